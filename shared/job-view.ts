import type { EpochMs } from './clock.ts';
import { estimateStart, type StartRange } from './estimate.ts';
import type { Job } from './job.ts';
import { lanes } from './lanes.ts';
import { maxExactPosition } from './limits.ts';
import type { JobStore, LaneState } from './store/job-store.ts';

/** Where a waiting job stands. */
export interface Standing {
  /** 1 for the next in line; exact up to maxExactPosition. */
  readonly position: number;
  readonly lane: LaneState;
  readonly start?: StartRange;
}

/** @returns undefined when the job is not waiting in a lane */
export async function standingOf(store: JobStore, job: Job, now: EpochMs): Promise<Standing | undefined> {
  if (job.state !== 'queued') return undefined;
  const [ahead, lane] = await Promise.all([
    store.countAhead(job, maxExactPosition),
    store.readLane(job.lane),
  ]);
  const position = ahead + 1;
  const start = estimateStart(position, lanes[job.lane], lane, now);
  return { position, lane, ...(start && { start }) };
}
