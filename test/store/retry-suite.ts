import { beforeEach, describe, expect, it } from 'vitest';
import { apply } from '../../shared/apply.ts';
import { seconds } from '../../shared/clock.ts';
import type { Job } from '../../shared/job.ts';
import { retentionSeconds } from '../../shared/limits.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import type { StoreFactory } from './job-store-suite.ts';
import {
  admitted,
  claimed,
  completes,
  done,
  failsForGood,
  type HandClock,
  handClock,
  present,
  scheduledJob,
  waitingJob,
} from './jobs.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const identity = 'a'.repeat(64);

/** What every store must do when a person has an ended job tried again. */
export function retrySuite(name: string, newStore: StoreFactory): void {
  let store: JobStore;
  let clock: HandClock;
  beforeEach(async () => {
    clock = handClock(start);
    store = await newStore(clock);
  });
  const failed = async (overrides: Partial<Job> = {}) => {
    const running = await claimed(store, clock(), await admitted(store, waitingJob(clock(), overrides)));
    return done(store, clock(), running, failsForGood(running));
  };
  const retry = (job: Job) => apply(store, clock, job, { kind: 'retry', turnAt: clock() });

  describe(`${name}: a job that is tried again`, () => {
    it('is in the line again as if it were new, and remembers its former end', async () => {
      const ended = await failed();
      clock.advance(1000);
      const answer = await retry(ended);
      expect(answer).toMatchObject({ applied: true, job: { state: 'queued', series: 2, attempts: 0 } });
      const waiting = await present(store, ended);
      expect(waiting).toEqual(answer.job);
      expect(waiting.history).toEqual([
        { state: 'error', finishedAt: start, attempts: 1, lostWorkers: 0, errorCode: 'SITE_DOWN' },
      ]);
      for (const gone of ['error', 'finishedAt', 'expiresAt', 'startedAt', 'claimId'])
        expect(waiting).not.toHaveProperty(gone);
      expect(await store.listQueued('browser', 10)).toEqual({ ids: [ended.id] });
      expect(await store.readLane('browser')).toMatchObject({ scheduled: 0, queued: 1, running: 0 });
    });

    it('keeps what it had: its input, and no end to its life from before', async () => {
      const ended = await failed();
      await retry(ended);
      expect(await store.readInput(ended.id)).toEqual({ rows: [] });
      clock.advance(seconds(retentionSeconds) * 2);
      expect((await present(store, ended)).state).toBe('queued');
    });

    it('runs and ends like any other, and frees its identity then', async () => {
      const ended = await failed({ identity });
      await retry(ended);
      const running = await claimed(store, clock(), await present(store, ended));
      await done(store, clock(), running, completes(running));
      expect(await present(store, ended)).toMatchObject({ state: 'completed', series: 2 });
      await admitted(store, waitingJob(clock(), { identity }));
    });

    it('has its identity again', async () => {
      const ended = await failed({ identity });
      await retry(ended);
      const second = await store.admit({ job: waitingJob(clock(), { identity }), input: {} });
      expect(second).toEqual({ admitted: false, because: 'identity', liveJobId: ended.id });
    });

    it('is not, while another job of its identity lives; the lock stays with that one', async () => {
      const ended = await failed({ identity });
      const other = await admitted(store, waitingJob(clock(), { identity }));
      expect(await retry(ended)).toMatchObject({ applied: false, because: 'identity' });
      expect(await present(store, ended)).toEqual(ended);
      expect((await store.readLane('browser')).queued).toBe(1);
      await done(store, clock(), other, { kind: 'cancel' });
      expect(await retry(ended)).toMatchObject({ applied: true });
    });

    it('is not, while the line is full', async () => {
      const ended = await failed({ identity });
      await store.setLane('browser', { maxQueued: 1 });
      await admitted(store, waitingJob(clock()));
      expect(await retry(ended)).toMatchObject({ applied: false, because: 'lane' });
      expect(await present(store, ended)).toEqual(ended);
      // Nothing of it was written, the lock neither.
      await store.setLane('browser', { maxQueued: 2 });
      await admitted(store, waitingJob(clock(), { identity }));
    });

    it('has new secrets with it, under its own key, and what proves whose it is; or nothing at all', async () => {
      const ended = await failed({ identity, secret: 'sealed' });
      const other = await admitted(store, waitingJob(clock(), { identity }));
      const renewal = { secret: new Uint8Array([9]), proof: new Uint8Array([8]) };
      const renewed = () =>
        apply(store, clock, ended, { kind: 'retry', turnAt: clock(), resealed: true }, { renewal });
      expect(await renewed()).toMatchObject({ applied: false, because: 'identity' });
      expect(await store.readSecret(ended.id)).toBeUndefined();
      await done(store, clock(), other, { kind: 'cancel' });
      expect(await renewed()).toMatchObject({ applied: true });
      expect(await store.readSecret(ended.id)).toEqual(renewal.secret);
      expect(await present(store, ended)).toMatchObject({ state: 'queued', secret: 'sealed' });
      expect(await present(store, ended)).not.toHaveProperty('secretDestroyedAt');
      const again = await store.admit({ job: waitingJob(clock(), { identity }), input: {} });
      expect(again).toMatchObject({ liveJobId: ended.id, proof: renewal.proof });
    });

    it('loses those secrets too when it ends again', async () => {
      const ended = await failed({ secret: 'sealed' });
      const renewal = { secret: new Uint8Array([9]) };
      await apply(store, clock, ended, { kind: 'retry', turnAt: clock(), resealed: true }, { renewal });
      await done(store, clock(), await present(store, ended), { kind: 'cancel' });
      expect(await store.readSecret(ended.id)).toBeUndefined();
      expect(await present(store, ended)).toMatchObject({ secret: 'destroyed', secretDestroyedAt: clock() });
    });

    it('does not wait for the time it had been scheduled for', async () => {
      const scheduled = await admitted(store, scheduledJob(clock(), start + 9000));
      const cancelled = await done(store, clock(), scheduled, { kind: 'cancel' });
      await retry(cancelled);
      expect(await present(store, scheduled)).not.toHaveProperty('dueAt');
      expect(await store.listQueued('browser', 10)).toEqual({ ids: [scheduled.id] });
      expect(await store.listDue('browser', start + 9000, 10)).toEqual({ ids: [] });
    });
  });
}
