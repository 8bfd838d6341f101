import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { maxInterruptions } from '../../../shared/limits.ts';
import { Interrupted, SoftLimitReached, Temporary } from '../../../shared/outcome.ts';
import { acknowledgementTail, noUsage, plus } from '../../../shared/usage.ts';
import { failure, result } from '../../store/jobs.ts';
import { Bench, deaf, untilTold } from './run-harness.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
let bench: Bench;
beforeEach(() => {
  vi.useFakeTimers({ now: start });
  bench = new Bench();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('the soft limit', () => {
  it('tells the work in time to end tidily by itself, and ends nothing', async () => {
    const job = await bench.claim();
    const run = bench.run(
      job,
      async ({ softSignal, signal }) => {
        await new Promise((resolve) => softSignal.addEventListener('abort', resolve));
        expect(softSignal.reason).toBeInstanceOf(SoftLimitReached);
        expect(signal.aborted).toBe(false);
        return result;
      },
      { softSeconds: 3, hardSeconds: 60 },
    );
    await vi.advanceTimersByTimeAsync(2999);
    expect((await bench.now(job)).state).toBe('running');
    await vi.advanceTimersByTimeAsync(1);
    expect(await run).toMatchObject({ state: 'completed', finishedAt: start + 3000 });
  });

  it('ends the job as timeout when the work passes it on, as foreseen', async () => {
    const job = await bench.claim();
    const run = bench.run(
      job,
      async ({ softSignal }) => {
        await new Promise((resolve) => softSignal.addEventListener('abort', resolve));
        softSignal.throwIfAborted();
        return result;
      },
      { softSeconds: 3, hardSeconds: 60 },
    );
    await vi.advanceTimersByTimeAsync(3000);
    expect(await run).toMatchObject({ state: 'timeout', error: { code: 'TIME_LIMIT' } });
    expect(bench.reports).toEqual([]);
  });

  it('that nobody heeds is followed by the hard one', async () => {
    const job = await bench.claim();
    const run = bench.run(job, untilTold, { softSeconds: 3, hardSeconds: 5 });
    await vi.advanceTimersByTimeAsync(5000);
    expect(await run).toMatchObject({ state: 'timeout', finishedAt: start + 5000 });
  });

  it('is none where the type says nothing of it', async () => {
    const job = await bench.claim();
    let soft: AbortSignal | undefined;
    const run = bench.run(job, (context) => {
      soft = context.softSignal;
      return untilTold(context);
    });
    await vi.advanceTimersByTimeAsync(300_000);
    await run;
    expect(soft?.aborted).toBe(false);
  });
});

describe('the deadline that the work is told', () => {
  it.each([
    ['its own hard limit', { hardSeconds: 5, giveWayAt: start + 9000 }, start + 5000],
    ['the end of its function', { hardSeconds: 50, giveWayAt: start + 9000 }, start + 9000],
  ])('is %s when that comes first', async (_, limits, deadline) => {
    const job = await bench.claim();
    let told = 0;
    await bench.run(
      job,
      async (context) => {
        told = context.deadline;
        return result;
      },
      limits,
    );
    expect(told).toBe(deadline);
  });
});

describe('giving way', () => {
  it('by the work itself gives the attempt back, keeps the place and rings for somebody to go on', async () => {
    const job = await bench.claim();
    await bench.run(job, async () => {
      throw new Interrupted('the site is busy at noon');
    });
    expect(await bench.now(job)).toMatchObject({
      state: 'queued',
      attempts: 0,
      interruptions: 1,
      rank: job.rank,
    });
    expect(bench.rung).toEqual([{ lane: 'browser', look: job.id }]);
    expect(bench.reports).toEqual([]);
  });

  it('once too often is an error, and nobody is rung', async () => {
    const job = await bench.claim({ interruptions: maxInterruptions - 1 });
    const run = bench.run(job, deaf, { giveWayAt: start + 1000 });
    await vi.advanceTimersByTimeAsync(11_000);
    await run;
    expect(await bench.now(job)).toMatchObject({ state: 'error', error: { code: 'INTERRUPTED_TOO_OFTEN' } });
    expect(bench.events.at(-1)).toBe('job_error');
    expect(bench.rung).toEqual([]);
  });
});

describe('the pause before another try', () => {
  it('is that of the job type', async () => {
    const job = await bench.claim();
    const work = async () => {
      throw new Temporary(failure);
    };
    await bench.run(job, work, { backoff: { baseSeconds: 8, capSeconds: 8 } });
    expect(await bench.now(job)).toMatchObject({ state: 'scheduled', dueAt: start + 4000 });
  });
});

describe('what a run tells on its way', () => {
  it('progress with the beat that stores it, and once for each change', async () => {
    const job = await bench.claim();
    const step = { ja: '入力', en: 'filling' };
    const run = bench.run(job, async ({ progress }) => {
      progress(step, 1, 3);
      await new Promise((resolve) => setTimeout(resolve, 5000));
      progress(step, 2, 3);
      await new Promise((resolve) => setTimeout(resolve, 5000));
      return result;
    });
    await vi.advanceTimersByTimeAsync(2000);
    expect((await bench.now(job)).progress).toEqual({ step, current: 1, total: 3 });
    await vi.advanceTimersByTimeAsync(8000);
    await run;
    const told = bench.told.filter(({ event }) => event === 'job_progress');
    expect(told.map(({ fields }) => [fields?.current, fields?.total])).toEqual([
      [1, 3],
      [2, 3],
    ]);
  });

  it('what it used, on top of what the job had used before, with every beat and, with what the end costs, at its end', async () => {
    const job = await bench.claim({ usage: { ...noUsage, calls: 10 } });
    const run = bench.run(job, async () => {
      bench.used = { ...noUsage, calls: 5 };
      await new Promise((resolve) => setTimeout(resolve, 3000));
      bench.used = { ...noUsage, calls: 7 };
      return result;
    });
    await vi.advanceTimersByTimeAsync(2000);
    expect((await bench.now(job)).usage.calls).toBe(15);
    await vi.advanceTimersByTimeAsync(1000);
    await run;
    const toldSoFar = { ...noUsage, calls: 17 };
    expect((await bench.now(job)).usage).toEqual(plus(toldSoFar, acknowledgementTail));
  });

  it('its cleaning up, if there was anything to close, and how often that failed', async () => {
    const job = await bench.claim();
    await bench.run(job, async ({ atEnd }) => {
      atEnd(async () => undefined);
      atEnd(async () => {
        throw new Error('stuck');
      });
      return result;
    });
    expect(bench.events).toEqual(['job_started', 'cleanup_started', 'cleanup_finished', 'job_completed']);
    expect(bench.told[2]?.fields).toMatchObject({ failures: 1 });
  });
});
