import { beforeEach, describe, expect, it, vi } from 'vitest';
import { claimNext } from '../../../shared/claim.ts';
import type { Job, JobId } from '../../../shared/job.ts';
import { completes, done, present } from '../../store/jobs.ts';
import { staleList, TickBench } from './tick-harness.ts';

let bench: TickBench;
beforeEach(() => {
  bench = new TickBench();
});
const claim = (lane: 'browser' | 'crawl' = 'browser', look?: JobId) => {
  return claimNext(bench.duties, lane, { look });
};
const finish = (job: Job | undefined) => {
  if (job?.claimId === undefined) throw new Error('nobody was claimed');
  return done(bench.store, bench.clock(), job, completes({ claimId: job.claimId }));
};
function indexShows(ids: readonly JobId[]): void {
  const page = staleList(ids);
  vi.spyOn(bench.store, 'listQueued').mockImplementation((_, limit, from) => page(limit, from));
}

describe('a claim', () => {
  it('takes the first in line, by rank', async () => {
    const last = await bench.waiting({ rank: 30 });
    const first = await bench.waiting({ rank: 10 });
    const middle = await bench.waiting({ rank: 20 });
    for (const { id } of [first, middle, last]) {
      const job = await claim();
      expect(job).toMatchObject({ id, state: 'running', attempts: 1 });
      await finish(job);
    }
    expect(await claim()).toBeUndefined();
  });

  it('takes nobody when the lane has no slot, and does not go through the whole line to find that out', async () => {
    await bench.running();
    for (let n = 0; n < 5; n++) await bench.waiting();
    const write = vi.spyOn(bench.store, 'write');
    expect(await claim()).toBeUndefined();
    expect(write).toHaveBeenCalledOnce();
  });

  it('looks at the job it was rung for when the index shows nobody yet', async () => {
    const job = await bench.waiting();
    indexShows([]);
    expect(await claim()).toBeUndefined();
    expect(await claim('browser', job.id)).toMatchObject({ id: job.id, state: 'running' });
  });

  it('takes no job of another lane, whatever it was rung for', async () => {
    const job = await bench.waiting({ lane: 'crawl' });
    expect(await claim('browser', job.id)).toBeUndefined();
    expect(await present(bench.store, job)).toEqual(job);
  });

  it('passes over pages of jobs that the index still shows although they are gone', async () => {
    const gone: JobId[] = [];
    for (let n = 0; n < 35; n++) {
      const job = await bench.waiting();
      await bench.cancel(job);
      gone.push(job.id);
    }
    const next = await bench.waiting();
    indexShows([...gone, next.id]);
    expect(await claim()).toMatchObject({ id: next.id });
  });

  it('passes over pages of records of a newer version, tells of each, and leaves them as they are', async () => {
    const newer: Job[] = [];
    for (let n = 0; n < 35; n++) newer.push(await bench.waiting());
    for (const { id } of newer) bench.store.newer.add(id);
    const next = await bench.waiting();
    expect(await claim()).toMatchObject({ id: next.id });
    expect(bench.told.map(({ event, fields }) => [event, fields?.job_id])).toEqual(
      newer.map(({ id }) => ['record_unreadable', id]),
    );
    bench.store.newer.clear();
    for (const before of newer) expect(await present(bench.store, before)).toEqual(before);
  });

  it('of many at once takes as many as there are slots, each job once', async () => {
    for (let n = 0; n < 12; n++) await bench.waiting({ lane: 'crawl' });
    const claims = await Promise.all(Array.from({ length: 12 }, () => claim('crawl')));
    const taken = claims.flatMap((job) => (job ? [job.id] : []));
    expect(taken).toHaveLength(4);
    expect(new Set(taken).size).toBe(4);
  });
});

describe('a job that this version cannot do', () => {
  it('is left in the line for the one that can, and told of; the next is taken', async () => {
    const newer = await bench.waiting({ type: 'of-tomorrow' });
    const known = await bench.waiting();
    const canRun = (job: Job) => job.type !== 'of-tomorrow';
    expect(await claimNext(bench.duties, 'browser', { canRun })).toMatchObject({ id: known.id });
    expect(await present(bench.store, newer)).toEqual(newer);
    expect(bench.told[0]).toMatchObject({
      event: 'record_unreadable',
      job: newer,
      fields: { reason: 'type' },
    });
  });
});
