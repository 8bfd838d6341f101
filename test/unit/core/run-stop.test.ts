import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { seconds } from '../../../shared/clock.ts';
import { cleanupSeconds, graceSeconds } from '../../../shared/limits.ts';
import { done, type Running, result } from '../../store/jobs.ts';
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

const askToStop = async (job: Running) =>
  done(bench.store, Date.now(), await bench.now(job), { kind: 'requestStop' });
const acknowledgements = () => bench.told.filter(({ event }) => event === 'stop_acknowledged');

describe('a stop', () => {
  it('is seen with the next beat, acknowledged at once and done as soon as the work has ended', async () => {
    const job = await bench.claim();
    const run = bench.run(job, untilTold);
    await vi.advanceTimersByTimeAsync(500);
    await askToStop(job);
    await vi.advanceTimersByTimeAsync(1499);
    expect(await bench.now(job)).not.toHaveProperty('stopAcknowledgedAt');
    await vi.advanceTimersByTimeAsync(1);
    await run;
    expect(await bench.now(job)).toMatchObject({
      state: 'stopped',
      stopRequestedAt: start + 500,
      stopAcknowledgedAt: start + 2000,
      finishedAt: start + 2000,
    });
    expect(bench.events).toEqual(['job_started', 'stop_acknowledged', 'job_stopped']);
    expect(acknowledgements()).toMatchObject([
      { job: { id: job.id, state: 'running' }, fields: { queue_length: 0, running_count: 1 } },
    ]);
  });

  it('of work that does not listen is acknowledged all the same, once, and forced when the grace is over', async () => {
    const job = await bench.claim();
    const run = bench.run(job, deaf);
    await askToStop(job);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await bench.now(job)).toMatchObject({ state: 'running', stopAcknowledgedAt: start + 2000 });
    await vi.advanceTimersByTimeAsync(seconds(graceSeconds) - 1);
    expect((await bench.now(job)).state).toBe('running');
    await vi.advanceTimersByTimeAsync(1);
    await run;
    expect(await bench.now(job)).toMatchObject({
      state: 'stopped',
      stopAcknowledgedAt: start + 2000,
      finishedAt: start + 2000 + seconds(graceSeconds),
    });
    expect(acknowledgements()).toHaveLength(1);
  });

  it('is acknowledged with the next beat that gets through', async () => {
    const job = await bench.claim();
    const run = bench.run(job, deaf);
    await askToStop(job);
    bench.store.down = new Error('unreachable');
    await vi.advanceTimersByTimeAsync(5000);
    bench.store.down = undefined;
    await vi.advanceTimersByTimeAsync(1000);
    expect(await bench.now(job)).toMatchObject({ stopAcknowledgedAt: start + 6000 });
    await vi.advanceTimersByTimeAsync(seconds(graceSeconds));
    expect((await run)?.state).toBe('stopped');
    expect(acknowledgements()).toHaveLength(1);
  });

  it('that comes while the work is being ended for another reason is acknowledged once too', async () => {
    const job = await bench.claim();
    const run = bench.run(job, deaf, { hardSeconds: 3 });
    await vi.advanceTimersByTimeAsync(5000);
    await askToStop(job);
    await vi.advanceTimersByTimeAsync(8000);
    await run;
    expect(await bench.now(job)).toMatchObject({ state: 'timeout', stopAcknowledgedAt: start + 6000 });
    expect(acknowledgements()).toHaveLength(1);
  });

  it('beats another try: the work fails for a passing reason after it was told to end', async () => {
    const job = await bench.claim();
    const run = bench.run(job, async () => {
      await askToStop(job);
      throw new Error('a passing fault');
    });
    expect((await run)?.state).toBe('stopped');
    expect([...bench.rung, ...bench.rungLater]).toEqual([]);
  });

  it('comes too late for work that was done: it is completed', async () => {
    const job = await bench.claim();
    const run = bench.run(job, async (context) => {
      await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
      return result;
    });
    await askToStop(job);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await run).toMatchObject({ state: 'completed', result });
  });

  it('gives what the work opened its time to close', async () => {
    const job = await bench.claim();
    const run = bench.run(job, async (context) => {
      context.atEnd(() => new Promise((resolve) => setTimeout(resolve, seconds(cleanupSeconds) - 1)));
      return untilTold(context);
    });
    await askToStop(job);
    await vi.advanceTimersByTimeAsync(2000);
    expect((await bench.now(job)).state).toBe('running');
    await vi.advanceTimersByTimeAsync(seconds(cleanupSeconds));
    expect(await run).toMatchObject({
      state: 'stopped',
      finishedAt: start + 2000 + seconds(cleanupSeconds) - 1,
    });
    expect(bench.events).toEqual([
      'job_started',
      'stop_acknowledged',
      'cleanup_started',
      'cleanup_finished',
      'job_stopped',
    ]);
  });
});
