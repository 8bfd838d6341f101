import { beforeEach, describe, expect, it, vi } from 'vitest';
import { answerDoorbell } from '../../../functions/worker/answer-doorbell.ts';
import { neverTold } from '../../../shared/breaker.ts';
import { minutes } from '../../../shared/clock.ts';
import type { Doorbell } from '../../../shared/doorbell/doorbell.ts';
import type { LifecycleEvent } from '../../../shared/events.ts';
import type { Job } from '../../../shared/job.ts';
import type { Work } from '../../../shared/job-context.ts';
import { defaultBackoff } from '../../../shared/limits.ts';
import { Unavailable } from '../../../shared/outcome.ts';
import { noUsage } from '../../../shared/usage.ts';
import {
  admitted,
  claimed,
  failure,
  handClock,
  lostAfterMs,
  present,
  result,
  waitingJob,
} from '../../store/jobs.ts';
import { MemoryJobStore } from '../../store/memory-job-store.ts';

const clock = handClock(Date.UTC(2026, 10, 22));
let store: MemoryJobStore;
let rings: Doorbell[];
let events: LifecycleEvent[];
/** How often the message was hidden from others anew. */
let hidden: number;

beforeEach(() => {
  store = new MemoryJobStore(clock);
  rings = [];
  events = [];
  hidden = 0;
});

const waiting = (overrides: Partial<Job> = {}) => {
  clock.advance(1);
  return admitted(store, waitingJob(clock(), overrides));
};

const worked: Work = async () => result;

const answer = (bell: Doorbell, { work = worked, again = false }: { work?: Work; again?: boolean } = {}) =>
  answerDoorbell(
    { bell, again },
    clock() + minutes(7),
    () => ({ work, hardSeconds: 300, backoff: defaultBackoff }),
    {
      store,
      clock,
      opener: { open: async () => ({}) },
      doorbell: {
        ring: async (rung) => {
          rings.push(rung);
        },
        ringLater: async () => undefined,
      },
      random: () => 0.5,
      emit: (event) => events.push(event),
      report: (_, stack) => expect.unreachable(stack),
      onBeat: async () => {
        hidden += 1;
      },
      memoryMb: async () => 1,
      used: () => noUsage,
    },
  );

