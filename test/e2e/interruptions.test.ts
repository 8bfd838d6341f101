import { describe, expect, it, type TestContext } from 'vitest';
import { monthWorkbook } from '../support/month.ts';
import { type RunningStack, runningStack, workerOf } from '../support/running-stack.ts';

/** A lost worker's lease lasts up to 60 s; the next attempt then fills the rest. */
const recoveryMs = 110_000;
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
  it('goes on by itself after its worker was killed, each punch exactly once', {
    timeout: 200_000,
  }, async (context) => {
    const stack = await ownStack(context);
    const days = 25;
    const id = await midMonth(stack, days);
    const [pid] = workerOf(stack.host).processes;
    expect(pid).toBeDefined();
    process.kill(pid ?? 0, 'SIGKILL');

    const job = await stack.api.waitForEnd(id, recoveryMs);
    expect(job).toMatchObject({ state: 'completed', attempts: 2, lostWorkers: 1 });
    expect(job.rows).toMatchObject({ total: days, confirmed: days });
    expectEachPunchOnce(stack, days);
  });

  it('is there after the whole stack was restarted, and ends the same way', {
    timeout: 200_000,
  }, async (context) => {
    const stack = await ownStack(context);
    const days = 15;
    const id = await midMonth(stack, days);
    const rowsBefore = (await stack.api.job(id)).rows.confirmed;
    await stack.restart();
    expect((await stack.api.job(id)).rows.confirmed).toBeGreaterThanOrEqual(rowsBefore);

    const job = await stack.api.waitForEnd(id, recoveryMs);
    expect(job).toMatchObject({ state: 'completed', rows: { total: days, confirmed: days } });
    expectEachPunchOnce(stack, days);
  });
});
