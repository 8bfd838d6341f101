import { afterAll, beforeAll, describe, expect } from 'vitest';
import { type Applied, apply } from '../../shared/apply.ts';
import { seconds } from '../../shared/clock.ts';
import { leaseSeconds } from '../../shared/limits.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import type { Command } from '../../shared/transition.ts';
import { startDynamo, type Tables } from '../store/dynamo-table.ts';
import {
  admitted,
  claimed,
  failure,
  handClock,
  present,
  type Running,
  result,
  waitingJob,
} from '../store/jobs.ts';
import { raceOf } from './both-orders.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const clock = handClock(start);

let tables: Tables;
beforeAll(async () => {
  tables = await startDynamo();
});
afterAll(() => tables.stop());

interface World {
  readonly store: JobStore;
  readonly job: Running;
}
const running = async (): Promise<World> => {
  const { store } = await tables.newStore(clock);
  const waiting = await admitted(store, waitingJob(start, { secret: 'sealed', identity: 'd'.repeat(64) }));
  return { store, job: await claimed(store, start, waiting) };
};
/** A side that commands at a moment of its own. */
const side =
  (command: (job: Running) => Command, at = start + 1000) =>
  ({ store, job }: World): Promise<Applied> =>
    apply(store, () => at, job, command(job));

const requestStop = side(() => ({ kind: 'requestStop' }));
const leaseEnd = start + seconds(leaseSeconds);

describe('a running job', () => {
  raceOf(['complete', 'a stop request'], {
    world: running,
    a: side(({ claimId }) => ({ kind: 'complete', claimId, report: {}, result })),
    b: requestStop,
    aFirst: async (complete, stop, world) => {
      expect(complete.applied).toBe(true);
      expect(stop).toMatchObject({ applied: false, because: 'state', job: { state: 'completed' } });
      expect(await present(world.store, world.job)).not.toHaveProperty('stopRequestedAt');
    },
    bFirst: async (complete, stop, world) => {
      expect(stop.applied).toBe(true);
      expect(complete.applied).toBe(true);
      expect(await present(world.store, world.job)).toMatchObject({
        state: 'completed',
        stopRequestedAt: start + 1000,
      });
    },
  });

  raceOf(['a failure to be tried again', 'a stop request'], {
    world: running,
    a: side(({ claimId }) => ({
      kind: 'fail',
      claimId,
      report: {},
      error: failure,
      temporary: true,
      random: 0.5,
    })),
    b: requestStop,
    aFirst: async (fail, stop, world) => {
      expect(fail).toMatchObject({ applied: true, job: { state: 'scheduled' } });
      expect(stop).toMatchObject({ applied: false, because: 'state', job: { state: 'scheduled' } });
      expect((await present(world.store, world.job)).state).toBe('scheduled');
    },
    bFirst: async (fail, stop, world) => {
      expect(stop.applied).toBe(true);
      expect(fail).toMatchObject({ applied: true, job: { state: 'stopped' } });
      const ended = await present(world.store, world.job);
      expect(ended).toMatchObject({ state: 'stopped', secret: 'destroyed' });
      expect(ended).not.toHaveProperty('dueAt');
    },
  });

  raceOf(['an interruption', 'a stop request'], {
    world: running,
    a: side(({ claimId }) => ({ kind: 'interrupt', claimId, report: {} })),
    b: requestStop,
    aFirst: async (interrupt, stop, world) => {
      expect(interrupt).toMatchObject({ applied: true, job: { state: 'queued', attempts: 0 } });
      expect(stop).toMatchObject({ applied: false, because: 'state', job: { state: 'queued' } });
      expect((await present(world.store, world.job)).state).toBe('queued');
    },
    bFirst: async (interrupt, stop, world) => {
      expect(stop.applied).toBe(true);
      expect(interrupt).toMatchObject({ applied: true, job: { state: 'stopped' } });
      expect((await present(world.store, world.job)).state).toBe('stopped');
    },
  });

  raceOf(['the last beat', 'a rescuer that takes the lease for over'], {
    world: running,
    a: side(({ claimId }) => ({ kind: 'beat', claimId, report: {} }), leaseEnd - 1),
    b: side(() => ({ kind: 'loseLease' }), leaseEnd),
    aFirst: async (beat, lose, world) => {
      expect(beat.applied).toBe(true);
      expect(lose).toMatchObject({ applied: false, because: 'lease' });
      expect(await present(world.store, world.job)).toMatchObject({
        state: 'running',
        claimId: world.job.claimId,
        lostWorkers: 0,
      });
    },
    bFirst: async (beat, lose, world) => {
      expect(lose).toMatchObject({ applied: true, job: { state: 'queued', lostWorkers: 1 } });
      expect(beat).toMatchObject({ applied: false, because: 'state' });
      const waiting = await present(world.store, world.job);
      expect(waiting).toMatchObject({ state: 'queued', lostWorkers: 1, rank: world.job.rank });
      expect(waiting).not.toHaveProperty('claimId');
    },
  });

  raceOf(['one rescuer', 'another rescuer'], {
    world: running,
    a: side(() => ({ kind: 'loseLease' }), leaseEnd),
    b: side(() => ({ kind: 'loseLease' }), leaseEnd),
    aFirst: async (one, other, world) => {
      expect([one.applied, other.applied]).toEqual([true, false]);
      expect((await present(world.store, world.job)).lostWorkers).toBe(1);
    },
    bFirst: async (one, other, world) => {
      expect([one.applied, other.applied]).toEqual([false, true]);
      expect((await present(world.store, world.job)).lostWorkers).toBe(1);
    },
  });

  raceOf(['a rescuer', 'a stop request'], {
    world: running,
    a: side(() => ({ kind: 'loseLease' }), leaseEnd),
    b: requestStop,
    aFirst: async (lose, stop, world) => {
      expect(lose).toMatchObject({ applied: true, job: { state: 'queued' } });
      expect(stop).toMatchObject({ applied: false, because: 'state' });
      expect((await present(world.store, world.job)).state).toBe('queued');
    },
    bFirst: async (lose, stop, world) => {
      expect(stop.applied).toBe(true);
      expect(lose).toMatchObject({ applied: true, job: { state: 'stopped' } });
      expect((await present(world.store, world.job)).state).toBe('stopped');
    },
  });

  raceOf(['complete', 'a rescuer that saw the lease end'], {
    world: running,
    a: side(({ claimId }) => ({ kind: 'complete', claimId, report: {}, result }), leaseEnd - 1),
    b: side(() => ({ kind: 'loseLease' }), leaseEnd),
    aFirst: async (complete, lose, world) => {
      expect(complete.applied).toBe(true);
      expect(lose).toMatchObject({ applied: false, because: 'state', job: { state: 'completed' } });
      const { queued, running: active } = await world.store.readLane('browser');
      expect({ queued, active }).toEqual({ queued: 0, active: 0 });
    },
    bFirst: async (complete, lose, world) => {
      expect(lose.applied).toBe(true);
      expect(complete).toMatchObject({ applied: false, because: 'state', job: { state: 'queued' } });
      const { queued, running: active } = await world.store.readLane('browser');
      expect({ queued, active }).toEqual({ queued: 1, active: 0 });
    },
  });
});
