import type { EpochMs } from './clock.ts';
import type { Lane } from './lanes.ts';
import type { LaneState } from './store/job-store.ts';

/** Fewer finished jobs than this say too little to promise anything. */
const minSample = 1;

export interface StartRange {
  readonly earliest: EpochMs;
  readonly latest: EpochMs;
}

/**
 * When a waiting job will probably start, from the lane's own recent run times: the quick and the slow fifth of
 * them, times the turns ahead. A running job counts between nothing and a whole slow run.
 *
 * @param position 1 for the next in line
 * @returns undefined when the lane has no history yet
 */
export function estimateStart(
  position: number,
  lane: Lane,
  state: LaneState,
  now: EpochMs,
): StartRange | undefined {
  if (state.running < lane.concurrency && position <= lane.concurrency - state.running)
    return { earliest: now, latest: now };
  if (state.durationsMs.length < minSample) return undefined;
  const sorted = state.durationsMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const turnsAhead = Math.floor((position - 1) / lane.concurrency);
  return { earliest: now + turnsAhead * at(0.2), latest: now + (turnsAhead + 1) * at(0.8) };
}
