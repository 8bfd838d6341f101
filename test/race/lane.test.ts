import { describe, expect } from 'vitest';
import { present, waitingJob } from '../store/jobs.ts';
import { raceOf } from './both-orders.ts';
import { claiming, commanding, counters, noJobs, start, useWorlds } from './world.ts';

const { empty, ended, waiting } = useWorlds();

describe('an operator', () => {
  raceOf(['a pause', 'claim'], {
    world: waiting,
    a: ({ store }) => store.setLane('browser', { pausedAt: start }),
    b: claiming,
    aFirst: async (pause, claim, world) => {
      expect(pause).toMatchObject({ pausedAt: start, queued: 1, running: 0 });
      expect(claim).toMatchObject({ applied: false, because: 'lane' });
      expect(await present(world.store, world.job)).toEqual(world.job);
      expect(await counters(world)).toEqual({ ...noJobs, queued: 1 });
    },
    bFirst: async (pause, claim, world) => {
      // The answer to the pause tells that somebody still runs.
      expect(pause).toMatchObject({ pausedAt: start, queued: 0, running: 1 });
      expect(claim).toMatchObject({ applied: true, job: { state: 'running' } });
      expect(await counters(world)).toEqual({ ...noJobs, running: 1 });
    },
  });

  raceOf(['a drain', 'a submission'], {
    world: async () => ({ store: await empty(), job: waitingJob(start) }),
    a: ({ store }) => store.setLane('browser', { drainingAt: start }),
    b: ({ store, job }) => store.admit({ job, input: {} }),
    aFirst: async (drain, submission, world) => {
      expect(drain).toMatchObject({ drainingAt: start, queued: 0 });
      expect(submission).toEqual({ admitted: false, because: 'draining' });
      expect(await world.store.read(world.job.id)).toBeUndefined();
      expect(await counters(world)).toEqual(noJobs);
    },
    bFirst: async (drain, submission, world) => {
      expect(drain).toMatchObject({ drainingAt: start, queued: 1 });
      expect(submission).toEqual({ admitted: true });
      expect(await counters(world)).toEqual({ ...noJobs, queued: 1 });
    },
  });

  raceOf(['a drain', 'a retry'], {
    world: ended,
    a: ({ store }) => store.setLane('browser', { drainingAt: start }),
    b: commanding(() => ({ kind: 'retry', turnAt: start })),
    aFirst: async (drain, retry, world) => {
      expect(drain).toMatchObject({ drainingAt: start, queued: 0 });
      expect(retry).toMatchObject({ applied: false, because: 'lane' });
      expect(await present(world.store, world.job)).toEqual(world.job);
    },
    bFirst: async (drain, retry, world) => {
      expect(drain).toMatchObject({ drainingAt: start, queued: 1 });
      expect(retry).toMatchObject({ applied: true, job: { state: 'queued' } });
      expect(await counters(world)).toEqual({ ...noJobs, queued: 1 });
    },
  });
});
