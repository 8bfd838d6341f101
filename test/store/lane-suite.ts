import { beforeEach, describe, expect, it } from 'vitest';
import { apply } from '../../shared/apply.ts';
import type { EpochMs } from '../../shared/clock.ts';
import { type Job, newClaimId } from '../../shared/job.ts';
import { lanes } from '../../shared/lanes.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import type { StoreFactory } from './job-store-suite.ts';
import {
  admitted,
  beats,
  claimed,
  completes,
  done,
  fails,
  failsForGood,
  farAhead,
  type HandClock,
  handClock,
  interrupts,
  present,
  scheduledJob,
  waitingJob,
} from './jobs.ts';

const start = Date.parse('2026-11-20T00:00:00Z');

/** What every store must keep of a lane: its bounds, what an operator set, and samples of its pace. */
export function laneSuite(name: string, newStore: StoreFactory): void {
  let store: JobStore;
  let clock: HandClock;
  beforeEach(async () => {
    clock = handClock(start);
    store = await newStore(clock);
  });
  const job = (overrides: Partial<Job> = {}) => waitingJob(clock(), overrides);
  const later = (dueAt: EpochMs) => scheduledJob(clock(), dueAt);
  const admit = (admitting: Job) => store.admit({ job: admitting, input: {} });
  const claim = (waiting: Job) => apply(store, clock, waiting, { kind: 'claim', claimId: newClaimId() });

  describe(`${name}: a paused lane`, () => {
    it('has no slot for a claim until it goes on', async () => {
      const waiting = await admitted(store, job());
      expect(await store.setLane('browser', { pausedAt: start })).toMatchObject({ pausedAt: start });
      expect(await claim(waiting)).toMatchObject({ applied: false, because: 'lane' });
      expect(await present(store, waiting)).toEqual(waiting);
      expect(await store.readLane('browser')).toMatchObject({ queued: 1, running: 0, pausedAt: start });
      expect(await store.setLane('browser', { pausedAt: null })).not.toHaveProperty('pausedAt');
      expect(await claim(waiting)).toMatchObject({ applied: true, job: { state: 'running' } });
    });

    it('still admits, lets running jobs go on and takes up those that come back', async () => {
      const running = await claimed(store, clock(), await admitted(store, job()));
      await store.setLane('browser', { pausedAt: start });
      await done(store, clock(), running, beats(running));
      const back = await done(store, clock(), running, interrupts(running));
      expect(back.state).toBe('queued');
      await admitted(store, job());
      expect(await store.readLane('browser')).toMatchObject({ queued: 2, running: 0 });
    });

    it('is not the lane beside it', async () => {
      await store.setLane('browser', { pausedAt: start });
      const elsewhere = await admitted(store, job({ lane: 'documents' }));
      expect(await claim(elsewhere)).toMatchObject({ applied: true });
    });
  });

  describe(`${name}: a draining lane`, () => {
    it('admits nobody, now or for later, and says why', async () => {
      await store.setLane('browser', { drainingAt: start });
      for (const refused of [job({ identity: 'e'.repeat(64) }), later(start + 1000)]) {
        expect(await admit(refused)).toEqual({ admitted: false, because: 'draining' });
        expect(await store.read(refused.id)).toBeUndefined();
      }
      await store.setLane('browser', { drainingAt: null });
      await admitted(store, job({ identity: 'e'.repeat(64) }));
    });

    it('does what waits, also what comes back into the line', async () => {
      const waiting = await admitted(store, job());
      const scheduled = await admitted(store, later(start));
      await store.setLane('browser', { drainingAt: start });
      const running = await claimed(store, clock(), waiting);
      await done(store, clock(), running, interrupts(running));
      await done(store, clock(), scheduled, { kind: 'ready', turnAt: start });
      await claimed(store, clock(), await present(store, scheduled));
      expect(await store.readLane('browser')).toMatchObject({ queued: 1, running: 1, drainingAt: start });
    });

    it('takes no job back that a person wants tried again', async () => {
      const cancelled = await done(store, clock(), await admitted(store, job()), { kind: 'cancel' });
      await store.setLane('browser', { drainingAt: start });
      const retry = await apply(store, clock, cancelled, { kind: 'retry', turnAt: start });
      expect(retry).toMatchObject({ applied: false, because: 'lane' });
      expect(await present(store, cancelled)).toEqual(cancelled);
    });
  });

  describe(`${name}: the length of a line`, () => {
    it('is what an operator set instead of the number of the lane, smaller or larger', async () => {
      await store.setLane('browser', { maxQueued: 2 });
      await admitted(store, job());
      await admitted(store, job());
      expect(await admit(job())).toEqual({ admitted: false, because: 'full' });
      await store.setLane('browser', { maxQueued: lanes.browser.maxQueued + 1 });
      for (let waiting = 2; waiting <= lanes.browser.maxQueued; waiting++) await admitted(store, job());
      expect(await admit(job())).toEqual({ admitted: false, because: 'full' });
      await store.setLane('browser', { maxQueued: null });
      expect(await store.readLane('browser')).toMatchObject({ queued: lanes.browser.maxQueued + 1 });
      expect(await admit(job())).toEqual({ admitted: false, because: 'full' });
    });

    it('may be set to nothing', async () => {
      await done(store, clock(), await admitted(store, job()), { kind: 'cancel' });
      await store.setLane('browser', { maxQueued: 0 });
      expect(await admit(job())).toEqual({ admitted: false, because: 'full' });
    });

    it('is counted by itself for jobs for later', async () => {
      await store.setLane('browser', { maxQueued: 2 });
      for (let n = 0; n < 2; n++) await admitted(store, later(farAhead(start)));
      expect(await admit(later(farAhead(start)))).toEqual({ admitted: false, because: 'full' });
      await admitted(store, job());
      await admitted(store, job());
      expect(await admit(job())).toEqual({ admitted: false, because: 'full' });
      expect(await store.readLane('browser')).toMatchObject({ scheduled: 2, queued: 2, running: 0 });
    });

    it('is no bound for those that were admitted once: due, interrupted, to be tried again', async () => {
      await store.setLane('browser', { maxQueued: 1 });
      const due = await admitted(store, later(start));
      const running = await claimed(store, clock(), await admitted(store, job()));
      await admitted(store, job());
      await done(store, clock(), running, interrupts(running));
      await done(store, clock(), due, { kind: 'ready', turnAt: start });
      expect(await store.readLane('browser')).toMatchObject({ scheduled: 0, queued: 3, running: 0 });
      await admitted(store, later(farAhead(start)));
      const again = await claimed(store, clock(), await present(store, running));
      await done(store, clock(), again, fails(again));
      expect(await store.readLane('browser')).toMatchObject({ scheduled: 2, queued: 2, running: 0 });
    });
  });

  describe(`${name}: settings of a lane`, () => {
    it('leave alone what they do not name, and the counters', async () => {
      await admitted(store, job());
      await store.setLane('browser', { pausedAt: 1, maxQueued: 7 });
      await store.setLane('browser', { drainingAt: 2 });
      const state = { scheduled: 0, queued: 1, running: 0, durationsMs: [], promises: [] };
      expect(await store.setLane('browser', { pausedAt: null })).toEqual({
        ...state,
        drainingAt: 2,
        maxQueued: 7,
      });
      expect(await store.setLane('browser', {})).toEqual({ ...state, drainingAt: 2, maxQueued: 7 });
    });

    it('can be set of a lane that nobody has used yet', async () => {
      expect(await store.setLane('crawl', { pausedAt: 5 })).toMatchObject({ queued: 0, pausedAt: 5 });
      expect(await store.setLane('documents', { pausedAt: null })).toMatchObject({ queued: 0 });
    });
  });

  describe(`${name}: samples of a lane`, () => {
    it('are run times of completed jobs alone, of the last attempt', async () => {
      const first = await claimed(store, clock(), await admitted(store, job()));
      clock.advance(700);
      await done(store, clock(), first, interrupts(first));
      const again = await claimed(store, clock(), await present(store, first));
      clock.advance(1500);
      await done(store, clock(), again, completes(again));
      const failed = await claimed(store, clock(), await admitted(store, job()));
      clock.advance(900);
      await done(store, clock(), failed, failsForGood(failed));
      expect((await store.readLane('browser')).durationsMs).toEqual([1500]);
    });

    it('tell how the first start of a job compares with what was promised', async () => {
      const promises = [
        { earliest: start + 10_000, latest: start + 20_000 },
        { earliest: start, latest: start },
        { earliest: start - 20_000, latest: start - 10_000 },
      ];
      for (const [n, promisedStart] of promises.entries()) {
        // A sample's slot follows from the id: these are three different ones.
        const id = `0${n + 1}${job().id.slice(2)}` as Job['id'];
        const running = await claimed(store, clock(), await admitted(store, job({ id, promisedStart })));
        const back = await done(store, clock(), running, interrupts(running));
        clock.advance(1);
        const again = await claimed(store, clock(), back);
        await done(store, clock(), again, failsForGood(again));
      }
      const unpromised = await claimed(store, clock(), await admitted(store, job()));
      await done(store, clock(), unpromised, completes(unpromised));
      expect((await store.readLane('browser')).promises.toSorted()).toEqual(['early', 'kept', 'late']);
    });

    it('tell when a job was last claimed; what becomes of those that run changes nothing of that', async () => {
      expect(await store.readLane('documents')).not.toHaveProperty('claimedAt');
      const documents = () => admitted(store, job({ lane: 'documents' }));
      const first = await claimed(store, clock(), await documents());
      clock.advance(1000);
      await claimed(store, clock(), await documents());
      const second = clock();
      expect(await store.readLane('documents')).toMatchObject({ running: 2, claimedAt: second });
      clock.advance(1000);
      await done(store, clock(), first, beats(first));
      await done(store, clock(), first, completes(first));
      expect(await store.readLane('documents')).toMatchObject({ running: 1, claimedAt: second });
    });

    it('are recent ones: a bounded number of them is kept', async () => {
      for (let n = 0; n < 100; n++) {
        const running = await claimed(store, clock(), await admitted(store, job()));
        clock.advance(n);
        await done(store, clock(), running, completes(running));
      }
      const { durationsMs } = await store.readLane('browser');
      expect(durationsMs.length).toBeGreaterThan(10);
      expect(durationsMs.length).toBeLessThanOrEqual(32);
      expect(Math.max(...durationsMs)).toBe(99);
    });
  });
}
