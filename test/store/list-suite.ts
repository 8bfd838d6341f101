import { beforeEach, describe, expect, it } from 'vitest';
import { type Clock, type EpochMs, seconds } from '../../shared/clock.ts';
import type { Job, JobId } from '../../shared/job.ts';
import { leaseSeconds } from '../../shared/limits.ts';
import { without } from '../../shared/moves.ts';
import type { JobStore, Page, Place } from '../../shared/store/job-store.ts';
import type { StoreFactory } from './job-store-suite.ts';
import {
  admitted,
  claimed,
  done,
  failsForGood,
  farAhead,
  handClock,
  scheduledJob,
  waitingJob,
} from './jobs.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const late = farAhead(start);

type List = (store: JobStore, limit: number, from?: Place) => Promise<Page>;

/** Each list with how a job comes into it as the n-th. The lane has four slots, so four can run. */
const lists: Readonly<
  Record<string, { list: List; enter: (store: JobStore, n: number, clock: Clock) => Promise<Job> }>
> = {
  queued: {
    list: (store, limit, from) => store.listQueued('crawl', limit, from),
    enter: (store, n) => admitted(store, inCrawl({ rank: start + n })),
  },
  'wait over': {
    list: (store, limit, from) => store.listWaitOver('crawl', late, limit, from),
    enter: (store, n) => admitted(store, inCrawl({ rank: start - n, waitUntil: start + n })),
  },
  due: {
    list: (store, limit, from) => store.listDue('crawl', late, limit, from),
    enter: (store, n) => admitted(store, scheduledAt(start + n)),
  },
  overdue: {
    list: (store, limit, from) => store.listOverdue('crawl', late, limit, from),
    enter: async (store, n) => claimed(store, start + n, await admitted(store, inCrawl())),
  },
};

const inCrawl = (overrides: Partial<Job> = {}) => waitingJob(start, { lane: 'crawl', ...overrides });

const scheduledAt = (dueAt: EpochMs) => scheduledJob(start, dueAt, { lane: 'crawl' });

