import { describe, expect, it, type TestContext } from 'vitest';
import { descendantsOf } from '../../functions/worker/process-tree.ts';
import { until } from '../support/lifecycle.ts';
import { monthWorkbook } from '../support/month.ts';
import { type RunningStack, runningStack, workerOf } from '../support/running-stack.ts';
import { later, leasesOver } from '../support/time.ts';

const endMs = 40_000;
/** No pause between two attempts is longer. */
const pauseMs = 600_000;
const person = { email: 'jiro@example.com', password: 'correct-horse-9', name: '次郎' };

async function ownStack({ onTestFinished }: TestContext): Promise<RunningStack> {
  const stack = await runningStack();
  onTestFinished(() => stack.stop());
  return stack;
}

/** A job in the middle of its month: at least five rows are in. */
async function midMonth(stack: RunningStack, days: number): Promise<string> {
  stack.site.addAccount(person);
  stack.site.setMode(person.email, { latencyMs: 40 });
  const { job_id } = await stack.api.upload(await monthWorkbook(days), person);
  await stack.api.waitFor(job_id, ({ rows }) => rows.confirmed >= 5, 60_000);
  return job_id;
}

/** Every punch exactly once, by the site's own count. */
function expectEachPunchOnce(stack: RunningStack, days: number): void {
  const punches = stack.site.punches(person.email).map(({ date, minutes }) => `${date} ${minutes}`);
  expect(punches).toHaveLength(days * 2);
  expect(new Set(punches).size).toBe(days * 2);
  expect(stack.site.insertCount(person.email)).toBe(days * 2);
}

describe.concurrent('a job that is interrupted in mid-month', () => {
  it('fault 1: goes on by itself after its worker was killed, each punch exactly once', {
    timeout: 120_000,
  }, async (context) => {
    const stack = await ownStack(context);
    const days = 15;
    const id = await midMonth(stack, days);
    const [pid] = workerOf(stack.host).processes;
    expect(pid).toBeDefined();
    process.kill(pid ?? 0, 'SIGKILL');
    await leasesOver(stack.host);

    const job = await stack.api.waitForEnd(id, endMs);
    expect(job).toMatchObject({ state: 'completed', attempts: 1, lostWorkers: 1 });
    expect(job.rows).toMatchObject({ total: days, confirmed: days });
    expectEachPunchOnce(stack, days);
  });

  for (const [how, signal, code] of [
    ['crashed', 'SIGSEGV', 'BROWSER_CRASHED'],
    ['was ended for want of memory', 'SIGKILL', 'OUT_OF_MEMORY'],
  ] as const)
    it(`fault 18: goes on in a fresh browser after its browser ${how}`, {
      timeout: 120_000,
    }, async (context) => {
      const stack = await ownStack(context);
      const days = 10;
      const id = await midMonth(stack, days);
      const [worker = 0] = workerOf(stack.host).processes;
      for (const pid of await descendantsOf(worker)) process.kill(pid, signal);
      await until(stack.host, 'job_retry_scheduled', { job_id: id });
      expect(await stack.api.job(id)).toMatchObject({ state: 'scheduled', attempts: 1, error: { code } });
      await later(stack.host, pauseMs);

      const job = await stack.api.waitForEnd(id, endMs);
      expect(job).toMatchObject({ state: 'completed', attempts: 2, lostWorkers: 0 });
      expect(workerOf(stack.host).processes).toEqual([worker]);
      expectEachPunchOnce(stack, days);
    });

  it('fault 41: is there after the whole stack was restarted, and ends the same way', {
    timeout: 120_000,
  }, async (context) => {
    const stack = await ownStack(context);
    const days = 15;
    const id = await midMonth(stack, days);
    const rowsBefore = (await stack.api.job(id)).rows.confirmed;
    await stack.restart();
    expect((await stack.api.job(id)).rows.confirmed).toBeGreaterThanOrEqual(rowsBefore);
    await leasesOver(stack.host);

    const job = await stack.api.waitForEnd(id, endMs);
    expect(job).toMatchObject({ state: 'completed', rows: { total: days, confirmed: days } });
    expectEachPunchOnce(stack, days);
  });
});