describe('a doorbell', () => {
  it('is answered with the first in line, whichever job it was rung for, and rings once for the next', async () => {
    const [first, second] = [await waiting(), await waiting()];
    await answer({ lane: 'browser', look: second.id });
    expect(await present(store, first)).toMatchObject({ state: 'completed' });
    expect(await present(store, second)).toMatchObject({ state: 'queued' });
    expect(rings).toEqual([{ lane: 'browser', look: second.id }]);
  });

  it('finds nothing to do the second time, and rings for nobody', async () => {
    const job = await waiting();
    const ran: Job['id'][] = [];
    const work: Work = async (context) => {
      ran.push(context.job.id);
      return result;
    };
    await answer({ lane: 'browser', look: job.id }, { work });
    await answer({ lane: 'browser', look: job.id }, { work });
    expect(ran).toEqual([job.id]);
    expect(rings).toEqual([]);
  });

  it('takes the slot back from a worker that vanished, then works its job', async () => {
    const lost = await claimed(store, clock(), await waiting());
    clock.advance(lostAfterMs);
    await answer({ lane: 'browser' });
    expect(await present(store, lost)).toMatchObject({ state: 'completed', attempts: 2, lostWorkers: 1 });
  });

  it('leaves the line alone while the slot is taken', async () => {
    await claimed(store, clock(), await waiting());
    const second = await waiting();
    await answer({ lane: 'browser', look: second.id });
    expect(await present(store, second)).toMatchObject({ state: 'queued', attempts: 0 });
  });

  it('finds the slot taken while a lost worker may still hold its job', async () => {
    const job = await waiting();
    const held = await claimed(store, clock(), job);
    clock.advance(lostAfterMs - 1);
    await answer({ lane: 'browser' });
    expect(await present(store, held)).toMatchObject({ state: 'running', lostWorkers: 0 });
  });

  it('that comes again takes jobs back before it looks for one, since whoever answered it first is gone', async () => {
    const lost = await claimed(store, clock(), await waiting({ lane: 'crawl' }));
    clock.advance(lostAfterMs);
    const next = await waiting({ lane: 'crawl' });
    await answer({ lane: 'crawl' }, { again: true });
    expect(await present(store, lost)).toMatchObject({ state: 'completed', lostWorkers: 1 });
    expect(await present(store, next)).toMatchObject({ state: 'queued' });
    expect(rings).toEqual([{ lane: 'crawl', look: next.id }]);
  });

  it('that comes first takes the job there is, and leaves a lost one to whoever has nothing to do', async () => {
    const lost = await claimed(store, clock(), await waiting({ lane: 'crawl' }));
    clock.advance(lostAfterMs);
    const next = await waiting({ lane: 'crawl' });
    await answer({ lane: 'crawl' });
    expect(await present(store, next)).toMatchObject({ state: 'completed' });
    expect(await present(store, lost)).toMatchObject({ state: 'running' });
    await answer({ lane: 'crawl' });
    expect(await present(store, lost)).toMatchObject({ state: 'completed', lostWorkers: 1 });
  });

  it('is hidden anew when the claim took long: it must not come again before the lease is over', async () => {
    await waiting();
    await answer({ lane: 'browser' });
    expect(hidden).toBe(0);
    const list = store.listQueued.bind(store);
    vi.spyOn(store, 'listQueued').mockImplementationOnce((...args) => {
      clock.advance(minutes(0.1));
      return list(...args);
    });
    await waiting();
    await answer({ lane: 'browser' });
    expect(hidden).toBe(1);
  });

  it('is not answered in a paused lane, however many wait', async () => {
    const job = await waiting();
    await store.setLane('browser', { pausedAt: clock() });
    await answer({ lane: 'browser', look: job.id });
    expect(await present(store, job)).toEqual(job);
    expect(rings).toEqual([]);
  });

  it('is answered past the records of a newer version, which stay as they are', async () => {
    const [newer, lost, job] = [
      await waiting(),
      await claimed(store, clock(), await waiting()),
      await waiting(),
    ];
    store.newer.add(newer.id).add(lost.id);
    clock.advance(lostAfterMs);
    // The slot is still held by what cannot be read: only the version that knows it can free it.
    await answer({ lane: 'browser' });
    expect(await present(store, job)).toEqual(job);
    expect(events).toEqual(['record_unreadable', 'record_unreadable']);
    store.newer.delete(lost.id);
    await answer({ lane: 'browser' });
    expect(await present(store, lost)).toMatchObject({ state: 'completed', lostWorkers: 1 });
    await answer({ lane: 'browser' });
    expect(await present(store, job)).toMatchObject({ state: 'completed' });
    store.newer.clear();
    expect(await present(store, newer)).toEqual(newer);
  });

  it('that finds the other side away does the job that needs it not, and keeps the place of the one that does', async () => {
    const site = { name: 'site', before: neverTold, after: { state: 'closed', failures: 4 } } as const;
    await store.writeBreaker(site);
    const [first, second, other] = [
      await waiting({ breaker: 'site' }),
      await waiting({ breaker: 'site' }),
      await waiting(),
    ];
    const work: Work = async ({ job }) => {
      if (job.breaker !== undefined) throw new Unavailable(failure);
      return result;
    };
    await answer({ lane: 'browser' }, { work });
    await answer({ lane: 'browser' }, { work });
    expect(await present(store, first)).toMatchObject({ state: 'queued', attempts: 0, rank: first.rank });
    expect(await present(store, second)).toEqual(second);
    expect(await present(store, other)).toMatchObject({ state: 'completed' });
    await answer({ lane: 'browser' }, { work });
    clock.advance(minutes(1));
    await answer({ lane: 'browser' });
    expect(await present(store, first)).toMatchObject({ state: 'completed', attempts: 1 });
    await answer({ lane: 'browser' });
    expect(await present(store, second)).toMatchObject({ state: 'completed', attempts: 1 });
  });
});