/** What every store of jobs must list: the right ones, in order, page by page. */
export function listSuite(name: string, newStore: StoreFactory): void {
  let store: JobStore;
  const clock = handClock(start);
  beforeEach(async () => {
    store = await newStore(clock);
  });

  const idsOf = async (page: Promise<Page>): Promise<readonly JobId[]> => (await page).ids;
  const allOf = async (list: List, limit: number): Promise<JobId[]> => {
    const ids: JobId[] = [];
    let from: Place | undefined;
    do {
      const page: Page = await list(store, limit, from);
      expect(page.ids.length).toBeLessThanOrEqual(limit);
      ids.push(...page.ids);
      from = page.next;
    } while (from !== undefined);
    return ids;
  };

  describe.each(Object.entries(lists))(`${name}: pages of the list of jobs %s`, (_, { list, enter }) => {
    const four = async () => {
      const ids: JobId[] = [];
      // The last first: the list has an order of its own.
      for (const n of [4, 3, 2, 1]) ids.unshift((await enter(store, n, clock)).id);
      return ids;
    };

    it.each([1, 2, 3, 4, 5])('name each job once and in order, %i at a time', async (limit) => {
      const ids = await four();
      expect(await allOf(list, limit)).toEqual(ids);
    });

    it('are one empty page when there is nobody', async () => {
      expect(await list(store, 10)).toEqual({ ids: [] });
    });

    it('say that they are the last, if not before then with an empty one behind them', async () => {
      await four();
      expect(await list(store, 5)).not.toHaveProperty('next');
      const { next } = await list(store, 4);
      if (next !== undefined) expect(await list(store, 4, next)).toEqual({ ids: [] });
    });

    it('go on at their place when those around it have left meanwhile', async () => {
      const ids = await four();
      const first = await list(store, 2);
      expect(first.ids).toEqual(ids.slice(0, 2));
      for (const id of [ids[1], ids[2]]) await leave(store, id);
      expect(await idsOf(list(store, 2, first.next))).toEqual([ids[3]]);
      expect(await allOf(list, 2)).toEqual([ids[0], ids[3]]);
    });

    it('show who came in behind their place, and nobody twice', async () => {
      const ids = await four();
      const { next } = await list(store, 2);
      if (ids[0]) await leave(store, ids[0]);
      const fifth = await enter(store, 5, clock);
      expect(await idsOf(list(store, 10, next))).toEqual([...ids.slice(2), fifth.id]);
    });

    it('show nobody of another lane', async () => {
      await admitted(store, waitingJob(start));
      await claimed(store, start, await admitted(store, waitingJob(start, { lane: 'documents' })));
      expect(await list(store, 10)).toEqual({ ids: [] });
    });
  });

  describe(`${name}: lists`, () => {
    it('lists waiting jobs by rank and counts those ahead', async () => {
      const waiting = [];
      for (const rank of [start + 30, start + 10, start + 20])
        waiting.push(await admitted(store, waitingJob(start, { rank })));
      const [third, first, second] = waiting;
      if (!first || !second || !third) throw new Error('three jobs were admitted');
      expect(await idsOf(store.listQueued('browser', 10))).toEqual([first.id, second.id, third.id]);
      expect(await store.countAhead(first, 10)).toBe(0);
      expect(await store.countAhead(third, 10)).toBe(2);
      expect(await store.countAhead(third, 1)).toBe(1);
    });

    it('lists a running job as overdue from the millisecond its lease ends', async () => {
      const running = await claimed(store, start, await admitted(store, inCrawl()));
      const end = start + seconds(leaseSeconds);
      expect(await store.listOverdue('crawl', end - 1, 10)).toEqual({ ids: [] });
      expect(await idsOf(store.listOverdue('crawl', end, 10))).toEqual([running.id]);
      expect(await store.listQueued('crawl', 10)).toEqual({ ids: [] });
    });

    it('lists a scheduled job as due from its very millisecond', async () => {
      const { id } = await admitted(store, scheduledAt(start + 5000));
      expect(await store.listDue('crawl', start + 4999, 10)).toEqual({ ids: [] });
      expect(await idsOf(store.listDue('crawl', start + 5000, 10))).toEqual([id]);
      expect(await store.listQueued('crawl', 10)).toEqual({ ids: [] });
      expect(await store.listWaitOver('crawl', late, 10)).toEqual({ ids: [] });
    });

    it('lists a wait as over from its very millisecond, whatever the rank', async () => {
      const job = await admitted(store, inCrawl({ rank: late, waitUntil: start + 9 }));
      await admitted(store, inCrawl({ rank: 0, waitUntil: start + 10 }));
      expect(await store.listWaitOver('crawl', start + 8, 10)).toEqual({ ids: [] });
      expect(await idsOf(store.listWaitOver('crawl', start + 9, 10))).toEqual([job.id]);
    });

    it('lists no finished job', async () => {
      await done(store, start, await admitted(store, inCrawl()), { kind: 'cancel' });
      for (const { list } of Object.values(lists)) expect(await list(store, 10)).toEqual({ ids: [] });
    });

    it('lists no running job as waiting, and none that has no bound to its wait as over it', async () => {
      await claimed(store, start, await admitted(store, inCrawl()));
      await admitted(store, without(inCrawl(), 'waitUntil'));
      expect(await store.listWaitOver('crawl', late, 10)).toEqual({ ids: [] });
    });
  });
}

/** Ends a job, whatever it is at. */
async function leave(store: JobStore, id: JobId | undefined): Promise<void> {
  const job = id && (await store.read(id));
  if (!job) throw new Error('there is no such job');
  const { claimId } = job;
  await done(store, start, job, claimId === undefined ? { kind: 'cancel' } : failsForGood({ claimId }));
}
