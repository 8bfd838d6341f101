import { operations } from '../../shared/api/operations.ts';
import { type LaneName, lanes } from '../../shared/lanes.ts';
import type { JobStore, LaneState } from '../../shared/store/job-store.ts';
import { limitOf } from '../http/lane-refusals.ts';
import { reached } from '../http/reached.ts';
import type { Service } from '../http/service.ts';
import type { ReadDeps } from '../read/deps.ts';

/** Health under the names that monitors of the older tool ask for. */
export function addHealth({ on }: Service, { store, clock }: Pick<ReadDeps, 'store' | 'clock'>): void {
  const timestamp = () => new Date(clock()).toISOString();

  on(operations.healthz)(async () => ({ status: 200, text: 'ok' }));
  on(operations.livez)(async () => ({ status: 200, text: 'ok' }));
  on(operations.ping)(async () => ({
    status: 200,
    json: { status: 'ok', message: 'pong', timestamp: timestamp() },
  }));

  /**
   * Ready means that a job could be accepted now: the table answers, and the lane is not drained and its line not full.
   * A paused lane still accepts.
   */
  on(operations.readyz)(async () => {
    const lane = await reached(store.readLane('browser'));
    const limit = limitOf('browser', lane);
    if (lane.drainingAt !== undefined) return { status: 503, text: 'draining' };
    if (lane.queued >= limit) return { status: 503, text: `queue full: ${lane.queued}/${limit}` };
    return { status: 200, text: 'ok' };
  });

  on(operations.health)(async () => {
    const seen = await look(store);
    const resources = Object.fromEntries(
      (seen ?? []).map(({ name, state }) => [
        name,
        {
          queued: state.queued,
          running: state.running,
          concurrency: lanes[name].concurrency,
          queue_limit: limitOf(name, state),
        },
      ]),
    );
    return { status: seen ? 200 : 503, json: { ...facts(seen), resources } };
  });

  on(operations.ready)(async () => {
    const seen = await look(store);
    return { status: seen ? 200 : 503, json: facts(seen) };
  });

  const facts = (seen: Seen | undefined) => ({
    status: seen ? ('healthy' as const) : ('degraded' as const),
    timestamp: timestamp(),
    dependencies: { dynamodb: seen ? ('ok' as const) : ('unavailable' as const) },
    active_sessions: (seen ?? []).reduce((sum, { state }) => sum + state.running, 0),
  });
}

type Seen = readonly { readonly name: LaneName; readonly state: LaneState }[];

/** Undefined when the table does not answer. */
const look = (store: JobStore): Promise<Seen | undefined> =>
  Promise.all(
    Object.values(lanes).map(async ({ name }) => ({ name, state: await store.readLane(name) })),
  ).catch(() => undefined);
