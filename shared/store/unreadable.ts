/**
 * A record that this version cannot read: most likely a newer version wrote it before a rollback. It is neither
 * changed nor deleted, nor does it keep others from their turn; the version that knows it will take it up.
 */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
  readonly jobId: string;

  constructor(jobId: string, options: ErrorOptions) {
    super(`the record of job ${jobId} cannot be read by this version`, options);
    this.jobId = jobId;
  }
}
