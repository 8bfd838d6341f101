import type { EpochMs } from './clock.ts';
import { type Accuracy, accuracyOf, estimateStart } from './estimate.ts';
import type { Job, StartRange } from './job.ts';
import { lanes } from './lanes.ts';
import { maxExactPosition } from './limits.ts';
import type { JobStore, LaneState } from './store/job-store.ts';

/** Where a waiting job stands. */
export interface Standing {
  /** 1 for the next in line. */
  readonly position: number;
  /** Jobs before it; up to maxExactPosition are counted. */
  readonly ahead: number;
  /** False when there are more before it than were counted. */
  readonly exact: boolean;
  readonly lane: LaneState;
  /** Jobs the lane runs at once. */
  readonly slots: number;
  readonly maxQueued: number;
  readonly start?: StartRange;
  /** How good such ranges have been lately. */
  readonly accuracy?: Accuracy;
}

/** @returns undefined when the job is not waiting in a lane */
export async function standingOf(store: JobStore, job: Job, now: EpochMs): Promise<Standing | undefined> {
  if (job.state !== 'queued') return undefined;
  const [ahead, lane] = await Promise.all([
    store.countAhead(job, maxExactPosition),
    store.readLane(job.lane),
  ]);
  const { concurrency: slots, maxQueued } = lanes[job.lane];
  const position = ahead + 1;
  const start = estimateStart(position, lanes[job.lane], lane, now);
  const accuracy = accuracyOf(lane);
  return {
    position,
    ahead,
    exact: ahead < maxExactPosition,
    lane,
    slots,
    maxQueued: lane.maxQueued ?? maxQueued,
    ...(start && { start }),
    ...(accuracy && { accuracy }),
  };
}
