import { readCircuit } from './circuit.ts';
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
  /** Absent when nothing may be said, also while the other side is away. */
  readonly start?: StartRange;
  /** The other side it depends on is away. */
  readonly pause?: Pause;
  /** How good such ranges have been lately. */
  readonly accuracy?: Accuracy;
}

export interface Pause {
  /** When it is tried again; absent while a job is trying. */
  readonly until?: EpochMs;
  /** Until then, 0 when it is time. */
  readonly seconds?: number;
}

/** @returns undefined when the job is not waiting in a lane */
export async function standingOf(store: JobStore, job: Job, now: EpochMs): Promise<Standing | undefined> {
  if (job.state !== 'queued') return undefined;
  const [ahead, lane, pause] = await Promise.all([
    store.countAhead(job, maxExactPosition),
    store.readLane(job.lane),
    pauseOf(store, job, now),
  ]);
  const { concurrency: slots, maxQueued } = lanes[job.lane];
  const position = ahead + 1;
  const start = pause ? undefined : estimateStart(position, lanes[job.lane], lane, now);
  const accuracy = accuracyOf(lane);
  return {
    position,
    ahead,
    exact: ahead < maxExactPosition,
    lane,
    slots,
    maxQueued: lane.maxQueued ?? maxQueued,
    ...(start && { start }),
    ...(pause && { pause }),
    ...(accuracy && { accuracy }),
  };
}

async function pauseOf(store: JobStore, { breaker: name }: Job, now: EpochMs): Promise<Pause | undefined> {
  if (name === undefined) return undefined;
  const { breaker, way } = await readCircuit(store, name, now);
  if (way === 'free') return undefined;
  if (breaker.state !== 'open') return way === 'trial' ? { until: now, seconds: 0 } : {};
  return { until: breaker.until, seconds: Math.max(0, Math.ceil((breaker.until - now) / 1000)) };
}
