import type { EpochMs } from './clock.ts';
import { type ClaimId, isTerminal, type Job } from './job.ts';

/**
 * What must still hold in the store at the moment of the write. Fields that are absent are not checked. The
 * store turns it into a condition; if it fails, somebody else was first and the decision is made anew.
 */
export interface Guard {
  readonly state: Job['state'];
  readonly claimId?: ClaimId;
  /** The lease read: a beat in between moves it and wins. */
  readonly leaseUntil?: EpochMs;
  /** Times read: the job waits for the very same turn, or ended with the very same end, as when it was looked at. */
  readonly queuedAt?: EpochMs;
  readonly dueAt?: EpochMs;
  readonly finishedAt?: EpochMs;
  /** Nobody rang for it in between. */
  readonly rungAt?: EpochMs;
  /** No stop was requested in between (a stop beats a retry). */
  readonly noStopRequest?: true;
}

export interface Change {
  readonly next: Job;
  readonly guard: Guard;
}

export type RefusalReason =
  /** The job is in a state in which this cannot happen. */
  | 'state'
  /** The caller's claim is not the present one. */
  | 'claim'
  /** The lease of the caller, or of the job, is over (or not over yet). */
  | 'lease'
  /** It is not due yet, or has not waited long enough. */
  | 'early'
  /** It was submitted too long ago to be tried again. */
  | 'late'
  /** Its secrets were destroyed when it ended, and none were brought; or some were, and it never had any. */
  | 'secret';

export interface Refusal {
  readonly refused: RefusalReason;
  readonly job: Job;
}

export const isRefusal = (answer: Change | Refusal): answer is Refusal => 'refused' in answer;

export interface LaneDelta {
  readonly scheduled: number;
  readonly queued: number;
  readonly running: number;
}

/** What a change means for the lane's counters. */
export function laneDelta(before: Job | undefined, after: Job): LaneDelta {
  const count = (state: Job['state']) => Number(after.state === state) - Number(before?.state === state);
  return { scheduled: count('scheduled'), queued: count('queued'), running: count('running') };
}

/** Whether a change ends the job: identity and secret go in the same write. */
export const ends = (before: Job, after: Job): boolean =>
  !isTerminal(before.state) && isTerminal(after.state);

/** Whether a change brings an ended job back: it needs a place in the line and its identity again. */
export const revives = (before: Job, after: Job): boolean =>
  isTerminal(before.state) && !isTerminal(after.state);
