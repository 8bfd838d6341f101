import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Breaker, neverTold } from '../../../shared/breaker.ts';
import { claimNext } from '../../../shared/claim.ts';
import { seconds } from '../../../shared/clock.ts';
import type { Job } from '../../../shared/job.ts';
import type { Work } from '../../../shared/job-context.ts';
import { breakerPauseSeconds } from '../../../shared/limits.ts';
import { Interrupted, Permanent, Temporary, Unavailable } from '../../../shared/outcome.ts';
import { admitted, done, failure, result, waitingJob } from '../../store/jobs.ts';
import { Bench } from './run-harness.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const name = 'site';
const nearlyOpen: Breaker = { state: 'closed', failures: 4 };
const until = start + seconds(breakerPauseSeconds);
let bench: Bench;
beforeEach(() => {
  vi.useFakeTimers({ now: start });
  bench = new Bench();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const stands = (after: Breaker) => bench.store.writeBreaker({ name, before: neverTold, after });
const breaker = () => bench.store.readBreaker(name);
const claim = (overrides: Partial<Job> = {}) => bench.claim({ breaker: name, ...overrides });
const failing =
  (error: unknown, answered = false): Work =>
  async (context) => {
    if (answered) context.answered();
    throw error;
  };
/** The job that is the trial. */
async function trial(): Promise<Job> {
  await stands({ state: 'open', until: start });
  await admitted(bench.store, waitingJob(start, { breaker: name }));
  const mover = { store: bench.store, clock: () => Date.now(), emit: () => undefined };
  const job = await claimNext(mover, 'browser');
  if (!job) throw new Error('nobody may try');
  return job;
}

describe('an attempt that finds the other side away', () => {
  it('is a failure with backoff like any other while the circuit is closed', async () => {
    const job = await claim();
    await bench.run(job, failing(new Unavailable(failure)));
    expect(await bench.now(job)).toMatchObject({ state: 'scheduled', attempts: 1, error: failure });
    expect(await breaker()).toEqual({ state: 'closed', failures: 1 });
  });

  it('that opens the circuit has the job wait in its place, with its attempt given back', async () => {
    await stands(nearlyOpen);
    const job = await claim();
    await bench.run(job, failing(new Unavailable(failure)));
    expect(await bench.now(job)).toMatchObject({
      ...{ state: 'queued', attempts: 0, rank: job.rank, heldSince: start, error: failure, secret: 'sealed' },
    });
    expect(await breaker()).toEqual({ state: 'open', until });
    expect(bench.events).toEqual(['job_started', 'breaker_opened', 'job_interrupted']);
    // Nobody is rung for in vain: tick is woken when the pause is over.
    expect(bench.rung).toEqual([]);
    expect(bench.rungLater).toEqual([[{ lane: 'browser', look: job.id }, until]]);
  });

  it('while the circuit is open already waits for it too', async () => {
    const job = await claim();
    await stands({ state: 'open', until });
    await bench.run(job, failing(new Unavailable(failure)));
    expect(await bench.now(job)).toMatchObject({ state: 'queued', attempts: 0 });
    expect(await breaker()).toEqual({ state: 'open', until });
  });

  it('as the trial opens the circuit for another pause, and spends no attempt', async () => {
    const job = await trial();
    await bench.run(job, failing(new Unavailable(failure)));
    expect(await breaker()).toEqual({ state: 'open', until });
    expect(await bench.now(job)).toMatchObject({ state: 'queued', attempts: 0, heldSince: start });
  });

  it('is stopped all the same when that was wished', async () => {
    await stands(nearlyOpen);
    const job = await claim();
    await bench.run(job, async ({ job: running }) => {
      await done(bench.store, Date.now(), running, { kind: 'requestStop' });
      throw new Unavailable(failure);
    });
    expect((await bench.now(job)).state).toBe('stopped');
  });

  it('goes on as if there were no circuit when that cannot be read or written', async () => {
    const job = await claim();
    vi.spyOn(bench.store, 'readBreaker').mockRejectedValue(new Error('away'));
    await bench.run(job, failing(new Unavailable(failure)));
    expect(await bench.now(job)).toMatchObject({ state: 'scheduled', attempts: 1 });
    expect(bench.reports).toHaveLength(1);
  });
});

describe('a trial', () => {
  it.each<[string, Work]>([
    ['is completed', async () => result],
    ['fails for good', failing(new Permanent(failure))],
    ['had an answer before it failed for now', failing(new Temporary(failure), true)],
    ['had an answer before it gave way', failing(new Interrupted(), true)],
  ])('that %s closes the circuit', async (_, work) => {
    await bench.run(await trial(), work);
    expect(await breaker()).toEqual(neverTold);
    expect(bench.events).toContain('breaker_closed');
  });

  it.each<[string, Work]>([
    ['gives way', failing(new Interrupted())],
    ['fails for a reason of its own', failing(new Temporary(failure))],
    ['breaks', failing(new Error('the browser crashed'))],
  ])('that %s before it had an answer is given up: the next may try at once', async (_, work) => {
    await bench.run(await trial(), work);
    expect(await breaker()).toEqual({ state: 'open', until: start });
  });

  it('that has lost its lease says nothing', async () => {
    const job = await trial();
    const before = await breaker();
    const run = bench.run(job, async ({ signal }) => {
      vi.spyOn(bench.store, 'write').mockRejectedValue(new Error('away'));
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw new Unavailable(failure);
    });
    await vi.advanceTimersByTimeAsync(seconds(90));
    expect(await run).toBeUndefined();
    expect(await breaker()).toEqual(before);
  });
});

it('a job that depends on nobody tells nobody', async () => {
  const read = vi.spyOn(bench.store, 'readBreaker');
  await bench.run(await bench.claim(), failing(new Unavailable(failure)));
  expect(read).not.toHaveBeenCalled();
});
