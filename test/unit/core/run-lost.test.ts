import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { claimNext } from '../../../shared/claim.ts';
import { seconds } from '../../../shared/clock.ts';
import type { Job } from '../../../shared/job.ts';
import type { Work } from '../../../shared/job-context.ts';
import { isSettledIn } from '../../../shared/ledger.ts';
import { loseOverdueLeases } from '../../../shared/rescue.ts';
import { admitted, lostAfterMs, present, result, waitingJob } from '../../store/jobs.ts';
import { Bench } from './run-harness.ts';

let bench: Bench;
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 20) });
  bench = new Bench();
});
afterEach(() => vi.useRealTimers());

const rows = Array.from({ length: 20 }, (_, index) => index + 1);
const note = { ja: '', en: '' };
const confirmed = (number: number) =>
  ({ number, state: 'confirmed', code: 'CONFIRMED', note, effects: 1 }) as const;

/** A month: a browser that takes its time, then a row a second, settled ones left out. */
const month: Work = async ({ job, ledger, progress }) => {
  const entries = new Map((await ledger.entries()).map((entry) => [entry.number, entry]));
  const open = rows.filter((row) => !isSettledIn(job.series, entries.get(row)));
  const step = { ja: '入力', en: 'filling' };
  progress(step, 0, rows.length);
  await pause(2600);
  for (const row of open) {
    progress(step, row, rows.length);
    await pause(1000);
    await ledger.write(confirmed(row));
  }
  return result;
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A worker that is cut off: from then on nothing it does reaches the store. */
async function killedAfter(ms: number, job: Job): Promise<Job> {
  let alive = true;
  const store = new Proxy(bench.store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) =>
        alive ? member.apply(target, args) : new Promise<never>(() => undefined);
    },
  });
  void bench.run(job, month, {}, { store });
  await vi.advanceTimersByTimeAsync(ms);
  alive = false;
  await vi.advanceTimersByTimeAsync(lostAfterMs);
  await loseOverdueLeases(mover(), job.lane);
  return present(bench.store, job);
}
const mover = () => ({ store: bench.store, clock: () => Date.now(), emit: () => undefined });
async function claim(): Promise<Job> {
  const job = await claimNext(mover(), 'browser');
  if (!job) throw new Error('nobody waits');
  return job;
}

it.each([5, 4, 8])(
  'a month whose workers are killed %i s after each of three starts is completed',
  async (after) => {
    const job = await admitted(bench.store, waitingJob(Date.now()));
    for (const lost of [1, 2, 3]) {
      const left = await killedAfter(seconds(after), await claim());
      expect(left).toMatchObject({ state: 'queued', attempts: 0, lostWorkers: lost, lostWithoutProgress: 0 });
    }
    const run = bench.run(await claim(), month);
    await vi.advanceTimersByTimeAsync(seconds(60));
    await run;
    expect(await present(bench.store, job)).toMatchObject({
      state: 'completed',
      attempts: 1,
      lostWorkers: 3,
    });
    expect(await bench.store.listRows(job.id)).toHaveLength(rows.length);
  },
);

it('one whose workers die before the first row is given up after three', async () => {
  const job = await admitted(bench.store, waitingJob(Date.now()));
  for (let lost = 0; lost < 3; lost++) await killedAfter(2500, await claim());
  expect(await present(bench.store, job)).toMatchObject({ state: 'error', attempts: 3, lostWorkers: 3 });
});

it('that it came further is stored once at once, and then with the beats as ever', async () => {
  const job = await admitted(bench.store, waitingJob(Date.now()));
  const run = bench.run(await claim(), month);
  await vi.advanceTimersByTimeAsync(2610);
  expect((await present(bench.store, job)).progress?.current).toBe(1);
  await vi.advanceTimersByTimeAsync(1100);
  expect((await present(bench.store, job)).progress?.current).toBe(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect((await present(bench.store, job)).progress?.current).toBe(3);
  await vi.advanceTimersByTimeAsync(seconds(60));
  await run;
});
