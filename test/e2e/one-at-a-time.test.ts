import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { monthWorkbook } from '../support/month.ts';
import { type RunningStack, runningStack, workerOf } from '../support/running-stack.ts';

const first = { email: 'first@example.com', password: 'correct-horse-1', name: '一' };
const second = { email: 'second@example.com', password: 'correct-horse-2', name: '二' };

describe('two people at once', () => {
  let stack: RunningStack;
  let workbook: Uint8Array;
  beforeAll(async () => {
    stack = await runningStack({ pauseMs: 0 });
    stack.site.addAccount(first);
    stack.site.addAccount(second);
    workbook = await monthWorkbook(12);
  });
  afterAll(() => stack.stop());

  it('run one after the other: the second waits in place 1, and there are never two browsers', async () => {
    const watch = countBrowsers(stack);
    const one = await stack.api.upload(workbook, first);
    await stack.api.waitFor(one.job_id, ({ state }) => state === 'running', 30_000);
    const two = await stack.api.upload(workbook, second);
    expect(two).toMatchObject({ status: 'queued', queue_position: 1 });
    expect(await stack.api.job(two.job_id)).toMatchObject({ state: 'queued', position: 1 });

    const ended = await stack.api.waitForEnd(one.job_id, 60_000);
    const then = await stack.api.waitForEnd(two.job_id, 60_000);
    expect([ended.state, then.state]).toEqual(['completed', 'completed']);
    expect(Date.parse(then.startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(ended.finishedAt ?? ''));
    const { most, samples } = await watch.stop();
    expect(samples).toBeGreaterThan(10);
    expect(most).toBe(1);
  });

  it('answers with the live job when the same person sends again', async () => {
    const one = await stack.api.upload(workbook, first);
    const again = await stack.api.post(workbook, { ...first, email: first.email.toUpperCase() });
    expect([200, 202]).toContain(again.status);
    expect(await again.json()).toMatchObject({ job_id: one.job_id, existing_job: true });
    await stack.api.waitForEnd(one.job_id, 60_000);
  });

  it('take a waiting job out of the line at once, and stop a running one within seconds', async () => {
    stack.site.setMode(first.email, { latencyMs: 300 });
    stack.site.addAccount({ ...first, email: 'slow@example.com', mode: { latencyMs: 300 } });
    const slow = { ...first, email: 'slow@example.com' };
    const one = await stack.api.upload(workbook, slow);
    const two = await stack.api.upload(workbook, second);
    expect(await (await stack.api.cancel(two.job_id)).json()).toEqual({ ok: true, status: 'cancelled' });
    expect(await stack.api.job(two.job_id)).toMatchObject({ state: 'cancelled', secret: 'destroyed' });

    await stack.api.waitFor(one.job_id, ({ rows }) => rows.confirmed >= 1, 30_000);
    const stop = await stack.api.cancel(one.job_id);
    expect(stop.status).toBe(202);
    expect(await stop.json()).toMatchObject({ ok: true, status: 'running', stop_requested: true });
    const stopped = await stack.api.waitForEnd(one.job_id, 15_000);
    expect(stopped).toMatchObject({ state: 'stopped', secret: 'destroyed' });
    expect(stopped.rows.confirmed).toBeGreaterThanOrEqual(1);
    expect(stopped.rows.planned).toBeGreaterThan(0);
    // A stop comes between rows, never between a start and its end.
    expect(stopped.rows.attempted).toBe(0);
    expect(stack.site.punches(slow.email)).toHaveLength(2 * (stopped.rows.confirmed ?? 0));
    const late = await stack.api.cancel(one.job_id);
    expect(late.status).toBe(409);
    expect(await late.json()).toMatchObject({ error: { code: 'ALREADY_ENDED', state: 'stopped' } });
  });
});

/** Counts the browsers below the stack's worker, many times a second. */
function countBrowsers(stack: RunningStack) {
  let most = 0;
  let samples = 0;
  const ended = new AbortController();
  const watching = (async () => {
    while (!ended.signal.aborted) {
      const browsers = await browsersOf(workerOf(stack.host).processes);
      most = Math.max(most, browsers);
      if (browsers > 0) samples += 1;
      await sleep(50);
    }
  })();
  return {
    stop: async () => {
      ended.abort();
      await watching;
      return { most, samples };
    },
  };
}

async function browsersOf(workers: readonly number[]): Promise<number> {
  let count = 0;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '');
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
    // A browser's own helper processes have the browser as parent, not the worker.
    if (workers.includes(parent) && command.split('\0')[0]?.endsWith('/chromium')) count += 1;
  }
  return count;
}
