import { beforeEach, describe, expect, it } from 'vitest';
import { apply } from '../../shared/apply.ts';
import { type Job, newClaimId } from '../../shared/job.ts';
import { lanes } from '../../shared/lanes.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import type { StoreFactory } from './job-store-suite.ts';
import { admitted, done, handClock, waitingJob } from './jobs.ts';

const start = Date.parse('2026-11-20T00:00:00Z');

/** What every store of jobs must hold when many come at once. */
export function contentionSuite(name: string, newStore: StoreFactory): void {
  let store: JobStore;
  const clock = handClock(start);
  beforeEach(async () => {
    store = await newStore(clock);
  });
  const states = async (jobs: readonly Job[]) =>
    Promise.all(jobs.map(async (job) => (await store.read(job.id))?.state));

  describe(`${name}: contention`, () => {
    it('admits exactly as many of 200 at once as may wait, and refuses the rest without a trace', async () => {
      const jobs = Array.from({ length: 200 }, (_, index) => waitingJob(start + index));
      const answers = await Promise.all(jobs.map((job) => store.admit({ job, input: {} })));
      const { maxQueued } = lanes.browser;
      expect(answers.filter((answer) => answer.admitted)).toHaveLength(maxQueued);
      for (const answer of answers)
        if (!answer.admitted) expect(answer).toEqual({ admitted: false, because: 'full' });
      expect(await store.readLane('browser')).toMatchObject({ queued: maxQueued, running: 0 });
      const found = await states(jobs);
      expect(found).toEqual(answers.map((answer) => (answer.admitted ? 'queued' : undefined)));
      expect((await store.listQueued('browser', 1000)).ids).toHaveLength(maxQueued);
    });

    it('admits one of many submissions of a person at once and names it to all others', async () => {
      const identity = 'b'.repeat(64);
      const jobs = Array.from({ length: 20 }, () => waitingJob(start, { identity }));
      const answers = await Promise.all(jobs.map((job) => store.admit({ job, input: {} })));
      const winner = jobs[answers.findIndex((answer) => answer.admitted)];
      if (!winner) throw new Error('nobody was admitted');
      expect(answers.filter((answer) => answer.admitted)).toHaveLength(1);
      for (const answer of answers)
        if (!answer.admitted)
          expect(answer).toEqual({ admitted: false, because: 'identity', liveJobId: winner.id });
      expect((await store.readLane('browser')).queued).toBe(1);
    });

    it('gives the only slot to one of many claims at once', async () => {
      const jobs = await Promise.all(
        Array.from({ length: 20 }, (_, index) => admitted(store, waitingJob(start + index))),
      );
      const answers = await Promise.all(
        jobs.map((job) => apply(store, clock, job, { kind: 'claim', claimId: newClaimId() })),
      );
      expect(answers.filter((answer) => answer.applied)).toHaveLength(1);
      expect(answers.flatMap((answer) => (answer.applied ? [] : [answer.because]))).toEqual(
        Array(19).fill('lane'),
      );
      expect(await store.readLane('browser')).toMatchObject({ queued: 19, running: 1 });
      expect((await states(jobs)).filter((state) => state === 'running')).toHaveLength(1);
    });

    it('counts to zero when everybody cancels at once', async () => {
      const jobs = await Promise.all(
        Array.from({ length: 20 }, (_, index) => admitted(store, waitingJob(start + index))),
      );
      await Promise.all(jobs.map((job) => done(store, start, job, { kind: 'cancel' })));
      expect(await store.readLane('browser')).toMatchObject({ queued: 0, running: 0 });
      expect(await store.listQueued('browser', 100)).toEqual({ ids: [] });
    });
  });
}
