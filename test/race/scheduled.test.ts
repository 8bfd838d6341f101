import { describe, expect } from 'vitest';
import { rankOf } from '../../shared/claim-order.ts';
import { present } from '../store/jobs.ts';
import { raceOf } from './both-orders.ts';
import { commanding, counters, noJobs, start, useWorlds, type World } from './world.ts';

const { scheduled } = useWorlds();
const due = (): Promise<World> => scheduled(start + 1000);

const readying = (turnAt: number) => commanding(() => ({ kind: 'ready', turnAt }));
const [firstTurn, secondTurn] = [start + 2000, start + 3000];

describe('a scheduled job', () => {
  raceOf(['its time', 'cancel'], {
    world: due,
    a: readying(firstTurn),
    b: commanding(() => ({ kind: 'cancel' })),
    aFirst: async (ready, cancel, world) => {
      // Whoever cancels means the job, wherever it waits: it is taken out of the line then.
      expect(ready).toMatchObject({ applied: true, job: { state: 'queued' } });
      expect(cancel).toMatchObject({
        applied: true,
        before: { state: 'queued' },
        job: { state: 'cancelled' },
      });
      expect((await present(world.store, world.job)).state).toBe('cancelled');
      expect(await counters(world)).toEqual(noJobs);
    },
    bFirst: async (ready, cancel, world) => {
      expect(cancel).toMatchObject({ applied: true, before: { state: 'scheduled' } });
      expect(ready).toMatchObject({ applied: false, because: 'state', job: { state: 'cancelled' } });
      const ended = await present(world.store, world.job);
      expect(ended).toMatchObject({ state: 'cancelled', secret: 'destroyed' });
      expect(ended).not.toHaveProperty('dueAt');
      expect(await counters(world)).toEqual(noJobs);
    },
  });

  raceOf(['one tick', 'another tick'], {
    world: due,
    a: readying(firstTurn),
    b: readying(secondTurn),
    aFirst: async (one, other, world) => {
      expect(one.applied).toBe(true);
      expect(other).toMatchObject({ applied: false, because: 'state', job: { state: 'queued' } });
      expect((await present(world.store, world.job)).rank).toBe(rankOf(firstTurn, 5));
      expect(await counters(world)).toEqual({ ...noJobs, queued: 1 });
    },
    bFirst: async (one, other, world) => {
      expect(other.applied).toBe(true);
      expect(one).toMatchObject({ applied: false, because: 'state', job: { state: 'queued' } });
      expect((await present(world.store, world.job)).rank).toBe(rankOf(secondTurn, 5));
      expect(await counters(world)).toEqual({ ...noJobs, queued: 1 });
    },
  });
});
