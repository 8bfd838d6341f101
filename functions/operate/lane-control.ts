import type { AuditAction, AuditEntry } from '../../shared/access/audit.ts';
import { type DoorbellPort, doorbellFor } from '../../shared/doorbell/doorbell.ts';
import type { EventFields, LifecycleEvent, Mover } from '../../shared/events.ts';
import { type LaneName, lanes } from '../../shared/lanes.ts';
import type { LaneSettingsChange, LaneState } from '../../shared/store/job-store.ts';
import { readable } from '../../shared/work-list.ts';
import { auditOf, type Caller } from '../http/caller.ts';
import { limitOf } from '../http/lane-refusals.ts';

export interface LaneControlDeps extends Mover {
  readonly doorbell: DoorbellPort;
}

/** No job of the lane is begun any more; those that run go on, and jobs are still taken into the line. */
export const pauseLane = (lane: LaneName, caller: Caller, deps: LaneControlDeps): Promise<LaneState> =>
  change(
    { lane, settings: { pausedAt: deps.clock() }, event: 'lane_paused', action: 'lane.pause' },
    caller,
    deps,
  );

/** No job is taken into the line any more; those that wait are done. */
export const drainLane = (lane: LaneName, caller: Caller, deps: LaneControlDeps): Promise<LaneState> =>
  change(
    { lane, settings: { drainingAt: deps.clock() }, event: 'lane_draining', action: 'lane.drain' },
    caller,
    deps,
  );

/** Ends pause and drain, and rings once for each free slot: nobody else would for jobs that came meanwhile. */
export async function resumeLane(lane: LaneName, caller: Caller, deps: LaneControlDeps): Promise<LaneState> {
  const { store, emit, doorbell } = deps;
  const settings = { pausedAt: null, drainingAt: null };
  const state = await change({ lane, settings, event: 'lane_resumed', action: 'lane.resume' }, caller, deps);
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
  caller: Caller,
  deps: LaneControlDeps,
): Promise<LaneState> =>
  change(
    {
      lane,
      settings: { maxQueued },
      event: 'lane_limited',
      action: 'lane.limit',
      facts: { maxQueued: maxQueued ?? lanes[lane].maxQueued },
      told: (state) => ({ queue_limit: limitOf(lane, state) }),
    },
    caller,
    deps,
  );

interface LaneChange {
  readonly lane: LaneName;
  readonly settings: LaneSettingsChange;
  readonly event: LifecycleEvent;
  readonly action: AuditAction;
  readonly facts?: AuditEntry['facts'];
  readonly told?: (state: LaneState) => EventFields;
}

async function change(
  { lane, settings, event, action, facts, told = () => ({}) }: LaneChange,
  caller: Caller,
  { store, clock, emit }: LaneControlDeps,
): Promise<LaneState> {
  const audit = auditOf(caller, action, { kind: 'lane', id: lane }, clock(), facts);
  const state = await store.setLane(lane, settings, audit);
  emit(event, undefined, {
    lane,
    queue_length: state.queued,
    running_count: state.running,
    ...told(state),
  });
  return state;
}
