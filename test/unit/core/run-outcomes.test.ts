import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Work } from '../../../shared/job-context.ts';
import { Permanent, Temporary } from '../../../shared/outcome.ts';
import { failure, result } from '../../store/jobs.ts';
import { Bench, canary, deaf, untilTold } from './run-harness.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
let bench: Bench;
beforeEach(() => {
  vi.useFakeTimers({ now: start });
  bench = new Bench();
});
afterEach(() => {
  // Nothing may keep the process alive once a run is over.
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const failing =
  (error: unknown): Work =>
  async () => {
    throw error;
  };

describe('how a run ends', () => {
  it('completed: the result is kept, the secret is gone, nobody is rung', async () => {
    const job = await bench.claim();
    const ended = await bench.run(job, async () => result);
    expect(ended).toMatchObject({ state: 'completed', result, peakMemoryMb: 123 });
    expect(await bench.now(job)).toMatchObject({ state: 'completed', secret: 'destroyed' });
    expect(await bench.store.readSecret(job.id)).toBeUndefined();
    expect(bench.events).toEqual(['job_started', 'job_completed']);
    expect([...bench.rung, ...bench.rungLater]).toEqual([]);
  });

  it('permanent failure: error, whatever attempts are left', async () => {
    const job = await bench.claim();
    await bench.run(job, failing(new Permanent(failure)));
    expect(await bench.now(job)).toMatchObject({ state: 'error', error: failure, attempts: 1 });
    expect(bench.events.at(-1)).toBe('job_error');
    expect(bench.reports).toEqual([]);
  });

  it('temporary failure: scheduled, and tick is woken at that time', async () => {
    const job = await bench.claim();
    await bench.run(job, failing(new Temporary(failure)));
    const dueAt = start + 30_000;
    expect(await bench.now(job)).toMatchObject({ state: 'scheduled', dueAt, error: failure });
    expect(bench.rungLater).toEqual([[{ lane: 'browser', look: job.id }, dueAt]]);
    expect(bench.events.at(-1)).toBe('job_retry_scheduled');
  });

  it('temporary failure of the last attempt: error', async () => {
    const job = await bench.claim({ attempts: 2 });
    await bench.run(job, failing(new Temporary(failure)));
    expect(await bench.now(job)).toMatchObject({ state: 'error', attempts: 3, error: failure });
  });

  it('a doorbell that cannot be rung changes nothing of the outcome', async () => {
    const job = await bench.claim();
    bench.doorbellDown = true;
    await bench.run(job, failing(new Temporary(failure)));
    expect((await bench.now(job)).state).toBe('scheduled');
    expect(bench.events.at(-1)).toBe('doorbell_failed');
  });

  it.each([new Error(`fill("${canary}") of taro@example.jp failed`), `thrown text ${canary}`])(
    'an error nobody foresaw is reported without secrets and tried again',
    async (error) => {
      const job = await bench.claim();
      await bench.run(job, async (context) => {
        await context.secrets();
        throw error;
      });
      expect(await bench.now(job)).toMatchObject({ state: 'scheduled', error: { code: 'UNEXPECTED_ERROR' } });
      expect(bench.reports).toHaveLength(1);
      expect(bench.reports[0]).toContain('***');
      expect(bench.reports[0]).not.toMatch(/c4nary|taro/);
      expect(JSON.stringify(await bench.now(job))).not.toContain(canary);
    },
  );

  it('hard limit: timeout with the reason, also of work that does not listen', async () => {
    const job = await bench.claim();
    const run = bench.run(job, deaf, { hardSeconds: 5 });
    await vi.advanceTimersByTimeAsync(15_000);
    await run;
    expect(await bench.now(job)).toMatchObject({
      state: 'timeout',
      error: { code: 'TIME_LIMIT' },
      finishedAt: start + 15_000,
    });
  });

  it('function nearly out of time: waits again, the attempt is given back, and somebody is woken', async () => {
    const job = await bench.claim();
    const run = bench.run(job, untilTold, { giveWayAt: start + 3000 });
    await vi.advanceTimersByTimeAsync(3000);
    await run;
    expect(await bench.now(job)).toMatchObject({ state: 'queued', attempts: 0, rank: job.rank });
    expect(bench.rung).toEqual([{ lane: 'browser', look: job.id }]);
    expect(bench.events.at(-1)).toBe('job_interrupted');
  });

  it('work that begins when its time is over already is ended all the same', async () => {
    const job = await bench.claim();
    Object.assign(bench.store, {
      readInput: () => new Promise((resolve) => setTimeout(() => resolve({}), 5000)),
    });
    const run = bench.run(job, deaf, { hardSeconds: 1 });
    await vi.advanceTimersByTimeAsync(15_000);
    await run;
    expect((await bench.now(job)).state).toBe('timeout');
  });

  it('a job without input is an error nobody foresaw', async () => {
    const job = await bench.claim();
    Object.assign(bench.store, { readInput: async () => undefined });
    await bench.run(job, async () => result);
    expect((await bench.now(job)).state).toBe('scheduled');
    expect(bench.reports[0]).toContain('no input');
  });
});
