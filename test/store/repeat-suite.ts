import { beforeEach, describe, expect, it } from 'vitest';
import { seconds } from '../../shared/clock.ts';
import type { Job } from '../../shared/job.ts';
import { idempotencySeconds } from '../../shared/limits.ts';
import type { Admission, JobStore } from '../../shared/store/job-store.ts';
import type { StoreFactory } from './job-store-suite.ts';
import { admitted, done, type HandClock, handClock, waitingJob } from './jobs.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const fingerprint = new Uint8Array([1, 2, 0, 255]);
const idempotency = { key: 'f'.repeat(64), fingerprint };

/** What every store must know of requests that come twice. */
export function repeatSuite(name: string, newStore: StoreFactory): void {
  let store: JobStore;
  let clock: HandClock;
  beforeEach(async () => {
    clock = handClock(start);
    store = await newStore(clock);
  });
  const admit = (job: Job, more: Partial<Admission> = {}) =>
    store.admit({ job, input: {}, idempotency, ...more });

  describe(`${name}: a request that comes twice`, () => {
    it('is answered with the first job and what came with it, and stores nothing', async () => {
      const [first, second] = [waitingJob(start), waitingJob(start, { secret: 'sealed' })];
      expect(await store.findRepeated(idempotency.key)).toBeUndefined();
      expect(await admit(first)).toEqual({ admitted: true });
      const other = { ...idempotency, fingerprint: new Uint8Array([9]) };
      const answer = await admit(second, { idempotency: other, secret: new Uint8Array([3]) });
      expect(answer).toEqual({ admitted: false, because: 'repeated', jobId: first.id, fingerprint });
      expect(await store.read(second.id)).toBeUndefined();
      expect(await store.readInput(second.id)).toBeUndefined();
      expect(await store.readSecret(second.id)).toBeUndefined();
      expect((await store.readLane('browser')).queued).toBe(1);
      expect(await store.findRepeated(idempotency.key)).toEqual({ jobId: first.id, fingerprint });
    });

    it('is recognized when the first job has ended, and before a full or closed line is looked at', async () => {
      const first = waitingJob(start, { identity: 'a'.repeat(64) });
      await admit(first);
      const again = { admitted: false, because: 'repeated', jobId: first.id, fingerprint };
      expect(await admit(waitingJob(start, { identity: 'a'.repeat(64) }))).toEqual(again);
      await store.setLane('browser', { maxQueued: 0, drainingAt: start });
      expect(await admit(waitingJob(start))).toEqual(again);
      await done(store, start, first, { kind: 'cancel' });
      expect(await admit(waitingJob(start))).toEqual(again);
    });

    it('is a new one when a day is over, to the second', async () => {
      await admit(waitingJob(start));
      clock.advance(seconds(idempotencySeconds) - 1);
      expect(await admit(waitingJob(clock()))).toMatchObject({ because: 'repeated' });
      clock.advance(1);
      expect(await store.findRepeated(idempotency.key)).toBeUndefined();
      const next = waitingJob(clock());
      expect(await admit(next)).toEqual({ admitted: true });
      expect(await store.findRepeated(idempotency.key)).toMatchObject({ jobId: next.id });
    });

    it('leaves no trace of a key when it was not admitted', async () => {
      await admitted(store, waitingJob(start, { identity: 'a'.repeat(64) }));
      await store.setLane('browser', { maxQueued: 1 });
      expect(await admit(waitingJob(start))).toEqual({ admitted: false, because: 'full' });
      expect(await store.findRepeated(idempotency.key)).toBeUndefined();
      await store.setLane('browser', { maxQueued: null });
      const taken = await admit(waitingJob(start, { identity: 'a'.repeat(64) }));
      expect(taken).toMatchObject({ admitted: false, because: 'identity' });
      expect(await store.findRepeated(idempotency.key)).toBeUndefined();
    });

    it('is one of fifty at once that is admitted, and all others are told of it', async () => {
      const jobs = Array.from({ length: 50 }, () => waitingJob(start));
      const answers = await Promise.all(jobs.map((job) => admit(job)));
      const winner = jobs[answers.findIndex((answer) => answer.admitted)];
      expect(answers.filter((answer) => answer.admitted)).toHaveLength(1);
      for (const answer of answers)
        if (!answer.admitted)
          expect(answer).toEqual({ admitted: false, because: 'repeated', jobId: winner?.id, fingerprint });
      expect((await store.readLane('browser')).queued).toBe(1);
    });
  });
}
