import { existsSync, readFileSync, utimesSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { descendantsOf } from '../../functions/worker/process-tree.ts';
import { findMemoryControl } from '../../local/host/functions/memory-group.ts';
import { isRunning } from '../host/support/processes.ts';
import { condition } from '../support/held.ts';
import { until } from '../support/lifecycle.ts';
import { listenSomewhere } from '../support/listen.ts';
import { PromptedStack } from '../support/prompted-stack.ts';

const end = { kind: 'end' } as const;
const hourMs = 3_600_000;

/** Pages that no site should have. */
const pages: Readonly<Record<string, string>> = {
  '/spins': '<script>for (;;);</script>',
  '/eats': '<script>for (const eaten = []; ; ) eaten.push(new Uint8Array(4e6).fill(1));</script>',
};

const site = createServer((request, response) => {
  const page = pages[request.url ?? ''] ?? `cookie: ${request.headers.cookie ?? 'none'}`;
  response.setHeader('set-cookie', 'whose=the-first-one');
  response.setHeader('content-type', 'text/html').end(page);
});
let origin: string;
const url = (path: string) => `${origin}${path}`;

let stack: PromptedStack;
beforeAll(async () => {
  origin = await listenSomewhere(site);
  stack = await PromptedStack.start();
});
afterAll(async () => {
  await stack?.stop();
  site.closeAllConnections();
  site.close();
});

/** Where those browsers keep their profile. */
const profilesOf = (browser: readonly number[]): string[] =>
  browser.flatMap((pid) => {
    const [, path] = /--user-data-dir=([^\0]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? [];
    return path === undefined ? [] : [path];
  });

it.runIf(findMemoryControl().kind !== 'none')(
  'fault 2: a browser that takes all memory is ended and told as that, and the next attempt has a fresh one',
  async () => {
    const job = await stack.submitPrompted({ lane: 'crawl' });
    const run = await stack.prompter.run(job);
    void run.cue({ kind: 'browse', url: url('/eats') });
    await condition(async () => (await descendantsOf(run.pid)).length > 0, 'a browser');
    const browser = await descendantsOf(run.pid);
    await until(stack.host, 'job_retry_scheduled', { job_id: job });
    expect(await stack.job(job)).toMatchObject({
      state: 'scheduled',
      attempts: 1,
      lostWorkers: 0,
      error: { code: 'OUT_OF_MEMORY' },
    });
    expect(browser.filter(isRunning)).toEqual([]);

    await stack.later(hourMs);
    const next = await stack.prompter.run(job);
    expect(await next.cue({ kind: 'browse', url: url('/') })).toBe('cookie: none');
    void next.cue(end);
    await until(stack.host, 'job_completed', { job_id: job });
    expect(await stack.job(job)).toMatchObject({ attempts: 2 });
  },
);

it('fault 19: a page whose script spins is ended with the hard limit, and no process is left', async () => {
  const job = await stack.submitPrompted({}, { hardSeconds: 1 });
  const run = await stack.prompter.run(job);
  await run.cue({ kind: 'browse', url: url('/spins'), wait: false });
  const browser = await descendantsOf(run.pid);
  expect(browser.length).toBeGreaterThan(0);
  await until(stack.host, 'job_timeout', { job_id: job }, { withinMs: 30_000 });
  expect(await stack.job(job)).toMatchObject({ state: 'timeout', error: { code: 'TIME_LIMIT' } });
  expect(browser.filter(isRunning)).toEqual([]);
});

it('fault 34: a full disk is told as that, and the next attempt on the same worker is clean', async () => {
  const job = await stack.submitPrompted();
  const run = await stack.prompter.run(job);
  void run.cue({ kind: 'write', file: '/dev/full', bytes: 100_000 });
  await until(stack.host, 'job_retry_scheduled', { job_id: job });
  expect(await stack.job(job)).toMatchObject({ state: 'scheduled', error: { code: 'DISK_FULL' } });
  await stack.later(hourMs);
  const next = await stack.prompter.run(job);
  expect(next.pid).toBe(run.pid);
  expect(await next.cue({ kind: 'write', file: join(stack.folder, 'fits'), bytes: 10 })).toBe('written');
  void next.cue(end);
  await until(stack.host, 'job_completed', { job_id: job });
});

describe('the browser of the next job', () => {
  it('fault 40: on a warm worker, finds no cookie, process or profile of the former one', async () => {
    const first = await stack.submitPrompted();
    const run = await stack.prompter.run(first);
    expect(await run.cue({ kind: 'browse', url: url('/') })).toBe('cookie: none');
    const browser = await descendantsOf(run.pid);
    const left = profilesOf(browser);
    expect(left).toHaveLength(1);
    for (const pid of browser) process.kill(pid, 'SIGSEGV');
    void run.cue(end);
    await until(stack.host, 'job_completed', { job_id: first });
    const second = await stack.submitPrompted();
    const next = await stack.prompter.run(second);
    expect(await next.cue({ kind: 'browse', url: url('/') })).toBe('cookie: none');
    void next.cue(end);
    await until(stack.host, 'job_completed', { job_id: second });
    expect(browser.filter(isRunning)).toEqual([]);
    expect(left.filter(existsSync)).toEqual([]);
  });

  it('fault 40: after a killed worker, clears the profile away that it left behind', async () => {
    const job = await stack.submitPrompted();
    const lost = await stack.prompter.run(job);
    await lost.cue({ kind: 'browse', url: url('/') });
    const left = profilesOf(await descendantsOf(lost.pid));
    expect(left).toHaveLength(1);
    process.kill(lost.pid, 'SIGKILL');
    await stack.leasesOver();
    const next = await stack.prompter.run(job);
    // As if it had lain there for a while: a fresh one could be of a browser that is being started.
    for (const path of left.filter(existsSync)) utimesSync(path, 0, 0);
    expect(await next.cue({ kind: 'browse', url: url('/') })).toBe('cookie: none');
    void next.cue(end);
    await until(stack.host, 'job_completed', { job_id: job });
    expect(left.filter(existsSync)).toEqual([]);
  });
});
