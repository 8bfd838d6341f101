import { beforeEach, describe, expect, it } from 'vitest';
import { expireWaits } from '../../../functions/tick/expire-waits.ts';
import { ready } from '../../../functions/tick/ready.ts';
import { rescue } from '../../../functions/tick/rescue.ts';
import { minutes, seconds } from '../../../shared/clock.ts';
import type { Job } from '../../../shared/job.ts';
import { lanes } from '../../../shared/lanes.ts';
import {
  admitted,
  beats,
  done,
  fails,
  lostAfterMs,
  present,
  scheduledJob,
  waitingJob,
} from '../../store/jobs.ts';
import { TickBench } from './tick-harness.ts';

let bench: TickBench;
beforeEach(() => {
  bench = new TickBench();
});
const now = (job: Job) => present(bench.store, job);

describe('ready', () => {
  const inAMinute = (overrides: Partial<Job> = {}) =>
    admitted(bench.store, scheduledJob(bench.clock(), bench.clock() + minutes(1), overrides));

  it('lets a due job join the line, rings for it and tells how the lane stands', async () => {
    const job = await inAMinute();
    bench.clock.advance(minutes(1));
    await ready('browser', bench.duties);
    expect(await now(job)).toMatchObject({
      state: 'queued',
      queuedAt: bench.clock(),
      rank: bench.clock() - minutes(5),
    });
    expect(bench.rings).toEqual([{ bell: { lane: 'browser', look: job.id }, group: undefined }]);
    expect(bench.told).toMatchObject([
      { event: 'job_queued', job: { id: job.id }, fields: { queue_length: 1, running_count: 0 } },
    ]);
  });

  it('takes up a failed attempt too, once its pause is over', async () => {
    const running = await bench.running();
    const { dueAt } = await done(bench.store, bench.clock(), running, fails(running));
    bench.until(dueAt ?? Number.NaN);
    await ready('browser', bench.duties);
    expect(await now(running)).toMatchObject({ state: 'queued', attempts: 1 });
  });

  it('leaves a job alone that is due in a while', async () => {
    const job = await inAMinute();
    bench.clock.advance(minutes(1) - 5001);
    await ready('browser', bench.duties);
    expect(await now(job)).toEqual(job);
    expect([...bench.rings, ...bench.later]).toEqual([]);
  });

  it.each([1, 700, 2000])('waits for a job that is due in %i ms, to the moment', async (early) => {
    const job = await inAMinute();
    bench.clock.advance(minutes(1) - early);
    await ready('browser', bench.duties);
    expect(await now(job)).toMatchObject({ state: 'queued', queuedAt: job.dueAt });
    expect(bench.later).toEqual([]);
  });

  it.each([2001, 5000])(
    'wakes itself again for a job that is due in %i ms: the wakeup came early',
    async (early) => {
      const job = await inAMinute();
      bench.clock.advance(minutes(1) - early);
      await ready('browser', bench.duties);
      expect(await now(job)).toEqual(job);
      expect(bench.later).toEqual([{ bell: { lane: 'browser', look: job.id }, at: job.dueAt }]);
      expect(bench.rings).toEqual([]);
      bench.clock.advance(early);
      await ready('browser', bench.duties);
      expect((await now(job)).state).toBe('queued');
      expect(bench.later).toHaveLength(1);
    },
  );

  it('leaves it to the next minute if it cannot wake itself, and goes on with the others', async () => {
    const soon = await inAMinute();
    bench.clock.advance(minutes(1) - 4000);
    const due = await admitted(bench.store, scheduledJob(bench.clock(), bench.clock()));
    bench.doorbellDown = true;
    await ready('browser', bench.duties);
    expect((await now(soon)).state).toBe('scheduled');
    expect((await now(due)).state).toBe('queued');
    expect(bench.events).toEqual(['job_queued', 'doorbell_failed', 'doorbell_failed']);
  });

  it('draws a turn for each: jobs of one submitter that are due at once do not block the lane for others', async () => {
    const jobs = [await inAMinute({ submitter: 'a' }), await inAMinute({ submitter: 'a' })];
    const other = await inAMinute({ submitter: 'b' });
    bench.clock.advance(minutes(1));
    await ready('browser', bench.duties);
    const ranks = await Promise.all(jobs.map(async (job) => (await now(job)).rank));
    expect(Math.abs((ranks[0] ?? 0) - (ranks[1] ?? 0))).toBe(seconds(lanes.browser.turnSeconds));
    expect((await now(other)).rank).toBe(Math.min(...ranks));
  });

  it('gives the turn back when the job was cancelled meanwhile', async () => {
    const job = await inAMinute({ submitter: 'a' });
    bench.clock.advance(minutes(1));
    const { duties } = bench;
    const pass = bench.store.pass.bind(bench.store);
    bench.store.pass = async (...args) => {
      await bench.cancel(await now(job));
      return pass(...args);
    };
    await ready('browser', duties);
    bench.store.pass = pass;
    expect((await now(job)).state).toBe('cancelled');
    expect(bench.rings).toEqual([]);
    const next = await admitted(bench.store, scheduledJob(bench.clock(), bench.clock(), { submitter: 'a' }));
    await ready('browser', duties);
    expect((await now(next)).rank).toBe(bench.clock() - minutes(5));
  });
});

