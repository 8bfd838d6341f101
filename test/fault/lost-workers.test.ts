import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { descendantsOf } from '../../functions/worker/process-tree.ts';
import { findMemoryControl } from '../../local/host/functions/memory-group.ts';
import { isRunning } from '../host/support/processes.ts';
import { hold } from '../support/held.ts';
import { timesTold, until } from '../support/lifecycle.ts';
import { PromptedStack } from '../support/prompted-stack.ts';
import { writesRow } from '../support/writes.ts';

let stack: PromptedStack;
beforeAll(async () => {
  stack = await PromptedStack.start();
});
afterEach(() => stack.host.faults.clear());
afterAll(() => stack?.stop());

const end = { kind: 'end' } as const;
const firstRow = { kind: 'effect', row: 1 } as const;

describe('a worker that dies', () => {
  it('fault 1: killed in the middle, its job goes on in another, and no effect comes twice', async () => {
    const job = await stack.submitPrompted();
    const lost = await stack.prompter.run(job);
    expect(await lost.cue(firstRow)).toBe('confirmed');
    process.kill(lost.pid, 'SIGKILL');
    await stack.leasesOver();

    const next = await stack.prompter.run(job);
    expect(await next.cue(firstRow)).toBe('confirmed');
    void next.cue(end);
    await until(stack.host, 'job_completed', { job_id: job });
    expect(await stack.job(job)).toMatchObject({ state: 'completed', attempts: 2, lostWorkers: 1 });
    expect(stack.prompter.effects(job)).toEqual([1]);
  });

  it('fault 1: a job that loses every worker is given up, and says so', async () => {
    const job = await stack.submitPrompted();
    for (const attempt of [1, 2, 3]) {
      const run = await stack.prompter.run(job);
      expect(run.attempt).toBe(attempt);
      process.kill(run.pid, 'SIGKILL');
      await stack.leasesOver();
    }
    await until(stack.host, 'job_error', { job_id: job });
    expect(await stack.job(job)).toMatchObject({
      state: 'error',
      attempts: 3,
      lostWorkers: 3,
      error: { code: 'WORKER_LOST' },
    });
  });

  it.runIf(findMemoryControl().kind !== 'none')(
    'fault 3: out of memory, its browser goes with it and its job goes on in another',
    async () => {
      const job = await stack.submitPrompted({ lane: 'crawl' });
      const lost = await stack.prompter.run(job);
      await lost.cue({ kind: 'browse', url: 'about:blank' });
      const browser = await descendantsOf(lost.pid);
      expect(browser.length).toBeGreaterThan(0);
      const crash = stack.host.waitFor(({ type }) => type === 'crashed', 30_000);
      void lost.cue({ kind: 'eat' });
      expect(await crash).toMatchObject({ pid: lost.pid, outOfMemory: true });
      expect([lost.pid, ...browser].filter(isRunning)).toEqual([]);

      await stack.leasesOver();
      void (await stack.prompter.run(job)).cue(end);
      await until(stack.host, 'job_completed', { job_id: job });
      expect(await stack.job(job)).toMatchObject({ state: 'completed', attempts: 2, lostWorkers: 1 });
    },
  );
});

describe('a worker that comes back after its lease', () => {
  /** The job is another run's by now; whatever the late one did, that run ends it. */
  async function expectSecondRunToEnd(job: string): Promise<void> {
    expect(await stack.job(job)).toMatchObject({ state: 'completed', attempts: 2, lostWorkers: 1 });
    expect(timesTold(stack.host, 'job_completed', { job_id: job })).toBe(1);
  }

  it('fault 22: frozen and thawed, it writes nothing and finds out', async () => {
    const job = await stack.submitPrompted();
    const late = await stack.prompter.run(job);
    process.kill(late.pid, 'SIGSTOP');
    void late.cue(end);
    await stack.leasesOver();
    const next = await stack.prompter.run(job);
    const mark = stack.host.events.mark();
    process.kill(late.pid, 'SIGCONT');
    await until(stack.host, 'lease_lost', { job_id: job }, { mark });
    expect(await stack.job(job)).toMatchObject({ state: 'running', attempts: 2 });
    void next.cue(end);
    await until(stack.host, 'job_completed', { job_id: job });
    await expectSecondRunToEnd(job);
  });

  it('fault 23: on its way into an outside effect, it is stopped by the fence before it', async () => {
    const job = await stack.submitPrompted();
    const late = await stack.prompter.run(job);
    const intention = hold(stack.host, { ...writesRow(job), caller: 'DocumentsLaneWorker' });
    void late.cue(firstRow);
    await intention.arrived();
    await stack.leasesOver();
    const next = await stack.prompter.run(job);
    const mark = stack.host.events.mark();
    intention.noMore();
    expect(await next.cue(firstRow)).toBe('confirmed');
    intention.letGo();
    await until(stack.host, 'lease_lost', { job_id: job }, { mark });
    expect(stack.prompter.effects(job)).toEqual([1]);
    void next.cue(end);
    await until(stack.host, 'job_completed', { job_id: job });
    await expectSecondRunToEnd(job);
  });

  it('fault 33: its event loop blocked for a minute, it is no longer the one who works', async () => {
    const job = await stack.submitPrompted();
    const late = await stack.prompter.run(job);
    const untilFile = join(stack.folder, 'unblock');
    void late.cue({ kind: 'block', untilFile });
    await stack.leasesOver();
    const next = await stack.prompter.run(job);
    void next.cue(end);
    await until(stack.host, 'job_completed', { job_id: job });
    const mark = stack.host.events.mark();
    await writeFile(untilFile, '');
    await until(stack.host, 'lease_lost', { job_id: job }, { mark });
    await expectSecondRunToEnd(job);
  });
});
