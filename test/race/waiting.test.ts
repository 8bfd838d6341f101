import { describe, expect, it } from 'vitest';
import { cancelJob } from '../../functions/operate/cancel-job.ts';
import type { Applied } from '../../shared/apply.ts';
import { seconds } from '../../shared/clock.ts';
import { forgottenDoorbellSeconds } from '../../shared/limits.ts';
import {
  admitted,
  claimed,
  done,
  failure,
  interrupts,
  lostAfterMs,
  present,
  waitingJob,
} from '../store/jobs.ts';
import { raceOf } from './both-orders.ts';
import {
  caller,
  claiming,
  commanding,
  counters,
  mover,
  noJobs,
  start,
  useWorlds,
  type World,
} from './world.ts';

const { waiting } = useWorlds();

const cancelling = commanding(() => ({ kind: 'cancel' }));
const waitEnd = waitingJob(start).waitUntil ?? Number.NaN;
const expiring = commanding(() => ({ kind: 'expireWait', error: failure }), waitEnd);
const ringing = commanding(() => ({ kind: 'rung' }), start + seconds(forgottenDoorbellSeconds));

/** The loser is told what the winner made of the job, and the table shows nothing of the loser. */
async function expectWon(winner: Applied, loser: Applied, world: World): Promise<void> {
  if (!winner.applied) throw new Error(`the first was refused: ${winner.because}`);
  expect(loser).toEqual({ applied: false, because: 'state', job: winner.job });
  expect(await present(world.store, world.job)).toEqual(winner.job);
}

