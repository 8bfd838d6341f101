import type { EpochMs } from './clock.ts';
import type { Job, StartRange } from './job.ts';
import type { Lane } from './lanes.ts';
import type { LaneState, PromiseKept } from './store/job-store.ts';

/** Fewer finished jobs than this say too little to promise anything. */
const minSample = 1;

/**
 * When a waiting job will probably start, from the lane's own recent run times: the quick and the slow fifth of
 * them, times the turns ahead. A running job counts between nothing and a whole slow run.
 *
 * @param position 1 for the next in line
 * @returns undefined when the lane has no history yet, or is paused
 */
export function estimateStart(
  position: number,
  lane: Lane,
  state: LaneState,
  now: EpochMs,
): StartRange | undefined {
  if (state.pausedAt !== undefined) return undefined;
  if (state.running < lane.concurrency && position <= lane.concurrency - state.running)
    return { earliest: now, latest: now };
  if (state.durationsMs.length < minSample) return undefined;
  const sorted = state.durationsMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const turnsAhead = Math.floor((position - 1) / lane.concurrency);
  return { earliest: now + turnsAhead * at(0.2), latest: now + (turnsAhead + 1) * at(0.8) };
}

/** A start this much outside of the range still kept the promise: doorbell, cold start, clocks. */
const toleranceMs = 5000;

/** How the first start of a job compares with what its submitter was told; undefined when nothing was promised. */
export function promiseKept({ promisedStart, startedAt, firstStartedAt }: Job): PromiseKept | undefined {
  if (!promisedStart || startedAt === undefined || startedAt !== firstStartedAt) return undefined;
  if (startedAt < promisedStart.earliest - toleranceMs) return 'early';
  return startedAt > promisedStart.latest + toleranceMs ? 'late' : 'kept';
}

/** How good the lane's recent estimates were; undefined when there were none. */
export interface Accuracy {
  /** Starts within the range they had been promised, 0–1. */
  readonly share: number;
  readonly sample: number;
}

export function accuracyOf({ promises }: LaneState): Accuracy | undefined {
  if (promises.length === 0) return undefined;
  const kept = promises.filter((promise) => promise === 'kept').length;
  return { share: kept / promises.length, sample: promises.length };
}
