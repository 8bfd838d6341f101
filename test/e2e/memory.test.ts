import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openBrowser } from '../../functions/worker/browser.ts';
import { Desk } from '../../functions/worker/jobs/autofill/desk.ts';
import { type MemoryLook, MemoryWatch } from '../../functions/worker/memory-watch.ts';
import { descendantsOf } from '../../functions/worker/process-tree.ts';
import { type PracticeSite, startPracticeSite } from '../../local/practice-site/site.ts';
import type { JobContext } from '../../shared/job-context.ts';
import { dateOf } from '../support/month.ts';

const person = { email: 'tight@example.com', password: 'correct-horse-4' };

/** What a job would be told by a worker that has so much of its memory in use. */
class Memory extends MemoryWatch {
  pressure: MemoryLook['pressure'] = 'fine';

  override async look(): Promise<MemoryLook> {
    return { pressure: this.pressure, usedMb: 470, ceilingMb: 512 };
  }
}

let site: PracticeSite;
let memory: Memory;
let logs: string[];
let closers: (() => Promise<void>)[];

beforeEach(async () => {
  site = await startPracticeSite();
  site.addAccount({ ...person, name: '狭' });
  vi.stubEnv('JOBCAN_ID_URL', site.idUrl);
  vi.stubEnv('JOBCAN_SSL_URL', site.sslUrl);
  vi.stubEnv('JOBCAN_PAUSE_MS', '0');
  memory = new Memory();
  logs = [];
  closers = [];
});
afterEach(async () => {
  for (const close of closers) await close();
  await site.stop();
  vi.unstubAllEnvs();
});

const context = (signal: AbortSignal): JobContext =>
  ({
    secrets: async () => person,
    signal,
    answered: () => undefined,
    log: (_, text) => void logs.push(text),
    atEnd: (close) => void closers.push(close),
  }) satisfies Partial<JobContext> as unknown as JobContext;

async function signedIn(signal: AbortSignal = new AbortController().signal): Promise<Desk> {
  const desk = await Desk.open(context(signal), memory);
  await desk.signIn();
  return desk;
}

const rowsDone = async (desk: Desk, rows: number) => {
  for (let row = 0; row < rows; row++) await desk.heedMemory();
};

it('goes on in a fresh browser when memory is nearly gone, signed in again, with the former one gone', async () => {
  const before = await descendantsOf(process.pid);
  const desk = await signedIn();
  const former = (await descendantsOf(process.pid)).filter((pid) => !before.includes(pid));
  expect(former.length).toBeGreaterThan(0);

  memory.pressure = 'full';
  await rowsDone(desk, 3);
  expect(logs.filter((text) => text.includes('starting a fresh browser'))).toEqual([
    expect.stringContaining('470 / 512 MB'),
  ]);
  expect(site.signIns(person.email).succeeded).toBe(2);
  const now = await descendantsOf(process.pid);
  expect(former.filter((pid) => now.includes(pid))).toEqual([]);
  expect(await desk.site.look(dateOf(1))).toMatchObject({ closed: false, punches: [] });
});

it('warns once when memory is running short, and keeps its browser', async () => {
  const desk = await signedIn();
  memory.pressure = 'high';
  await rowsDone(desk, 5);
  expect(logs.filter((text) => text.includes('running short'))).toHaveLength(1);
  expect(site.signIns(person.email).succeeded).toBe(1);
});

it('does not change browsers row by row when that does not help', async () => {
  const desk = await signedIn();
  memory.pressure = 'full';
  await rowsDone(desk, 6);
  expect(site.signIns(person.email).succeeded).toBe(3);
});

it('leaves no browser behind and signs nobody in when the job ends while it changes', async () => {
  const before = await descendantsOf(process.pid);
  const ending = new AbortController();
  const desk = await signedIn(ending.signal);
  memory.pressure = 'full';
  const changing = rowsDone(desk, 3);
  ending.abort(new Error('the job was stopped'));
  await desk.close();
  await expect(changing).rejects.toThrow('the job was stopped');
  expect(site.signIns(person.email).succeeded).toBe(1);
  await expect
    .poll(async () => (await descendantsOf(process.pid)).filter((pid) => !before.includes(pid)))
    .toEqual([]);
});

it('begins with nothing of a former browser: no cookie, no cache, no profile', async () => {
  const first = await openBrowser();
  await first.page.goto(`${site.idUrl}/users/sign_in?app_key=atd`);
  expect(await first.page.context().cookies()).not.toEqual([]);
  await first.close();
  const second = await openBrowser();
  expect(await second.page.context().cookies()).toEqual([]);
  await second.close();
});
