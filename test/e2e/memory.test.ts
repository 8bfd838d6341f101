import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { monthWorkbook } from '../support/month.ts';
import { type RunningStack, runningStack } from '../support/running-stack.ts';

/** Less than worker and browser together count for, more than what the kernel holds against them. */
const tightMb = 330;
const person = { email: 'tight@example.com', password: 'correct-horse-4', name: '狭' };
const days = 12;

let stack: RunningStack;
beforeAll(async () => {
  stack = await runningStack({ pauseMs: 0, memoryLimitMb: () => tightMb });
});
afterAll(() => stack.stop());

it('finishes the row and goes on in a fresh browser when memory runs out, each punch exactly once', async () => {
  stack.site.addAccount(person);
  // Slow enough that memory is looked at between rows, which happens once a second.
  stack.site.setMode(person.email, { latencyMs: 100 });
  const { job_id } = await stack.api.upload(await monthWorkbook(days), person);
  const job = await stack.api.waitForEnd(job_id, 60_000);
  expect(job).toMatchObject({ state: 'completed', attempts: 1, rows: { confirmed: days } });
  expect(job.peakMemoryMb).toBeGreaterThan(tightMb * 0.9);

  const logs = z
    .object({ lines: z.array(z.object({ level: z.string(), text: z.string() })) })
    .parse(await (await stack.api.fetch(`/v1/jobs/${job_id}/logs`)).json());
  const renewed = logs.lines.filter(({ text }) => text.includes('starting a fresh browser'));
  expect(renewed.length).toBeGreaterThan(0);
  expect(renewed[0]).toMatchObject({ level: 'warn' });
  expect(stack.site.signIns(person.email).succeeded).toBe(1 + renewed.length);
  expect(stack.site.punchCounts(person.email).map(({ written }) => written)).toEqual(
    Array.from({ length: days * 2 }, () => 1),
  );
});
