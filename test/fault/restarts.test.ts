import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { Faults } from '../../local/host/aws-endpoint/faults/faults.ts';
import { startHostProcess } from '../host/support/host-process.ts';
import { isRunning } from '../host/support/processes.ts';
import { AccessKeys } from '../support/access-keys.ts';
import { timesTold, until } from '../support/lifecycle.ts';
import { promptedMessage } from '../support/prompted/cue.ts';
import { acceptedBy, PromptedStack, postTo } from '../support/prompted-stack.ts';
import { codeOf } from '../support/requests.ts';
import { Table } from '../support/table.ts';

const end = { kind: 'end' } as const;
const firstRow = { kind: 'effect', row: 1 } as const;
const minuteMs = 60_000;

let stack: PromptedStack | undefined;
afterEach(async () => {
  await stack?.stop();
  stack = undefined;
});
async function start(...given: Parameters<typeof PromptedStack.start>): Promise<PromptedStack> {
  stack = await PromptedStack.start(...given);
  return stack;
}

it('fault 4: a job whose function is nearly out of time gives way long before, and goes on in another', async () => {
  const timeout = 32;
  const here = await start({ timeoutSeconds: { DocumentsLaneWorker: timeout } });
  const job = await here.submitPrompted();
  const first = await here.prompter.run(job);
  const began = performance.now();
  expect(await first.cue(firstRow)).toBe('confirmed');
  await until(here.host, 'job_interrupted', { job_id: job });
  expect(performance.now() - began).toBeLessThan((timeout - 10) * 1000);
  const next = await here.prompter.run(job);
  expect(await next.cue(firstRow)).toBe('confirmed');
  void next.cue(end);
  await until(here.host, 'job_completed', { job_id: job });
  expect(await here.job(job)).toMatchObject({ attempts: 1, lostWorkers: 0, interruptions: 1 });
  expect(here.prompter.effects(job)).toEqual([1]);
});

it('fault 19: a script that spins is cut off with its function, and counts as a lost worker', async () => {
  const here = await start({ timeoutSeconds: { DocumentsLaneWorker: 3 } });
  const job = await here.submitPrompted({}, { deaf: true });
  const run = await here.prompter.run(job);
  const cut = here.host.waitFor(({ type }) => type === 'timed_out', 10_000);
  void run.cue({ kind: 'spin' });
  expect(await cut).toMatchObject({ pid: run.pid });
  expect(isRunning(run.pid)).toBe(false);
  await here.leasesOver();
  await until(here.host, 'lease_lost', { job_id: job });
  expect(await here.job(job)).toMatchObject({ lostWorkers: 1 });
});

describe('clocks of machines that differ by ten minutes', () => {
  const off = (ms: number) => ({
    CLOCK_OFF_MS: String(ms),
    NODE_OPTIONS: `--import ${fileURLToPath(new URL('../support/fast-clock.mjs', import.meta.url))}`,
  });

  it('fault 15: neither take a job from its worker early nor begin one that is not due', async () => {
    const here = await start({
      environment: (id) => {
        if (id.startsWith('Tick')) return off(10 * minuteMs);
        if (id.includes('LaneWorker')) return off(-10 * minuteMs);
        return {};
      },
    });
    const { host, prompter } = here;
    const held = await here.submitPrompted();
    const run = await prompter.run(held);
    const later = await here.submit({ delaySeconds: 300 });
    await here.tick();
    expect(await here.job(held)).toMatchObject({ state: 'running', attempts: 1 });
    expect(await here.job(later)).toMatchObject({ state: 'scheduled' });
    expect(timesTold(host, 'lease_lost')).toBe(0);
    void run.cue(end);
    await until(host, 'job_completed', { job_id: held });
    await here.later(300_000);
    await until(host, 'job_completed', { job_id: later });
  });
});

/** Attributes of a running job's record that version 0.1.0 did not write. */
const sinceVersion1: ReadonlySet<string> = new Set([
  ...['beginsAt', 'priority', 'submitter', 'waitUntil', 'promisedStart', 'series', 'history'],
  ...['interruptions', 'usage', 'gsi3pk', 'gsi3sk'],
]);

it('fault 30: a deploy in the middle of a job: the new version takes it up with what the old one recorded', async () => {
  const here = await start();
  const job = await here.submitPrompted();
  const run = await here.prompter.run(job);
  await run.cue(firstRow);
  await here.stopHost();
  await here.deploy({ timeoutSeconds: { DocumentsLaneWorker: 400 } });
  await here.startHost();
  const table = new Table(here.host);
  const record = Object.entries(await table.job(job)).filter(([name]) => !sinceVersion1.has(name));
  await table.put(Object.fromEntries(record));
  await here.leasesOver();
  const next = await here.prompter.run(job);
  expect(await next.cue(firstRow)).toBe('confirmed');
  void next.cue(end);
  await until(here.host, 'job_completed', { job_id: job });
  expect(here.prompter.effects(job)).toEqual([1]);
});

it('fault 41: the host killed and started again, every accepted job is there and is done once', async () => {
  const here = await PromptedStack.prepare();
  stack = here;
  const killed = await startHostProcess(here.hostOptions);
  const keys = new AccessKeys(killed);
  const submit = async (message: string) =>
    acceptedBy(await postTo(killed, keys, { lane: 'browser', message }));
  const running = await submit(promptedMessage());
  const run = await here.prompter.run(running);
  await run.cue(firstRow);
  const waiting = await Promise.all(['one', 'two', 'three'].map(submit));
  await killed.kill();

  await here.startHost();
  for (const job of waiting) expect(await here.job(job)).toMatchObject({ state: 'queued', attempts: 0 });
  await here.leasesOver();
  const next = await here.prompter.run(running);
  expect(await next.cue(firstRow)).toBe('confirmed');
  void next.cue(end);
  await until(here.host, 'job_completed', { job_id: running });
  // The doorbell of the killed worker still hides the others of its message group: tick rings meanwhile.
  for (const _ of waiting) {
    const mark = here.host.events.mark();
    await here.later(minuteMs);
    await until(here.host, 'job_completed', {}, { mark });
  }
  for (const job of waiting) expect(await here.job(job)).toMatchObject({ state: 'completed', attempts: 1 });
  expect(here.prompter.effects(running)).toEqual([1]);
});

it('fault 42: queue and table away when it starts, it says so, waits, and goes on by itself', async () => {
  const faults = new Faults();
  const outage = faults.inject({
    caller: /^(?!admin)/,
    count: Number.POSITIVE_INFINITY,
    fault: { kind: 'drop' },
  });
  const here = await start({ faults });
  expect((await here.get('/readyz')).status).toBe(503);
  expect((await here.get('/healthz')).status).toBe(200);
  expect(codeOf(await here.post())).toBe('STORE_UNAVAILABLE');
  await here.host.waitFor(({ type }) => type === 'poll_failed', 10_000, 0);
  outage.remove();
  expect((await here.get('/readyz')).status).toBe(200);
  await until(here.host, 'job_completed', { job_id: await here.submit() });
});
