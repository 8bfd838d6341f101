import { rankOf } from './claim-order.ts';
import { type EpochMs, seconds } from './clock.ts';
import type { Job, TerminalState } from './job.ts';
import { type LaneName, lanes } from './lanes.ts';
import { retentionSeconds } from './limits.ts';

/** The few ways in which a record moves, shared by all transitions. */

/** Into the line, at its turn. */
export const joinLine = (job: Job, turnAt: EpochMs, now: EpochMs): Job => ({
  ...without(job, 'dueAt'),
  state: 'queued',
  queuedAt: now,
  rungAt: now,
  rank: rankOf(turnAt, job.priority),
  ...waitUntil(job.lane, now),
});

/** Back into the line at the place it had; its wait is counted from now. */
export const keepPlace = (job: Job, now: EpochMs): Job => ({
  ...released(job),
  state: 'queued',
  queuedAt: now,
  rungAt: now,
  ...waitUntil(job.lane, now),
});

export const waitUntil = (lane: LaneName, now: EpochMs): Pick<Job, 'waitUntil'> => ({
  waitUntil: now + seconds(lanes[lane].maxQueueWaitSeconds),
});

/** Out of its worker's hands. */
export const released = (job: Job): Job => without(job, 'claimId', 'leaseUntil');

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