describe('a waiting job', () => {
  raceOf(['cancel', 'claim'], {
    world: waiting,
    a: cancelling,
    b: claiming,
    aFirst: async (cancel, claim, world) => {
      expect(cancel).toMatchObject({ applied: true, job: { state: 'cancelled', secret: 'destroyed' } });
      await expectWon(cancel, claim, world);
      expect(await world.store.readSecret(world.job.id)).toBeUndefined();
      expect(await counters(world)).toEqual(noJobs);
    },
    bFirst: async (cancel, claim, world) => {
      expect(claim).toMatchObject({ applied: true, job: { state: 'running' } });
      await expectWon(claim, cancel, world);
      expect(await world.store.readSecret(world.job.id)).toBeDefined();
      expect(await counters(world)).toEqual({ ...noJobs, running: 1 });
    },
  });

  raceOf(["a person's cancel", 'claim'], {
    world: waiting,
    a: ({ store, job }) => cancelJob(job, caller, mover(store)),
    b: claiming,
    aFirst: async (cancel, claim, world) => {
      expect(cancel).toMatchObject({ kind: 'cancelled', job: { state: 'cancelled' } });
      expect(claim).toMatchObject({ applied: false, because: 'state' });
      expect((await present(world.store, world.job)).state).toBe('cancelled');
    },
    bFirst: async (cancel, claim, world) => {
      expect(claim.applied).toBe(true);
      expect(cancel).toMatchObject({ kind: 'stopping', job: { state: 'running' } });
      expect(await present(world.store, world.job)).toMatchObject({
        state: 'running',
        stopRequestedAt: start + 1000,
      });
    },
  });

  raceOf(['one claim', 'another claim of the same job'], {
    world: waiting,
    a: claiming,
    b: claiming,
    aFirst: async (one, other, world) => {
      await expectWon(one, other, world);
      expect((await present(world.store, world.job)).attempts).toBe(1);
      expect(await counters(world)).toEqual({ ...noJobs, running: 1 });
    },
    bFirst: async (one, other, world) => {
      await expectWon(other, one, world);
      expect((await present(world.store, world.job)).attempts).toBe(1);
      expect(await counters(world)).toEqual({ ...noJobs, running: 1 });
    },
  });

  raceOf(['a claim', "a neighbour's claim on the only slot"], {
    world: async () => {
      const first = await waiting();
      return { ...first, neighbour: await admitted(first.store, waitingJob(start)) };
    },
    a: claiming,
    b: ({ store, neighbour }) => claiming({ store, job: neighbour }),
    aFirst: async (one, other, world) => {
      expect(one.applied).toBe(true);
      expect(other).toMatchObject({ applied: false, because: 'lane' });
      expect(await present(world.store, world.neighbour)).toEqual(world.neighbour);
      expect(await counters(world)).toEqual({ ...noJobs, queued: 1, running: 1 });
    },
    bFirst: async (one, other, world) => {
      expect(other.applied).toBe(true);
      expect(one).toMatchObject({ applied: false, because: 'lane' });
      expect(await present(world.store, world.job)).toEqual(world.job);
      expect(await counters(world)).toEqual({ ...noJobs, queued: 1, running: 1 });
    },
  });

  raceOf(['the end of its wait', 'claim'], {
    world: waiting,
    a: expiring,
    b: claiming,
    aFirst: async (expire, claim, world) => {
      expect(expire).toMatchObject({ applied: true, job: { state: 'timeout', error: failure } });
      await expectWon(expire, claim, world);
      expect(await counters(world)).toEqual(noJobs);
    },
    bFirst: async (expire, claim, world) => {
      expect(claim).toMatchObject({ applied: true, job: { state: 'running' } });
      await expectWon(claim, expire, world);
      expect(await counters(world)).toEqual({ ...noJobs, running: 1 });
    },
  });

  raceOf(['the end of its wait', 'cancel'], {
    world: waiting,
    a: expiring,
    b: cancelling,
    aFirst: async (expire, cancel, world) => {
      expect(expire).toMatchObject({ applied: true, job: { state: 'timeout' } });
      await expectWon(expire, cancel, world);
      expect(await counters(world)).toEqual(noJobs);
    },
    bFirst: async (expire, cancel, world) => {
      expect(cancel).toMatchObject({ applied: true, job: { state: 'cancelled' } });
      await expectWon(cancel, expire, world);
      expect(await present(world.store, world.job)).not.toHaveProperty('error');
      expect(await counters(world)).toEqual(noJobs);
    },
  });

  raceOf(['a ring', 'claim'], {
    world: waiting,
    a: ringing,
    b: claiming,
    aFirst: async (ring, claim, world) => {
      expect(ring).toMatchObject({ applied: true });
      // The ring changes nothing that a claim looks at: both happen.
      expect(claim).toMatchObject({ applied: true, job: { state: 'running' } });
      expect(await present(world.store, world.job)).toMatchObject({ state: 'running', attempts: 1 });
    },
    bFirst: async (ring, claim, world) => {
      expect(claim.applied).toBe(true);
      await expectWon(claim, ring, world);
    },
  });

  raceOf(['one ring', 'another ring'], {
    world: waiting,
    a: ringing,
    b: ringing,
    aFirst: async (one, other, world) => {
      expect(one.applied).toBe(true);
      expect(other).toMatchObject({ applied: false, because: 'early' });
      expect(await present(world.store, world.job)).toEqual(one.job);
    },
    bFirst: async (one, other, world) => {
      expect(other.applied).toBe(true);
      expect(one).toMatchObject({ applied: false, because: 'early' });
      expect(await present(world.store, world.job)).toEqual(other.job);
    },
  });
});

describe('a record of an earlier turn', () => {
  it('is good for a claim of the present turn, decided anew', async () => {
    const world = await waiting();
    const former = await claimed(world.store, start, world.job);
    await done(world.store, start + lostAfterMs, former, { kind: 'loseLease' });
    expect(await claiming(world)).toMatchObject({ applied: true, job: { attempts: 2, lostWorkers: 1 } });
    expect(await present(world.store, world.job)).toMatchObject({ attempts: 2, lostWorkers: 1 });
  });

  it('ends no wait that has begun again', async () => {
    const world = await waiting();
    const former = await claimed(world.store, start, world.job);
    await done(world.store, start + 5000, former, interrupts(former));
    expect(await expiring(world)).toMatchObject({ applied: false, because: 'early' });
    expect((await present(world.store, world.job)).state).toBe('queued');
  });
});
