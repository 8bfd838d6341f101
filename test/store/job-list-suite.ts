import { beforeEach, describe, expect, it } from 'vitest';
import { type Job, type JobState, jobStates } from '../../shared/job.ts';
import { retentionSeconds } from '../../shared/limits.ts';
import { isPlace, type JobFilter, type JobList, type JobSummary } from '../../shared/store/job-list.ts';
import type { JobStore, Place } from '../../shared/store/job-store.ts';
import {
  admitted,
  claimed,
  completes,
  done,
  failsForGood,
  failure,
  type HandClock,
  handClock,
  scheduledJob,
  waitingJob,
} from './jobs.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const me = 'key:abcdefghijkl';

interface Stores {
  readonly store: JobStore;
  readonly jobs: JobList;
}

/** What every list of jobs must do: show the right ones, the newest first, page by page. */
export function jobListSuite(name: string, newStores: (clock: HandClock) => Promise<Stores>): void {
  let store: JobStore;
  let jobs: JobList;
  let clock: HandClock;
  beforeEach(async () => {
    clock = handClock(start);
    ({ store, jobs } = await newStores(clock));
  });

  /** Follows the pages; each holds no more than the limit. */
  async function all(filter: JobFilter, limit = 100): Promise<JobSummary[]> {
    const seen: JobSummary[] = [];
    let from: Place | undefined;
    do {
      const page = await jobs.list(filter, limit, from);
      expect(page.jobs.length).toBeLessThanOrEqual(limit);
      if (page.next !== undefined) expect(isPlace(page.next)).toBe(true);
      seen.push(...page.jobs);
      from = page.next;
    } while (from !== undefined);
    return seen;
  }
  const ids = async (filter: JobFilter, limit?: number) => (await all(filter, limit)).map(({ id }) => id);
  /** The first in the list comes last in the order of submission. */
  const newestFirst = (some: readonly Job[]) =>
    [...some].sort((a, b) => b.submittedAt - a.submittedAt).map(({ id }) => id);
  const waiting = (n: number, overrides: Partial<Job> = {}) =>
    admitted(store, waitingJob(start + n, { lane: 'crawl', ...overrides }));

  /** One job of each state, submitted a millisecond apart, so that the states are mixed in time. */
  async function oneOfEach(overrides: Partial<Job> = {}): Promise<Record<JobState, Job>> {
    const make = (n: number) => waiting(n, overrides);
    const run = async (n: number) => claimed(store, start + n, await make(n));
    const completed = await run(1);
    const failed = await run(6);
    const stopped = await run(3);
    await done(store, start + 20, stopped, { kind: 'requestStop' });
    const { claimId } = stopped;
    return {
      completed: await done(store, start + 30, completed, completes(completed)),
      error: await done(store, start + 30, failed, failsForGood(failed)),
      stopped: await done(store, start + 30, stopped, {
        kind: 'stop',
        claimId,
        report: {},
      }),
      cancelled: await done(store, start + 30, await make(4), { kind: 'cancel' }),
      timeout: await done(store, start + 3_000_000, await make(5), {
        kind: 'expireWait',
        error: { ...failure, code: 'WAITED' },
      }),
      running: await run(2),
      queued: await make(0),
      scheduled: await admitted(
        store,
        scheduledJob(start + 7, start + 9_000_000, { lane: 'crawl', ...overrides }),
      ),
    };
  }

  describe(`${name}: a list of jobs`, () => {
    it('is empty to begin with', async () => {
      expect(await jobs.list({}, 10)).toEqual({ jobs: [] });
      expect(await jobs.list({ owner: me }, 10)).toEqual({ jobs: [] });
      expect(await jobs.count({}, 10)).toEqual({ count: 0, exact: true });
    });

    it('shows jobs of all states by their submission', async () => {
      const of = await oneOfEach();
      expect(
        Object.values(of)
          .map(({ state }) => state)
          .sort(),
      ).toEqual([...jobStates].sort());
      expect(await ids({})).toEqual(newestFirst(Object.values(of)));
      expect((await all({})).map(({ state }) => state)).toEqual([
        'scheduled',
        'error',
        'timeout',
        'cancelled',
        'stopped',
        'running',
        'completed',
        'queued',
      ]);
    });

    it('says of each what it is, and nothing that only its record tells', async () => {
      const of = await oneOfEach({ owner: me });
      const { id, submittedAt, firstStartedAt, startedAt, finishedAt, expiresAt } = of.error;
      const row = {
        id,
        type: 'autofill',
        lane: 'crawl',
        state: 'error',
        title: 'kintai.xlsx',
        priority: 5,
        series: 1,
        submittedAt,
        firstStartedAt,
        startedAt,
        finishedAt,
        // The table keeps it in seconds.
        expiresAt: Math.floor((expiresAt ?? 0) / 1000) * 1000,
        owner: me,
        error: failure,
      };
      for (const filter of [{ states: ['error'] }, { states: ['error'], owner: me }] as const)
        expect(await all(filter)).toEqual([row]);
    });

    it.each([undefined, me])('filters by state, type, lane, error and time, of %s', async (owner) => {
      const mine = owner === undefined ? {} : { owner };
      const of = await oneOfEach(mine);
      const elsewhere = await waiting(100, { lane: 'documents', type: 'seo-crawl', ...mine });
      const filtered = (filter: JobFilter) => ids({ ...mine, ...filter }, 2);
      expect(await filtered({ states: ['running', 'completed', 'running'] })).toEqual(
        newestFirst([of.running, of.completed]),
      );
      expect(await filtered({ states: [] })).toHaveLength(9);
      expect(await filtered({ type: 'seo-crawl' })).toEqual([elsewhere.id]);
      expect(await filtered({ lane: 'documents' })).toEqual([elsewhere.id]);
      expect(await filtered({ lane: 'documents', states: ['running'] })).toEqual([]);
      expect(await filtered({ errorCode: failure.code })).toEqual([of.error.id]);
      expect(await filtered({ errorCode: 'NO_SUCH_CODE' })).toEqual([]);
      expect(await filtered({ since: start + 2, until: start + 4 })).toEqual(
        newestFirst([of.running, of.stopped]),
      );
      expect(await filtered({ since: start + 5, until: start + 5 })).toEqual([]);
      expect(await filtered({ since: start + 6, until: start + 5 })).toEqual([]);
    });

    it('shows an owner their own jobs, and to everybody those without an owner too', async () => {
      const own = await waiting(0, { owner: me });
      const other = await waiting(1, { owner: `${me}2` });
      const anonymous = await waiting(2);
      expect(await ids({ owner: me })).toEqual([own.id]);
      expect(await ids({})).toEqual([anonymous.id, other.id, own.id]);
    });

    it('follows a job through its states', async () => {
      const job = await waiting(0, { owner: me });
      const running = await claimed(store, start, job);
      expect(await ids({ states: ['queued'] })).toEqual([]);
      for (const filter of [{ states: ['running'] }, { owner: me }] as const)
        expect(await all(filter)).toMatchObject([{ id: job.id, state: 'running', startedAt: start }]);
      await done(store, start + 1, running, completes(running));
      expect(await all({ owner: me })).toMatchObject([{ id: job.id, state: 'completed' }]);
    });

    it('drops jobs whose time is over, removed or not', async () => {
      const job = await done(store, start, await waiting(0, { owner: me }), { kind: 'cancel' });
      expect(await ids({})).toEqual([job.id]);
      clock.advance(retentionSeconds * 1000);
      for (const filter of [{}, { owner: me }]) {
        expect(await ids(filter)).toEqual([]);
        expect(await jobs.count(filter, 10)).toEqual({ count: 0, exact: true });
      }
    });

    it.each([1, 2, 3, 7, 8, 100])('goes on page by page without a gap, %i at a time', async (limit) => {
      const of = await oneOfEach({ owner: me });
      // Of one moment: their ids tell them apart.
      for (let n = 0; n < 4; n++) await waiting(4, { owner: me });
      const whole = await ids({});
      expect(whole).toHaveLength(12);
      expect(await ids({}, limit)).toEqual(whole);
      expect(await ids({ owner: me }, limit)).toEqual(whole);
      expect(await ids({ states: ['queued', 'error'] }, limit)).toHaveLength(6);
      expect(await ids({ errorCode: failure.code }, limit)).toEqual([of.error.id]);
    });

    it.each([undefined, me])('shows nothing twice while jobs are added, of %s', async (owner) => {
      const mine = owner === undefined ? {} : { owner };
      const old: Job[] = [];
      for (let n = 0; n < 9; n++) {
        const job = await waiting(n, mine);
        old.push(n % 3 === 0 ? await done(store, start + n, job, { kind: 'cancel' }) : job);
      }
      const seen: string[] = [];
      let from: Place | undefined;
      for (let n = 0; ; n++) {
        const page = await jobs.list(mine, 2, from);
        seen.push(...page.jobs.map(({ id }) => id));
        from = page.next;
        if (from === undefined) break;
        await waiting(100 + n, mine);
      }
      expect(seen).toEqual(newestFirst(old));
    });

    it('goes on from a job that is no longer there', async () => {
      const [third, second] = [await waiting(0), await waiting(1)];
      await waiting(2);
      const first = await jobs.list({}, 1);
      const gone = await jobs.list(
        {},
        10,
        first.next?.replace(/#.*$/, `#${'f'.repeat(8)}-ffff-4fff-bfff-${'f'.repeat(12)}`),
      );
      expect(gone.jobs.map(({ id }) => id).slice(-2)).toEqual([second.id, third.id]);
    });

    it('counts what it would show, up to a limit', async () => {
      await oneOfEach({ owner: me });
      await waiting(50, { lane: 'documents' });
      expect(await jobs.count({}, 100)).toEqual({ count: 9, exact: true });
      expect(await jobs.count({}, 9)).toEqual({ count: 9, exact: true });
      expect(await jobs.count({}, 8)).toEqual({ count: 8, exact: false });
      expect(await jobs.count({ owner: me }, 100)).toEqual({ count: 8, exact: true });
      expect(await jobs.count({ owner: me, states: ['queued', 'running'] }, 1)).toEqual({
        count: 1,
        exact: false,
      });
      expect(await jobs.count({ lane: 'documents' }, 5)).toEqual({ count: 1, exact: true });
      expect(await jobs.count({ since: start + 3 }, 100)).toEqual({ count: 6, exact: true });
      expect(await jobs.count({ since: start + 3, until: start + 1 }, 100)).toEqual({
        count: 0,
        exact: true,
      });
    });
  });
}
