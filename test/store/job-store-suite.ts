import { beforeEach, describe, expect, it } from 'vitest';
import { type Change, isRefusal } from '../../shared/change.ts';
import { type Clock, seconds } from '../../shared/clock.ts';
import type { Command } from '../../shared/command.ts';
import { type Job, newClaimId, newJobId } from '../../shared/job.ts';
import { forgottenDoorbellSeconds, retentionSeconds } from '../../shared/limits.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import { transition } from '../../shared/transition.ts';
import {
  admitted,
  beats,
  claimed,
  completes,
  done,
  fails,
  type HandClock,
  handClock,
  present,
  result,
  waitingJob,
} from './jobs.ts';

/** Makes an empty store that judges expiry by the clock given. */
export type StoreFactory = (clock: Clock) => Promise<JobStore>;

const start = Date.parse('2026-11-20T00:00:00Z');
const identity = 'a'.repeat(64);

const emptyLane = { scheduled: 0, queued: 0, running: 0, durationsMs: [], promises: [] };

function decided(job: Job, command: Command, now: number): Change {
  const change = transition(job, command, now);
  if (isRefusal(change)) throw new Error(`${command.kind} was refused: ${change.refused}`);
  return change;
}

/** What every store of jobs must do: admission, claims, endings. */
export function jobStoreSuite(name: string, newStore: StoreFactory): void {
  let store: JobStore;
  let clock: HandClock;
  beforeEach(async () => {
    clock = handClock(start);
    store = await newStore(clock);
  });
  const job = (overrides = {}) => waitingJob(clock(), overrides);

  describe(`${name}: admission`, () => {
    it('stores record, input, secret and counter together', async () => {
      const submitted = job({ secret: 'sealed', identity });
      const admission = { job: submitted, input: { rows: [{ row: 2 }] }, secret: new Uint8Array([9]) };
      expect(await store.admit(admission)).toEqual({ admitted: true });
      expect(await store.read(submitted.id)).toEqual(submitted);
      expect(await store.readInput(submitted.id)).toEqual({ rows: [{ row: 2 }] });
      expect(await store.readSecret(submitted.id)).toEqual(new Uint8Array([9]));
      expect(await store.readLane('browser')).toEqual({ ...emptyLane, queued: 1 });
    });

    it('names the live job of an identity and stores nothing of the second one', async () => {
      const first = await admitted(store, job({ identity }));
      const second = job({ secret: 'sealed', identity });
      const answer = await store.admit({ job: second, input: {}, secret: new Uint8Array([9]) });
      expect(answer).toEqual({ admitted: false, because: 'identity', liveJobId: first.id });
      expect(await store.read(second.id)).toBeUndefined();
      expect(await store.readInput(second.id)).toBeUndefined();
      expect(await store.readSecret(second.id)).toBeUndefined();
      expect((await store.readLane('browser')).queued).toBe(1);
    });

    it('hands back what the live job was admitted with, and not what came with the second one', async () => {
      const first = job({ identity });
      await store.admit({ job: first, input: {}, proof: new Uint8Array([7, 0, 255]) });
      const answer = await store.admit({ job: job({ identity }), input: {}, proof: new Uint8Array([8]) });
      const proof = new Uint8Array([7, 0, 255]);
      expect(answer).toEqual({ admitted: false, because: 'identity', liveJobId: first.id, proof });
    });

    it('counts tries at the proof of a live job, each for itself, and none for a job that is over', async () => {
      const first = job({ identity });
      await store.admit({ job: first, input: {}, proof: new Uint8Array([7]) });
      const tries = await Promise.all([1, 2, 3].map(() => store.countProof(identity, 1)));
      expect(tries.toSorted()).toEqual([1, 2, 3]);
      expect(await store.countProof(identity, -1)).toBe(2);
      await done(store, clock(), first, { kind: 'cancel' });
      expect(await store.countProof(identity, 1)).toBe(0);
    });

    it('knows nothing of a job that was never admitted', async () => {
      const id = newJobId();
      expect(await store.read(id)).toBeUndefined();
      expect(await store.readInput(id)).toBeUndefined();
      expect(await store.readSecret(id)).toBeUndefined();
      expect(await store.listRows(id)).toEqual([]);
      expect(await store.listLog(id, 0, 10)).toEqual([]);
      expect(await store.readLane('browser')).toEqual(emptyLane);
    });
  });

  describe(`${name}: claims and guards`, () => {
    it('refuses a second claim while the lane of one is taken', async () => {
      await claimed(store, clock(), await admitted(store, job()));
      const second = await admitted(store, job());
      const change = decided(second, { kind: 'claim', claimId: newClaimId() }, clock());
      expect(await store.write(second, change)).toEqual({ written: false, because: 'lane' });
      expect(await present(store, second)).toEqual(second);
      expect(await store.readLane('browser')).toMatchObject({ queued: 1, running: 1 });
    });

    it('answers a lost guard with the record as it is now', async () => {
      const before = await admitted(store, job());
      const change = decided(before, { kind: 'rung' }, clock() + seconds(forgottenDoorbellSeconds));
      const cancelled = await done(store, clock(), before, { kind: 'cancel' });
      expect(await store.write(before, change)).toEqual({ written: false, because: 'guard', job: cancelled });
    });

    it('answers a lost guard in a transaction with the record as it is now', async () => {
      const before = await admitted(store, job());
      const change = decided(before, { kind: 'claim', claimId: newClaimId() }, clock());
      const cancelled = await done(store, clock(), before, { kind: 'cancel' });
      expect(await store.write(before, change)).toEqual({ written: false, because: 'guard', job: cancelled });
      expect(await store.readLane('browser')).toMatchObject({ queued: 0, running: 0 });
    });

    it('returns with a beat the stop request made since the last one, and keeps it', async () => {
      const running = await claimed(store, clock(), await admitted(store, job()));
      await done(store, clock(), await present(store, running), { kind: 'requestStop' });
      clock.advance(2000);
      const progress = { step: { ja: '入力', en: 'filling' }, current: 1, total: 2 };
      const beat = { kind: 'beat', claimId: running.claimId, report: { progress } } as const;
      const after = await done(store, clock(), running, beat);
      expect(after).toMatchObject({ stopRequestedAt: start, progress, leaseUntil: clock() + 60_000 });
      expect((await present(store, running)).stopRequestedAt).toBe(start);
    });

    it('takes a second stop request as granted', async () => {
      const running = await claimed(store, clock(), await admitted(store, job()));
      const once = await done(store, clock(), running, { kind: 'requestStop' });
      clock.advance(500);
      expect(await done(store, clock(), once, { kind: 'requestStop' })).toEqual(once);
    });

    it('takes a beat in the very millisecond of the claim', async () => {
      const running = await claimed(store, clock(), await admitted(store, job()));
      expect(await done(store, clock(), running, beats(running))).toEqual(await present(store, running));
    });
  });

  describe(`${name}: endings`, () => {
    it('destroys secret and identity lock in the write that ends the job', async () => {
      const running = await claimed(
        store,
        clock(),
        await admitted(store, job({ secret: 'sealed', identity })),
      );
      clock.advance(1500);
      await done(store, clock(), running, completes(running));
      expect(await store.readSecret(running.id)).toBeUndefined();
      expect(await present(store, running)).toMatchObject({
        state: 'completed',
        secret: 'destroyed',
        secretDestroyedAt: clock(),
        result,
      });
      expect(await store.readLane('browser')).toMatchObject({ ...emptyLane, durationsMs: [1500] });
      await admitted(store, job({ identity }));
    });

    it('keeps secret and lock of a job that only waits for its next attempt', async () => {
      const running = await claimed(
        store,
        clock(),
        await admitted(store, job({ secret: 'sealed', identity })),
      );
      const scheduled = await done(store, clock(), running, fails(running));
      expect(scheduled.state).toBe('scheduled');
      expect(await store.readSecret(running.id)).toBeDefined();
      const again = await store.admit({ job: job({ identity }), input: {} });
      expect(again).toMatchObject({ admitted: false, because: 'identity' });
      expect(await store.readLane('browser')).toMatchObject({ ...emptyLane, scheduled: 1 });
    });

    it('forgets with a job what it was admitted with', async () => {
      const first = job({ identity });
      await store.admit({ job: first, input: {}, proof: new Uint8Array([7]) });
      await done(store, clock(), first, { kind: 'cancel' });
      const second = await admitted(store, job({ identity }));
      const answer = await store.admit({ job: job({ identity }), input: {} });
      expect(answer).toEqual({ admitted: false, because: 'identity', liveJobId: second.id });
    });

    it('treats a record as gone from the second its retention ends', async () => {
      const waiting = await admitted(store, job());
      await done(store, clock(), waiting, { kind: 'cancel' });
      clock.advance(seconds(retentionSeconds) - 1);
      expect((await present(store, waiting)).state).toBe('cancelled');
      clock.advance(1);
      expect(await store.read(waiting.id)).toBeUndefined();
    });
  });
}
