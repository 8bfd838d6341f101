import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelJob } from '../../functions/operate/cancel-job.ts';
import { type Applied, apply } from '../../shared/apply.ts';
import { type Job, newClaimId } from '../../shared/job.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import { startDynamo, type Tables } from '../store/dynamo-table.ts';
import { admitted, claimed, done, handClock, present, waitingJob } from '../store/jobs.ts';
import { raceOf } from './both-orders.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const clock = handClock(start);
const quiet = () => undefined;

let tables: Tables;
beforeAll(async () => {
  tables = await startDynamo();
});
afterAll(() => tables.stop());

interface World {
  readonly store: JobStore;
  readonly job: Job;
}
const waiting = async (): Promise<World> => {
  const { store } = await tables.newStore(clock);
  const identity = 'c'.repeat(64);
  return { store, job: await admitted(store, waitingJob(start, { secret: 'sealed', identity })) };
};
const claim = ({ store, job }: World): Promise<Applied> =>
  apply(store, clock, job, { kind: 'claim', claimId: newClaimId() });
const counters = async ({ store }: World) => {
  const { queued, running } = await store.readLane('browser');
  return { queued, running };
};

describe('a waiting job', () => {
  raceOf(['cancel', 'claim'], {
    world: waiting,
    a: ({ store, job }) => apply(store, clock, job, { kind: 'cancel' }),
    b: claim,
    aFirst: async (cancel, claimed, world) => {
      expect(cancel).toMatchObject({ applied: true, job: { state: 'cancelled', secret: 'destroyed' } });
      expect(claimed).toMatchObject({ applied: false, because: 'state', job: { state: 'cancelled' } });
      expect(await world.store.readSecret(world.job.id)).toBeUndefined();
      expect(await counters(world)).toEqual({ queued: 0, running: 0 });
    },
    bFirst: async (cancel, claimed, world) => {
      expect(claimed).toMatchObject({ applied: true, job: { state: 'running' } });
      expect(cancel).toMatchObject({ applied: false, because: 'state', job: { state: 'running' } });
      expect(await world.store.readSecret(world.job.id)).toBeDefined();
      expect(await counters(world)).toEqual({ queued: 0, running: 1 });
    },
  });

  it('becomes a stop request when a person cancels what was claimed meanwhile', async () => {
    const world = await waiting();
    await claim(world);
    const answer = await cancelJob(world.job, world.store, clock, quiet);
    expect(answer).toMatchObject({ kind: 'stopping', job: { state: 'running', stopRequestedAt: start } });
    expect((await present(world.store, world.job)).stopRequestedAt).toBe(start);
  });

  it('is claimed on the record of its present turn, not of the one it was seen in', async () => {
    const world = await waiting();
    const former = await claimed(world.store, start, world.job);
    await done(world.store, start + 60_000, former, { kind: 'loseLease' });
    expect(await claim(world)).toMatchObject({ applied: true, job: { attempts: 2, lostWorkers: 1 } });
    expect(await present(world.store, world.job)).toMatchObject({ attempts: 2, lostWorkers: 1 });
  });

  raceOf(['one claim', 'another claim of the same job'], {
    world: waiting,
    a: claim,
    b: claim,
    aFirst: async (one, other, world) => {
      expect(one.applied).toBe(true);
      expect(other).toMatchObject({ applied: false, because: 'state', job: one.job ?? {} });
      expect((await present(world.store, world.job)).attempts).toBe(1);
      expect(await counters(world)).toEqual({ queued: 0, running: 1 });
    },
    bFirst: async (one, other, world) => {
      expect(other.applied).toBe(true);
      expect(one).toMatchObject({ applied: false, because: 'state', job: other.job ?? {} });
      expect((await present(world.store, world.job)).attempts).toBe(1);
      expect(await counters(world)).toEqual({ queued: 0, running: 1 });
    },
  });

  raceOf(['a claim', "a neighbour's claim on the only slot"], {
    world: async () => {
      const first = await waiting();
      return { ...first, neighbour: await admitted(first.store, waitingJob(start)) };
    },
    a: claim,
    b: ({ store, neighbour }) => claim({ store, job: neighbour }),
    aFirst: async (one, other, world) => {
      expect(one.applied).toBe(true);
      expect(other).toMatchObject({ applied: false, because: 'lane' });
      expect(await present(world.store, world.neighbour)).toEqual(world.neighbour);
      expect(await counters(world)).toEqual({ queued: 1, running: 1 });
    },
    bFirst: async (one, other, world) => {
      expect(other.applied).toBe(true);
      expect(one).toMatchObject({ applied: false, because: 'lane' });
      expect(await present(world.store, world.job)).toEqual(world.job);
      expect(await counters(world)).toEqual({ queued: 1, running: 1 });
    },
  });
});
