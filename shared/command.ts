import type { EpochMs } from './clock.ts';
import type { ClaimId, JobError, JobResult, Progress } from './job.ts';
import type { Backoff } from './retry.ts';
import type { Usage } from './usage.ts';

/**
 * Everything that can happen to a job after it was submitted. Commands that carry a `claimId` are a worker's; the
 * rest are a person's or tick's.
 */
export type Command = WorkerCommand | OutsideCommand;

export type OutsideCommand =
  | { readonly kind: 'ready'; readonly turnAt: EpochMs }
  | { readonly kind: 'claim'; readonly claimId: ClaimId }
  | { readonly kind: 'requestStop' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'loseLease' }
  | { readonly kind: 'expireWait'; readonly error: JobError }
  | { readonly kind: 'rung' }
  | {
      readonly kind: 'retry';
      readonly turnAt: EpochMs;
      /** New secrets, sealed under its id, go along. */
      readonly resealed?: boolean;
    };

export type WorkerCommand = { readonly claimId: ClaimId; readonly report: Report } & (
  | { readonly kind: 'beat' }
  | { readonly kind: 'complete'; readonly result: JobResult }
  | {
      readonly kind: 'fail';
      readonly error: JobError;
      /** A temporary failure is tried again while attempts are left; a permanent one is not. */
      readonly temporary: boolean;
      /** The circuit of the other side is open: it waits in its place, as long as it may, and no attempt is spent. */
      readonly held?: boolean;
      readonly backoff: Backoff;
      /** In [0, 1): jitter of the backoff. */
      readonly random: number;
    }
  | { readonly kind: 'timeUp'; readonly error: JobError }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'stop' }
);

/** What a worker tells about its run with each write. */
export interface Report {
  readonly progress?: Progress;
  readonly peakMemoryMb?: number;
  /** What was achieved so far; the final word with `complete`. */
  readonly result?: JobResult;
  /** What the job used so far, former attempts included. */
  readonly usage?: Usage;
  /** The worker has seen the request to stop. */
  readonly sawStop?: boolean;
}