describe('rescue', () => {
  it('puts the job of a vanished worker back and rings on the spare group, since the usual one may be held', async () => {
    const job = await bench.running();
    bench.clock.advance(lostAfterMs);
    await rescue('browser', bench.duties);
    expect(await now(job)).toMatchObject({ state: 'queued', lostWorkers: 1, rank: job.rank });
    expect(bench.rings).toEqual([{ bell: { lane: 'browser', look: job.id }, group: 'spare' }]);
    expect(bench.events).toEqual(['lease_lost', 'job_queued']);
    for (const { fields } of bench.told) expect(fields).toMatchObject({ queue_length: 1, running_count: 0 });
  });

  it('leaves a job alone whose lease may have been renewed until a millisecond ago', async () => {
    const job = await bench.running();
    bench.clock.advance(lostAfterMs - 1);
    await rescue('browser', bench.duties);
    expect(await now(job)).toMatchObject({ state: 'running' });
    expect(bench.events).toEqual([]);
  });

  it('leaves a job alone whose worker beats after tick has looked', async () => {
    const job = await bench.running();
    bench.clock.advance(lostAfterMs);
    const read = bench.store.read.bind(bench.store);
    bench.store.read = async (id) => {
      bench.store.read = read;
      const seen = await read(id);
      await done(bench.store, bench.clock() - lostAfterMs + 1000, job, beats(job));
      return seen;
    };
    await rescue('browser', bench.duties);
    expect(await now(job)).toMatchObject({ state: 'running', lostWorkers: 0 });
  });

  it('rings for nobody when the job was to stop, or has lost too many workers', async () => {
    const stopping = await bench.running();
    await done(bench.store, bench.clock(), stopping, { kind: 'requestStop' });
    bench.clock.advance(lostAfterMs);
    await rescue('browser', bench.duties);
    const unlucky = await bench.running({ lostWorkers: 2, lostWithoutProgress: 2 });
    bench.clock.advance(lostAfterMs);
    await rescue('browser', bench.duties);
    expect((await now(stopping)).state).toBe('stopped');
    expect(await now(unlucky)).toMatchObject({ state: 'error', error: { code: 'WORKER_LOST' } });
    expect(bench.events).toEqual(['lease_lost', 'job_stopped', 'lease_lost', 'job_error']);
    expect(bench.rings).toEqual([]);
  });
});

describe('expireWaits', () => {
  it.each(Object.values(lanes))(
    'ends a job that waited $maxQueueWaitSeconds s in $name, and says that nothing was done',
    async ({ name, maxQueueWaitSeconds }) => {
      const waitUntil = bench.clock() + seconds(maxQueueWaitSeconds);
      const waiting = waitingJob(bench.clock(), { lane: name, secret: 'sealed', waitUntil });
      const job = await admitted(bench.store, waiting);
      bench.until(waitUntil - 1);
      await expireWaits(name, bench.duties);
      expect(await now(job)).toEqual(job);
      bench.clock.advance(1);
      await expireWaits(name, bench.duties);
      expect(await now(job)).toMatchObject({
        state: 'timeout',
        error: { code: 'QUEUE_WAIT_EXCEEDED', message: { en: expect.stringContaining('Nothing was done') } },
        secret: 'destroyed',
      });
      expect(await bench.store.readSecret(job.id)).toBeUndefined();
      expect(bench.events).toEqual(['job_timeout']);
    },
  );

  it('does not say that nothing was done of a job that has run before', async () => {
    const running = await bench.running();
    bench.until((running.leaseUntil ?? 0) + minutes(1));
    await rescue('browser', bench.duties);
    bench.clock.advance(minutes(31));
    await expireWaits('browser', bench.duties);
    const { state, error } = await now(running);
    expect([state, error?.message.en]).toEqual(['timeout', expect.stringContaining('A part was done')]);
    expect(error?.hint?.en).toContain('rows');
  });

  it('goes by the end of the wait, whatever the place in the line', async () => {
    const end = bench.clock() + minutes(30);
    const first = await bench.waiting({ rank: 0, waitUntil: end + 1 });
    const last = await bench.waiting({ rank: end, waitUntil: end });
    bench.until(end);
    await expireWaits('browser', bench.duties);
    expect((await now(first)).state).toBe('queued');
    expect((await now(last)).state).toBe('timeout');
  });

  it('counts the wait from when a job came back into the line', async () => {
    const job = await bench.running();
    bench.clock.advance(lostAfterMs);
    await rescue('browser', bench.duties);
    bench.clock.advance(minutes(30) - 1);
    await expireWaits('browser', bench.duties);
    expect((await now(job)).state).toBe('queued');
    bench.clock.advance(1);
    await expireWaits('browser', bench.duties);
    expect((await now(job)).state).toBe('timeout');
  });
});
