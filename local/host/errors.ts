/**
 * Something the person at the keyboard must act on: a busy data directory, a template that cannot run here.
 * The message is Japanese and English, as all texts of the local host are.
 */
export class HostError extends Error {
  readonly code: string;

  constructor(code: string, english: string, japanese: string, options?: ErrorOptions) {
    super(`${english} / ${japanese}`, options);
    this.name = 'HostError';
    this.code = code;
  }
}

/** The `code` of a Node system error (`ENOENT`, `EBUSY`, …), if it has one. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
