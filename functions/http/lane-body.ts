import type { EpochMs } from '../../shared/clock.ts';
import { accuracyOf } from '../../shared/estimate.ts';
import { type LaneName, lanes } from '../../shared/lanes.ts';
import type { LaneState } from '../../shared/store/job-store.ts';
import { limitOf } from './lane-refusals.ts';

/** A lane as the API and the operator's commands show it. */
export const laneBody = (name: LaneName, state: LaneState) => ({
  name,
  state: stateOf(state),
  scheduled: state.scheduled,
  queued: state.queued,
  running: state.running,
  concurrency: lanes[name].concurrency,
  maxQueued: limitOf(name, state),
  ...since('pausedAt', state.pausedAt),
  ...since('drainingAt', state.drainingAt),
  /** How often recent jobs started within the time they had been told; null before the first. */
  estimates: accuracyOf(state) ?? null,
});

/** A lane can be both: then nothing is begun and nothing is taken, and what holds the waiting ones up comes first. */
function stateOf({ pausedAt, drainingAt }: LaneState): 'open' | 'paused' | 'draining' {
  if (pausedAt !== undefined) return 'paused';
  return drainingAt === undefined ? 'open' : 'draining';
}

const since = (name: string, at: EpochMs | undefined) =>
  at === undefined ? {} : { [name]: new Date(at).toISOString() };
