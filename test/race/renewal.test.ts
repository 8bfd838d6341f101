import { describe, expect } from 'vitest';
import { type Applied, apply } from '../../shared/apply.ts';
import type { Renewal } from '../../shared/store/job-store.ts';
import { done, present, waitingJob } from '../store/jobs.ts';
import { raceOf } from './both-orders.ts';
import { counters, identity, noJobs, start, useWorlds, type World } from './world.ts';

const { waiting } = useWorlds();

/** Cancelled with its secret: a person may have it tried again with a new one. */
const ended = async (): Promise<World> => {
  const { store, job } = await waiting();
  return { store, job: await done(store, start, job, { kind: 'cancel' }) };
};
const renewalOf = (n: number): Renewal => ({ secret: new Uint8Array([n]), proof: new Uint8Array([n + 10]) });
const [first, second] = [renewalOf(1), renewalOf(2)];
const retrying =
  (renewal: Renewal) =>
  ({ store, job }: World): Promise<Applied> => {
    const command = { kind: 'retry', turnAt: start + 2000, resealed: true } as const;
    return apply(store, () => start + 1000, job, command, { renewal });
  };

/** The secret and the proof are the winner's, both of them. */
async function expectRenewedBy(renewal: Renewal, { store, job }: World): Promise<void> {
  expect(await store.readSecret(job.id)).toEqual(renewal.secret);
  expect(await present(store, job)).toMatchObject({ state: 'queued', series: 2, secret: 'sealed' });
  expect(await counters({ store })).toEqual({ ...noJobs, queued: 1 });
  const again = await store.admit({ job: waitingJob(start, { identity }), input: {} });
  expect(again).toMatchObject({ liveJobId: job.id, proof: renewal.proof });
}

describe('a job whose secrets are gone', () => {
  raceOf(['a retry with one secret', 'a retry with another'], {
    world: ended,
    a: retrying(first),
    b: retrying(second),
    aFirst: async (one, other, world) => {
      expect([one.applied, other.applied]).toEqual([true, false]);
      expect(other).toMatchObject({ because: 'state' });
      await expectRenewedBy(first, world);
    },
    bFirst: async (one, other, world) => {
      expect([one.applied, other.applied]).toEqual([false, true]);
      expect(one).toMatchObject({ because: 'state' });
      await expectRenewedBy(second, world);
    },
  });

  raceOf(['a retry with a secret', 'a new submission of the same identity'], {
    world: async () => ({ ...(await ended()), next: waitingJob(start, { identity, secret: 'sealed' }) }),
    a: retrying(first),
    b: ({ store, next }) => store.admit({ job: next, input: {}, secret: second.secret }),
    aFirst: async (retry, submission, world) => {
      expect(retry.applied).toBe(true);
      expect(submission).toMatchObject({ admitted: false, because: 'identity', liveJobId: world.job.id });
      expect(await world.store.readSecret(world.next.id)).toBeUndefined();
      await expectRenewedBy(first, world);
    },
    bFirst: async (retry, submission, world) => {
      expect(submission).toEqual({ admitted: true });
      expect(retry).toMatchObject({ applied: false, because: 'identity' });
      expect(await present(world.store, world.job)).toEqual(world.job);
      expect(await world.store.readSecret(world.job.id)).toBeUndefined();
      expect(await counters(world)).toEqual({ ...noJobs, queued: 1 });
    },
  });
});
