import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { Caller } from '../../functions/http/caller.ts';
import { type Applied, apply } from '../../shared/apply.ts';
import type { EpochMs } from '../../shared/clock.ts';
import type { Command } from '../../shared/command.ts';
import type { Mover } from '../../shared/events.ts';
import { type Job, newClaimId } from '../../shared/job.ts';
import { DynamoJobStore } from '../../shared/store/dynamo-job-store.ts';
import type { JobStore, LaneState } from '../../shared/store/job-store.ts';
import { jobKey } from '../../shared/store/keys.ts';
import { useTables } from '../store/dynamo-table.ts';
import { admitted, claimed, handClock, type Running, scheduledJob, waitingJob } from '../store/jobs.ts';

export const start: EpochMs = Date.parse('2026-11-20T00:00:00Z');
export const identity = 'c'.repeat(64);

/** What both sides of a race have seen: one job, in a table of its own. */
export interface World<J extends Job = Job> {
  readonly store: JobStore;
  readonly job: J;
}

/** For the races of one file: worlds on tables of a DynamoDB that starts with them. */
export function useWorlds() {
  const tables = useTables();
  const clock = handClock(start);
  const empty = async (): Promise<JobStore> => (await tables.newStore(clock)).store;
  const waiting = async (overrides: Partial<Job> = {}): Promise<World> => {
    const store = await empty();
    const job = waitingJob(start, { secret: 'sealed', identity, ...overrides });
    return { store, job: await admitted(store, job) };
  };
  return {
    empty,
    waiting,
    /** A store, the same table as somebody sees it at another time, and what TTL does to it. */
    seenAt: async (at: EpochMs) => {
      const { store, table } = await tables.newStore(clock);
      const { client } = tables;
      return {
        store,
        seen: new DynamoJobStore(client, table, () => at),
        remove: ({ id }: Job) => client.send(new DeleteCommand({ TableName: table, Key: jobKey(id) })),
      };
    },
    scheduled: async (dueAt: EpochMs): Promise<World> => {
      const store = await empty();
      const job = scheduledJob(start, dueAt, { secret: 'sealed', identity });
      return { store, job: await admitted(store, job) };
    },
    running: async (): Promise<World<Running>> => {
      const { store, job } = await waiting();
      return { store, job: await claimed(store, start, job) };
    },
    /** Cancelled, without a secret: a person may have it tried again. */
    ended: async (): Promise<World> => {
      const { store, job } = await waiting({ secret: 'none' });
      const cancel = await commanding(() => ({ kind: 'cancel' }))({ store, job });
      if (!cancel.applied) throw new Error('a waiting job can be cancelled');
      return { store, job: cancel.job };
    },
  };
}

/** A side that commands what it has seen, at a moment of its own. */
export const commanding =
  <J extends Job>(command: (job: J) => Command, at = start + 1000) =>
  ({ store, job }: World<J>): Promise<Applied> =>
    apply(store, () => at, job, command(job));

/** A side that claims. */
export const claiming = (world: World): Promise<Applied> =>
  commanding(() => ({ kind: 'claim', claimId: newClaimId() }))(world);

/** Whoever commands through the API. */
export const caller: Caller = {
  principal: { id: 'user:1', name: '夜勤', role: 'operator' },
  sourceIp: undefined,
  requestId: 'request-1',
  language: 'ja',
};

/** For a side that tells of what it does: to nobody. */
export const mover = (store: JobStore): Mover => ({
  store,
  clock: () => start + 1000,
  emit: () => undefined,
});

export async function counters({ store }: { store: JobStore }): Promise<Partial<LaneState>> {
  const { scheduled, queued, running } = await store.readLane('browser');
  return { scheduled, queued, running };
}
export const noJobs = { scheduled: 0, queued: 0, running: 0 };
