import { describe, expect } from 'vitest';
import { cancelJob } from '../../functions/operate/cancel-job.ts';
import { seconds } from '../../shared/clock.ts';
import { leaseSeconds } from '../../shared/limits.ts';
import { beats, completes, fails, interrupts, lostAfterMs, present, type Running } from '../store/jobs.ts';
import { raceOf } from './both-orders.ts';
import { caller, commanding, counters, mover, noJobs, start, useWorlds } from './world.ts';

const { running } = useWorlds();

const requestStop = commanding(() => ({ kind: 'requestStop' }));
/** The last moment of a lease, and the first at which it may be taken for over. */
const lastMoment = start + seconds(leaseSeconds) - 1;
const losing = commanding(() => ({ kind: 'loseLease' }), start + lostAfterMs);

describe('a running job', () => {
  raceOf(['complete', 'a stop request'], {
    world: running,
    a: commanding<Running>(completes),
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

  raceOf(['complete', "a person's cancel"], {
    world: running,
    a: commanding<Running>(completes),
    b: ({ store, job }) => cancelJob(job, caller, mover(store)),
    aFirst: async (complete, cancel, world) => {
      expect(complete.applied).toBe(true);
      expect(cancel).toMatchObject({ kind: 'ended', job: { state: 'completed' } });
      expect((await present(world.store, world.job)).state).toBe('completed');
      expect(await counters(world)).toEqual(noJobs);
    },
    bFirst: async (complete, cancel, world) => {
      expect(cancel).toMatchObject({ kind: 'stopping', job: { stopRequestedAt: start + 1000 } });
      // What was done is done: one end, and it is told to both.
      expect(complete.applied).toBe(true);
      expect((await present(world.store, world.job)).state).toBe('completed');
      expect(await counters(world)).toEqual(noJobs);
    },
  });

  raceOf(['a failure to be tried again', 'a stop request'], {
    world: running,
    a: commanding<Running>(fails),
    b: requestStop,
    aFirst: async (fail, stop, world) => {
      expect(fail).toMatchObject({ applied: true, job: { state: 'scheduled' } });
      expect(stop).toMatchObject({ applied: false, because: 'state', job: { state: 'scheduled' } });
      expect((await present(world.store, world.job)).state).toBe('scheduled');
      expect(await counters(world)).toEqual({ ...noJobs, scheduled: 1 });
    },
    bFirst: async (fail, stop, world) => {
      expect(stop.applied).toBe(true);
      expect(fail).toMatchObject({ applied: true, job: { state: 'stopped' } });
      const ended = await present(world.store, world.job);
      expect(ended).toMatchObject({ state: 'stopped', secret: 'destroyed' });
      expect(ended).not.toHaveProperty('dueAt');
      expect(await counters(world)).toEqual(noJobs);
    },
  });

  raceOf(['a failure to be tried again', "a person's cancel"], {
    world: running,
    a: commanding<Running>(fails),
    b: ({ store, job }) => cancelJob(job, caller, mover(store)),
    aFirst: async (fail, cancel, world) => {
      // It waits for its next attempt by now, and is taken out of that.
      expect(fail).toMatchObject({ applied: true, job: { state: 'scheduled' } });
      expect(cancel).toMatchObject({ kind: 'cancelled', job: { state: 'cancelled' } });
      expect(await present(world.store, world.job)).toMatchObject({ state: 'cancelled', attempts: 1 });
      expect(await counters(world)).toEqual(noJobs);
    },
    bFirst: async (fail, cancel, world) => {
      expect(cancel).toMatchObject({ kind: 'stopping' });
      expect(fail).toMatchObject({ applied: true, job: { state: 'stopped' } });
      expect((await present(world.store, world.job)).state).toBe('stopped');
      expect(await counters(world)).toEqual(noJobs);
    },
  });

  raceOf(['an interruption', 'a stop request'], {
    world: running,
    a: commanding<Running>(interrupts),
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

  raceOf(['one stop request', 'another stop request'], {
    world: running,
    a: requestStop,
    b: commanding<Running>(() => ({ kind: 'requestStop' }), start + 2000),
    aFirst: async (one, other, world) => {
      expect([one.applied, other.applied]).toEqual([true, true]);
      expect((await present(world.store, world.job)).stopRequestedAt).toBe(start + 1000);
    },
    bFirst: async (one, other, world) => {
      expect([one.applied, other.applied]).toEqual([true, true]);
      expect((await present(world.store, world.job)).stopRequestedAt).toBe(start + 2000);
    },
  });

  raceOf(['a beat', 'a stop request'], {
    world: running,
    a: commanding<Running>((job) => ({ ...beats(job), report: { peakMemoryMb: 7 } })),
    b: requestStop,
    aFirst: async (beat, stop, world) => {
      expect([beat.applied, stop.applied]).toEqual([true, true]);
      // Neither write undoes the other.
      expect(await present(world.store, world.job)).toMatchObject({
        peakMemoryMb: 7,
        stopRequestedAt: start + 1000,
        leaseUntil: start + 1000 + seconds(leaseSeconds),
      });
    },
    bFirst: async (beat, stop, world) => {
      expect([beat.applied, stop.applied]).toEqual([true, true]);
      expect(beat.job?.stopRequestedAt).toBe(start + 1000);
      expect(await present(world.store, world.job)).toMatchObject({
        peakMemoryMb: 7,
        stopRequestedAt: start + 1000,
      });
    },
  });
});

describe('a lease that is over', () => {
  raceOf(['the last beat', 'a rescuer'], {
    world: running,
    a: commanding<Running>(beats, lastMoment),
    b: losing,
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
    a: losing,
    b: losing,
    aFirst: async (one, other, world) => {
      expect(one.applied).toBe(true);
      expect(other).toMatchObject({ applied: false, because: 'state' });
      expect((await present(world.store, world.job)).lostWorkers).toBe(1);
      expect(await counters(world)).toEqual({ ...noJobs, queued: 1 });
    },
    bFirst: async (one, other, world) => {
      expect(other.applied).toBe(true);
      expect(one).toMatchObject({ applied: false, because: 'state' });
      expect((await present(world.store, world.job)).lostWorkers).toBe(1);
      expect(await counters(world)).toEqual({ ...noJobs, queued: 1 });
    },
  });

  raceOf(['a rescuer', 'a stop request'], {
    world: running,
    a: losing,
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

  raceOf(['complete', 'a rescuer'], {
    world: running,
    a: commanding<Running>(completes, lastMoment),
    b: losing,
    aFirst: async (complete, lose, world) => {
      expect(complete.applied).toBe(true);
      expect(lose).toMatchObject({ applied: false, because: 'state', job: { state: 'completed' } });
      expect(await counters(world)).toEqual(noJobs);
    },
    bFirst: async (complete, lose, world) => {
      expect(lose.applied).toBe(true);
      expect(complete).toMatchObject({ applied: false, because: 'state', job: { state: 'queued' } });
      expect(await counters(world)).toEqual({ ...noJobs, queued: 1 });
    },
  });
});
