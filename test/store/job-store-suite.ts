import { beforeEach, describe, expect, it } from 'vitest';
import { type Clock, seconds } from '../../shared/clock.ts';
import { newClaimId, newJobId } from '../../shared/job.ts';
import { leaseSeconds, retentionSeconds } from '../../shared/limits.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import { isRefusal, transition } from '../../shared/transition.ts';
import {
  admitted,
  claimed,
  done,
  failure,
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

/** What every store of jobs must do: admission, claims, endings, lists. */
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
      expect(await store.readLane('browser')).toEqual({ queued: 1, running: 0, durationsMs: [] });
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
      expect(await store.readLane('browser')).toEqual({ queued: 0, running: 0, durationsMs: [] });
    });
  });

  describe(`${name}: claims and guards`, () => {
    it('refuses a second claim while the lane of one is taken', async () => {
      await claimed(store, clock(), await admitted(store, job()));
      const second = await admitted(store, job());
      const change = transition(second, { kind: 'claim', claimId: newClaimId() }, clock());
      if (isRefusal(change)) throw new Error('unexpected refusal');
      expect(await store.write(second, change)).toEqual({ written: false, because: 'lane' });
      expect(await present(store, second)).toEqual(second);
      expect(await store.readLane('browser')).toMatchObject({ queued: 1, running: 1 });
    });

    it('answers a lost guard with the record as it is now', async () => {
      const before = await admitted(store, job());
      const change = transition(before, { kind: 'rung' }, clock() + 1);
      if (isRefusal(change)) throw new Error('unexpected refusal');
      const cancelled = await done(store, clock(), before, { kind: 'cancel' });
      expect(await store.write(before, change)).toEqual({ written: false, because: 'guard', job: cancelled });
    });

    it('answers a lost guard in a transaction with the record as it is now', async () => {
      const before = await admitted(store, job());
      const change = transition(before, { kind: 'claim', claimId: newClaimId() }, clock());
      if (isRefusal(change)) throw new Error('unexpected refusal');
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
      const beat = { kind: 'beat', claimId: running.claimId, report: {} } as const;
      expect(await done(store, clock(), running, beat)).toEqual(await present(store, running));
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
      await done(store, clock(), running, { kind: 'complete', claimId: running.claimId, report: {}, result });
      expect(await store.readSecret(running.id)).toBeUndefined();
      expect(await present(store, running)).toMatchObject({
        state: 'completed',
        secret: 'destroyed',
        secretDestroyedAt: clock(),
        result,
      });
      expect(await store.readLane('browser')).toEqual({ queued: 0, running: 0, durationsMs: [1500] });
      await admitted(store, job({ identity }));
    });

    it('keeps secret and lock of a job that only waits for its next attempt', async () => {
      const running = await claimed(
        store,
        clock(),
        await admitted(store, job({ secret: 'sealed', identity })),
      );
      const fail = { kind: 'fail', error: failure, temporary: true, random: 0.5, report: {} } as const;
      const scheduled = await done(store, clock(), running, { ...fail, claimId: running.claimId });
      expect(scheduled.state).toBe('scheduled');
      expect(await store.readSecret(running.id)).toBeDefined();
      const again = await store.admit({ job: job({ identity }), input: {} });
      expect(again).toMatchObject({ admitted: false, because: 'identity' });
      expect(await store.readLane('browser')).toMatchObject({ queued: 0, running: 0 });
    });

    it('forgets with a job what it was admitted with', async () => {
      const first = job({ identity });
      await store.admit({ job: first, input: {}, proof: new Uint8Array([7]) });
      await done(store, clock(), first, { kind: 'cancel' });
      const second = await admitted(store, job({ identity }));
      const answer = await store.admit({ job: job({ identity }), input: {} });
      expect(answer).toEqual({ admitted: false, because: 'identity', liveJobId: second.id });
    });

    it('samples the run times of completed jobs alone', async () => {
      for (const ms of [1000, 2000]) {
        const running = await claimed(store, clock(), await admitted(store, job()));
        clock.advance(ms);
        const { claimId } = running;
        await done(store, clock(), running, { kind: 'complete', claimId, report: {}, result });
      }
      const failed = await claimed(store, clock(), await admitted(store, job()));
      const { claimId } = failed;
      await done(store, clock(), failed, {
        kind: 'fail',
        claimId,
        report: {},
        error: failure,
        temporary: false,
        random: 0,
      });
      const { durationsMs } = await store.readLane('browser');
      expect(durationsMs.length).toBeGreaterThan(0);
      expect([1000, 2000]).toEqual(expect.arrayContaining([...durationsMs]));
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

  describe(`${name}: lists`, () => {
    it('lists waiting jobs by rank and counts those ahead', async () => {
      const waiting = [];
      for (const rank of [start + 30, start + 10, start + 20])
        waiting.push(await admitted(store, job({ rank, queuedAt: rank })));
      const [third, first, second] = waiting;
      if (!first || !second || !third) throw new Error('three jobs were admitted');
      expect(await store.listQueued('browser', 10)).toEqual([first.id, second.id, third.id]);
      expect(await store.listQueued('browser', 2)).toEqual([first.id, second.id]);
      expect(await store.countAhead(first, 10)).toBe(0);
      expect(await store.countAhead(third, 10)).toBe(2);
      expect(await store.countAhead(third, 1)).toBe(1);
    });

    it('lists a running job as overdue from the millisecond its lease ends', async () => {
      const running = await claimed(store, clock(), await admitted(store, job()));
      const end = start + seconds(leaseSeconds);
      expect(await store.listOverdue('browser', end - 1, 10)).toEqual([]);
      expect(await store.listOverdue('browser', end, 10)).toEqual([running.id]);
      expect(await store.listQueued('browser', 10)).toEqual([]);
    });

    it('lists a scheduled job as due from its very millisecond', async () => {
      const running = await claimed(store, clock(), await admitted(store, job()));
      const fail = { kind: 'fail', error: failure, temporary: true, random: 0.5, report: {} } as const;
      const { dueAt } = await done(store, clock(), running, { ...fail, claimId: running.claimId });
      if (dueAt === undefined) throw new Error('a scheduled job is due some time');
      expect(await store.listDue('browser', dueAt - 1, 10)).toEqual([]);
      expect(await store.listDue('browser', dueAt, 10)).toEqual([running.id]);
    });

    it('lists no finished job', async () => {
      await done(store, clock(), await admitted(store, job()), { kind: 'cancel' });
      expect(await store.listQueued('browser', 10)).toEqual([]);
      expect(await store.listOverdue('browser', start * 2, 10)).toEqual([]);
      expect(await store.listDue('browser', start * 2, 10)).toEqual([]);
    });
  });
}
