/** How a command ends, for scripts. Part of the CLI: none changes its meaning (docs/cli.md). */
export const exitCode = {
  done: 0,
  /**
   * A job that was waited for ended otherwise than completed, or with rows that failed or are uncertain; or a submission
   * was not taken because the person has a live job.
   */
  notAchieved: 1,
  /** What was typed makes no sense, a local file is not as it has to be, or a question could not be asked. */
  usage: 2,
  /** The service refused: 4xx. */
  refused: 3,
  /** The service could not be reached, did not answer in time, or had trouble of its own: 5xx. */
  unavailable: 4,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
