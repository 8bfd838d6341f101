import { beforeEach, expect, it } from 'vitest';
import { Pace, type Stopwatch } from '../../../functions/worker/jobs/autofill/pace.ts';

const never = new AbortController().signal;
let now: number;
let waits: number[];
const time: Stopwatch = {
  now: () => now,
  wait: async (ms) => {
    waits.push(ms);
    now += ms;
  },
};
beforeEach(() => {
  now = 1_000;
  waits = [];
});

it('lets the first write through at once and keeps the next ones apart', async () => {
  const pace = new Pace(300, time);
  await pace.next(never);
  now += 100;
  await pace.next(never);
  await pace.next(never);
  expect(waits).toEqual([200, 300]);
});

it('counts the time that the work itself took', async () => {
  const pace = new Pace(300, time);
  await pace.next(never);
  now += 400;
  await pace.next(never);
  expect(waits).toEqual([]);
});

it('does not wait at all when no pause is wanted', async () => {
  const pace = new Pace(0, time);
  await pace.next(never);
  await pace.next(never);
  expect(waits).toEqual([]);
});

it('ends the wait when the job has to end', async () => {
  const pace = new Pace(60_000);
  await pace.next(never);
  await expect(pace.next(AbortSignal.abort())).rejects.toThrow();
});
