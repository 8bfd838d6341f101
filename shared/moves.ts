import { rankOf } from './claim-order.ts';
import { type EpochMs, seconds } from './clock.ts';
import type { Job, TerminalState } from './job.ts';
import { lanes } from './lanes.ts';
import { maxWorkSeconds, retentionSeconds, retryableSeconds } from './limits.ts';

/** The few ways in which a record moves, shared by all transitions. */

/** Into the line, at its turn. */
export const joinLine = (job: Job, turnAt: EpochMs, now: EpochMs): Job => ({
  ...without(job, 'dueAt'),
  state: 'queued',
  queuedAt: now,
  rungAt: now,
  rank: rankOf(turnAt, job.priority),
  ...waitUntil(job, now),
});

/** Back into the line at the place it had; its wait is counted from now. */
export const keepPlace = (job: Job, now: EpochMs): Job => ({
  ...released(job),
  state: 'queued',
  queuedAt: now,
  rungAt: now,
  ...waitUntil(job, now),
});

/** However often it comes back into the line, it is over some days after its life began: its items go then. */
export const waitUntil = (
  { lane, beginsAt }: Pick<Job, 'lane' | 'beginsAt'>,
  now: EpochMs,
): Pick<Job, 'waitUntil'> => ({
  waitUntil: Math.min(
    now + seconds(lanes[lane].maxQueueWaitSeconds),
    beginsAt + seconds(retryableSeconds + maxWorkSeconds),
  ),
});

/**
 * Back into the line at the place it had, to wait for the other side. However often it tries in between, that is one
 * wait: it is counted from the first time.
 */
export function hold(job: Job, now: EpochMs): Job {
  const heldSince = job.heldSince ?? now;
  return { ...keepPlace(job, now), heldSince, ...waitUntil(job, heldSince) };
}

/** Out of its worker's hands. */
export const released = (job: Job): Job => ({
  ...without(job, 'claimId', 'leaseUntil', 'heldSince'),
  reached: Math.max(job.reached, job.progress?.current ?? 0),
});

/** The error of a former attempt goes: of a finished job `error` is its end. */
export function finish(job: Job, state: TerminalState, now: EpochMs): Job {
  return {
    ...without(released(job), 'dueAt', 'waitUntil', 'error'),
    state,
    finishedAt: now,
    expiresAt: now + seconds(retentionSeconds),
    ...(job.secret === 'sealed' && { secret: 'destroyed', secretDestroyedAt: now }),
  };
}

export function without<K extends OptionalKey>(job: Job, ...keys: K[]): Omit<Job, K> {
  const copy: { -readonly [P in keyof Job]: Job[P] } = { ...job };
  for (const key of keys) delete copy[key];
  return copy;
}

type OptionalKey = { [K in keyof Job]-?: undefined extends Job[K] ? K : never }[keyof Job];
