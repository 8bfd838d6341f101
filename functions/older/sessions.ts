import { operations } from '../../shared/api/operations.ts';
import { lanes } from '../../shared/lanes.ts';
import { limitOf } from '../http/lane-refusals.ts';
import type { Service } from '../http/service.ts';
import type { ReadDeps } from '../read/deps.ts';

/**
 * GET /sessions: how many jobs are at work. The older tool listed the id of each, which opens the job to whoever reads
 * it; here they are counted.
 */
export function addSessions({ on }: Service, { store }: Pick<ReadDeps, 'store'>): void {
  on(operations.sessions)(async () => {
    const states = await Promise.all(
      Object.values(lanes).map(async (lane) => ({ lane, state: await store.readLane(lane.name) })),
    );
    const sum = (count: (one: (typeof states)[number]) => number) =>
      states.reduce((total, one) => total + count(one), 0);
    const running = sum(({ state }) => state.running);
    return {
      status: 200,
      json: {
        active_sessions: running,
        sessions: states.map(({ lane, state }) => ({
          lane: lane.name,
          running: state.running,
          max: lane.concurrency,
        })),
        resources: {
          active_sessions: running,
          max_active_sessions: sum(({ lane }) => lane.concurrency),
          queued: sum(({ state }) => state.queued),
        },
        warnings: states.flatMap(({ lane, state }) =>
          state.queued >= limitOf(lane.name, state) ? [`${lane.name}: queue full`] : [],
        ),
      },
    };
  });
}
