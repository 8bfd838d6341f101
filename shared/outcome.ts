import type { JobError, JobResult } from './job.ts';

/** How a run ended, decided before anything is written. Each kind has one acknowledgement (run-job.ts). */
export type Outcome =
  | { readonly kind: 'completed'; readonly result: JobResult }
  | { readonly kind: 'failed'; readonly error: JobError; readonly temporary: boolean }
  | { readonly kind: 'timedOut'; readonly error: JobError }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'leaseLost' };

/** Base of what a job type throws to say how it failed. */
abstract class JobFailure extends Error {
  abstract readonly temporary: boolean;
  readonly error: JobError;

  constructor(error: JobError, options?: ErrorOptions) {
    super(`${error.code}: ${error.message.en}`, options);
    this.name = new.target.name;
    this.error = error;
  }
}

/** May go well later: the attempt is repeated with backoff. */
export class Temporary extends JobFailure {
  readonly temporary = true;
}

/** Will not go well however often it is tried. */
export class Permanent extends JobFailure {
  readonly temporary = false;
}

export const isForeseen = (error: unknown): boolean => error instanceof JobFailure;

/**
 * What an error thrown by a job type means. One that nobody foresaw may be a passing fault (a crashed browser), so
 * it is repeated within the attempts; the log keeps it whole.
 */
export function outcomeOfError(error: unknown): Outcome {
  if (error instanceof JobFailure) return { kind: 'failed', error: error.error, temporary: error.temporary };
  return { kind: 'failed', temporary: true, error: unexpected };
}

const unexpected: JobError = {
  code: 'UNEXPECTED_ERROR',
  message: {
    ja: '予期しないエラーが発生しました。',
    en: 'Something went wrong that was not foreseen.',
  },
  hint: {
    ja: '自動で再試行します。繰り返す場合はジョブIDを添えて管理者に連絡してください。',
    en: 'It is tried again by itself. If it keeps failing, tell the operator the job id.',
  },
};
