import { type DoorbellPort, doorbellFor } from '../../shared/doorbell/doorbell.ts';
import type { EventFields, LifecycleEvent, Mover } from '../../shared/events.ts';
import { type LaneName, lanes } from '../../shared/lanes.ts';
import type { LaneSettingsChange, LaneState } from '../../shared/store/job-store.ts';
import { readable } from '../../shared/work-list.ts';
import { limitOf } from '../http/lane-refusals.ts';

export interface LaneControlDeps extends Mover {
  readonly doorbell: DoorbellPort;
}

/** No job of the lane is begun any more; those that run go on, and jobs are still taken into the line. */
export const pauseLane = (lane: LaneName, deps: LaneControlDeps): Promise<LaneState> =>
  change(lane, { pausedAt: deps.clock() }, 'lane_paused', deps);

/** No job is taken into the line any more; those that wait are done. */
export const drainLane = (lane: LaneName, deps: LaneControlDeps): Promise<LaneState> =>
  change(lane, { drainingAt: deps.clock() }, 'lane_draining', deps);

/** Ends pause and drain, and rings once for each free slot: nobody else would for jobs that came meanwhile. */
export async function resumeLane(lane: LaneName, deps: LaneControlDeps): Promise<LaneState> {
  const { store, emit, doorbell } = deps;
  const state = await change(lane, { pausedAt: null, drainingAt: null }, 'lane_resumed', deps);
  const { ids } = await store.listQueued(lane, Math.max(1, lanes[lane].concurrency - state.running));
  for (const id of ids) {
    const job = await readable(store, id, emit);
    if (job) await doorbell.ring(doorbellFor(job)).catch(() => emit('doorbell_failed', job));
  }
  return state;
}

/** Sets how many jobs may wait, until further notice; null goes back to the lane's own number. */
export const limitLane = (
  lane: LaneName,
  maxQueued: number | null,
  deps: LaneControlDeps,
): Promise<LaneState> =>
  change(lane, { maxQueued }, 'lane_limited', deps, (state) => ({ queue_limit: limitOf(lane, state) }));

async function change(
  lane: LaneName,
  settings: LaneSettingsChange,
  event: LifecycleEvent,
  { store, emit }: LaneControlDeps,
  facts: (state: LaneState) => EventFields = () => ({}),
): Promise<LaneState> {
  const state = await store.setLane(lane, settings);
  emit(event, undefined, {
    lane,
    queue_length: state.queued,
    running_count: state.running,
    ...facts(state),
  });
  return state;
}
