import type { Verdict } from './breaker.ts';
import type { JobError, JobResult } from './job.ts';

/** How a run ended, decided before anything is written. Each kind has one acknowledgement (run-job.ts). */
export type Outcome =
  | { readonly kind: 'completed'; readonly result: JobResult }
  | {
      readonly kind: 'failed';
      readonly error: JobError;
      readonly temporary: boolean;
      /** The other side is away. */
      readonly unavailable?: boolean;
    }
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

/**
 * The other side did not answer as a working one does: 5xx, no answer in time, no connection, maintenance. Everybody who
 * depends on it is told (breaker.ts).
 */
export class Unavailable extends Temporary {}

/** Will not go well however often it is tried. */
export class Permanent extends JobFailure {
  readonly temporary = false;
}

/** Gives way for now and wants to go on later: no attempt is spent, and it keeps its place (maxInterruptions). */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** The soft limit was reached: what `softSignal` aborts with, and what work throws to end as `timeout`. */
export class SoftLimitReached extends Error {
  override readonly name = 'SoftLimitReached';
}

export const isForeseen = (error: unknown): boolean =>
  error instanceof JobFailure || error instanceof Interrupted || error instanceof SoftLimitReached;

/**
 * What an error thrown by a job type means. One that nobody foresaw may be a passing fault (a crashed browser), so
 * it is repeated within the attempts; the log keeps it whole.
 */
export function outcomeOfError(error: unknown): Outcome {
  if (error instanceof JobFailure) {
    const unavailable = error instanceof Unavailable;
    return { kind: 'failed', error: error.error, temporary: error.temporary, unavailable };
  }
  if (error instanceof Interrupted) return { kind: 'interrupted' };
  if (error instanceof SoftLimitReached) return { kind: 'timedOut', error: ranTooLong };
  if (isDiskFull(error)) return { kind: 'failed', temporary: true, error: diskFull };
  return { kind: 'failed', temporary: true, error: unexpected };
}

/**
 * What a run found out about the other side. A failure that will not pass is an answer too: a wrong password, a row that
 * was refused. One that may pass says nothing by itself (a browser that crashed).
 *
 * @param answered whether the work said that it had an answer
 */
export function verdictOf(outcome: Outcome, answered: boolean): Verdict {
  if (outcome.kind === 'leaseLost') return 'silent';
  if (outcome.kind === 'failed' && outcome.unavailable) return 'unavailable';
  const isAnswer = outcome.kind === 'completed' || (outcome.kind === 'failed' && !outcome.temporary);
  return answered || isAnswer ? 'answers' : 'silent';
}

/** As Node tells it: the system's own name of the error. */
const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOSPC';

export const ranTooLong: JobError = {
  code: 'TIME_LIMIT',
  message: {
    ja: '制限時間を超えたため中止しました。',
    en: 'The job ran longer than it may and was ended.',
  },
  hint: {
    ja: '完了した行は記録されています。もう一度送信すると残りだけが処理されます。',
    en: 'Finished rows are recorded. Sent again, only the rest is done.',
  },
};

export const diskFull: JobError = {
  code: 'DISK_FULL',
  message: {
    ja: 'ワーカーの一時ディスクがいっぱいになりました。',
    en: 'The temporary disk of the worker is full.',
  },
  hint: {
    ja: '自動で再試行します。繰り返す場合はファイルを小さくするか、管理者に連絡してください。',
    en: 'It is tried again by itself. If it keeps failing, send less at once or tell the operator.',
  },
};

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
