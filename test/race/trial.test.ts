import { describe, expect } from 'vitest';
import { neverTold } from '../../shared/breaker.ts';
import { tellCircuit } from '../../shared/circuit.ts';
import { claimNext } from '../../shared/claim.ts';
import type { Job } from '../../shared/job.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import { admitted, claimed, present, waitingJob } from '../store/jobs.ts';
import { raceOf } from './both-orders.ts';
import { mover, start, useWorlds } from './world.ts';

const { empty } = useWorlds();
const name = 'site';

interface Two {
  readonly store: JobStore;
  readonly one: Job;
  readonly other: Job;
}

/** Two jobs of lanes of their own that depend on one side, whose pause is over. */
const paused = async (): Promise<Two> => {
  const store = await empty();
  await store.writeBreaker({ name, before: neverTold, after: { state: 'open', until: start } });
  const job = (lane: Job['lane']) => admitted(store, waitingJob(start, { lane, breaker: name }));
  return { store, one: await job('browser'), other: await job('crawl') };
};
const claim = (lane: Job['lane']) => (two: Two) => claimNext(mover(two.store), lane);

async function expectOneTrial(trial: Job | undefined, left: Job | undefined, { store, one, other }: Two) {
  expect(left).toBeUndefined();
  expect(await store.readBreaker(name)).toMatchObject({
    state: 'trying',
    by: trial?.claimId,
    job: trial?.id,
  });
  const states = [await present(store, one), await present(store, other)].map(({ state }) => state);
  expect(states.sort()).toEqual(['queued', 'running']);
}

describe('a circuit whose pause is over', () => {
  raceOf(['a claim in one lane', 'a claim in another'], {
    world: paused,
    a: claim('browser'),
    b: claim('crawl'),
    aFirst: (one, other, world) => expectOneTrial(one, other, world),
    bFirst: (one, other, world) => expectOneTrial(other, one, world),
  });
});

describe('a circuit that is about to open', () => {
  raceOf(['the fifth failure', 'a claim'], {
    world: async () => {
      const store = await empty();
      await store.writeBreaker({ name, before: neverTold, after: { state: 'closed', failures: 4 } });
      const job = (lane: Job['lane']) => admitted(store, waitingJob(start, { lane, breaker: name }));
      return { store, failing: await claimed(store, start, await job('browser')), next: await job('crawl') };
    },
    a: ({ store, failing }) =>
      tellCircuit(
        { ...mover(store), doorbell: { ring: async () => undefined, ringLater: async () => undefined } },
        failing,
        'unavailable',
      ),
    b: ({ store }) => claimNext(mover(store), 'crawl'),
    aFirst: async (circuit, claim, { store, next }) => {
      expect(circuit?.state).toBe('open');
      expect(claim).toBeUndefined();
      expect(await present(store, next)).toEqual(next);
    },
    bFirst: async (circuit, claim, { store, next }) => {
      // It was begun before: what it finds out is not heard while the circuit is open.
      expect(circuit?.state).toBe('open');
      expect(claim).toMatchObject({ id: next.id });
      expect((await present(store, next)).state).toBe('running');
    },
  });
});
