import { describe, expect, it } from 'vitest';
import type { Applied } from '../../shared/apply.ts';
import { rankOf } from '../../shared/claim-order.ts';
import { seconds } from '../../shared/clock.ts';
import { retentionSeconds } from '../../shared/limits.ts';
import { admitted, done, present, scheduledJob, waitingJob } from '../store/jobs.ts';
import { raceOf } from './both-orders.ts';
import { commanding, counters, identity, noJobs, start, useWorlds, type World } from './world.ts';

const { ended, seenAt } = useWorlds();

const retrying = (turnAt: number, at?: number) => commanding(() => ({ kind: 'retry', turnAt }), at);
const [firstTurn, secondTurn] = [start + 2000, start + 3000];

/** One new series, though two people asked for it. */
async function expectOneSeries(winner: Applied, loser: Applied, turnAt: number, world: World): Promise<void> {
  expect(winner.applied).toBe(true);
  expect(loser).toMatchObject({ applied: false, because: 'state', job: { state: 'queued' } });
  const waiting = await present(world.store, world.job);
  expect(waiting).toMatchObject({ state: 'queued', series: 2, rank: rankOf(turnAt, 5) });
  expect(waiting.history).toHaveLength(1);
  expect(await counters(world)).toEqual({ ...noJobs, queued: 1 });
}

describe('an ended job', () => {
  raceOf(['one retry', 'another retry'], {
    world: ended,
    a: retrying(firstTurn),
    b: retrying(secondTurn),
    aFirst: (one, other, world) => expectOneSeries(one, other, firstTurn, world),
    bFirst: (one, other, world) => expectOneSeries(other, one, secondTurn, world),
  });

  raceOf(['a retry', 'a new submission of the same identity'], {
    world: async () => ({ ...(await ended()), next: waitingJob(start, { identity }) }),
    a: retrying(firstTurn),
    b: ({ store, next }) => store.admit({ job: next, input: {} }),
    aFirst: async (retry, submission, world) => {
      expect(retry.applied).toBe(true);
      expect(submission).toEqual({ admitted: false, because: 'identity', liveJobId: world.job.id });
      expect(await world.store.read(world.next.id)).toBeUndefined();
      expect(await counters(world)).toEqual({ ...noJobs, queued: 1 });
    },
    bFirst: async (retry, submission, world) => {
      expect(submission).toEqual({ admitted: true });
      expect(retry).toMatchObject({ applied: false, because: 'identity' });
      expect(await present(world.store, world.job)).toEqual(world.job);
      expect(await counters(world)).toEqual({ ...noJobs, queued: 1 });
    },
  });

  raceOf(['a retry', 'a new submission for the last place'], {
    world: async () => {
      const world = await ended();
      await world.store.setLane('browser', { maxQueued: 1 });
      return { ...world, next: waitingJob(start) };
    },
    a: retrying(firstTurn),
    b: ({ store, next }) => store.admit({ job: next, input: {} }),
    aFirst: async (retry, submission, world) => {
      expect(retry.applied).toBe(true);
      expect(submission).toEqual({ admitted: false, because: 'full' });
      expect(await counters(world)).toEqual({ ...noJobs, queued: 1 });
    },
    bFirst: async (retry, submission, world) => {
      expect(submission).toEqual({ admitted: true });
      expect(retry).toMatchObject({ applied: false, because: 'lane' });
      expect(await present(world.store, world.job)).toEqual(world.job);
      expect(await counters(world)).toEqual({ ...noJobs, queued: 1 });
    },
  });

  raceOf(['a retry', 'a cancel of what it makes of the job'], {
    world: ended,
    a: retrying(firstTurn),
    b: commanding(() => ({ kind: 'cancel' }), start + 5000),
    aFirst: async (retry, cancel, world) => {
      expect(retry.applied).toBe(true);
      // The cancel saw an ended job: nothing was left to cancel, and nothing of the new series is touched.
      expect(cancel).toMatchObject({ applied: false, because: 'state' });
      expect(await present(world.store, world.job)).toMatchObject({ state: 'queued', series: 2 });
    },
    bFirst: async (retry, cancel, world) => {
      expect(cancel).toMatchObject({ applied: false, because: 'state', job: { state: 'cancelled' } });
      expect(retry.applied).toBe(true);
      expect(await present(world.store, world.job)).toMatchObject({ state: 'queued', series: 2 });
    },
  });
});

describe('a record whose time is nearly over', () => {
  const end = start + seconds(retentionSeconds);
  /** Scheduled for next month and cancelled at once: it may be tried again for longer than it is kept. */
  const cancelledEarly = async () => {
    const stores = await seenAt(end);
    const scheduled = await admitted(stores.store, scheduledJob(start, start + seconds(30 * 24 * 3600)));
    return { ...stores, job: await done(stores.store, start, scheduled, { kind: 'cancel' }) };
  };

  raceOf(['a retry in the last moment', 'a reader for whom it is over'], {
    world: cancelledEarly,
    a: retrying(firstTurn, end - 1),
    b: ({ seen, job }) => seen.read(job.id),
    aFirst: async (retry, read, world) => {
      expect(retry.applied).toBe(true);
      expect(read).toEqual(retry.job);
      expect(read).not.toHaveProperty('expiresAt');
      expect(await present(world.seen, world.job)).toMatchObject({ state: 'queued', series: 2 });
    },
    bFirst: async (retry, read, world) => {
      expect(read).toBeUndefined();
      expect(retry.applied).toBe(true);
      // It was over for a moment, and is not any more.
      expect(await present(world.seen, world.job)).toMatchObject({ state: 'queued', series: 2 });
    },
  });

  it('when it is over cannot be read, and a retry decided before has no job to write to once it is removed', async () => {
    const { seen, job, remove } = await cancelledEarly();
    expect(await seen.read(job.id)).toBeUndefined();
    await remove(job);
    expect(await retrying(firstTurn, end)({ store: seen, job })).toEqual({
      applied: false,
      because: 'gone',
      job: undefined,
    });
    expect(await counters({ store: seen })).toEqual(noJobs);
  });
});

describe('a record of a former series', () => {
  it('is good for a retry of the present one, decided anew', async () => {
    const world = await ended();
    const retry = await retrying(firstTurn)(world);
    if (!retry.applied) throw new Error(`the retry was refused: ${retry.because}`);
    await done(world.store, start + 5000, retry.job, { kind: 'cancel' });
    const again = await retrying(secondTurn, start + 6000)(world);
    expect(again).toMatchObject({ applied: true, before: { series: 2 }, job: { series: 3 } });
    expect((await present(world.store, world.job)).history).toHaveLength(2);
  });
});
