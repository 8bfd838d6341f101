import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openArchive } from '../../functions/worker/jobs/autofill/workbook/archive.ts';
import { descendantsOf } from '../../functions/worker/process-tree.ts';
import { monthWorkbook } from '../support/month.ts';
import { type RunningStack, runningStack, workerOf } from '../support/running-stack.ts';

/** No other text of the system looks like this, in any encoding. */
const canary = 'kanariya-Xq7#Zr9%&日';
const person = { email: 'canary@example.com', password: canary, name: '鳥' };

/** Everything the stack, its workers and their browsers write lies in here: data, logs, profiles, dumps. */
let temporary: string;
let stack: RunningStack;
const outside = process.env.TMPDIR;
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'junban-canary-'));
  process.env.TMPDIR = temporary;
  stack = await runningStack({ pauseMs: 0 });
});
afterAll(async () => {
  await stack.stop();
  if (outside === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = outside;
  await rm(temporary, { recursive: true, force: true });
});

it('keeps the password out of every file, log, picture and answer, while jobs run, fail, crash or end well', async () => {
  stack.site.addAccount(person);
  const workbook = await monthWorkbook(4);
  const answers: Buffer[] = [];
  const keep = async (answer: Response) => answers.push(Buffer.from(await answer.arrayBuffer()));

  const running = await stack.api.upload(workbook, person);
  await stack.api.waitFor(running.job_id, ({ rows }) => rows.confirmed >= 1, 30_000);
  const whileRunning = await findCanary(temporary);
  await stack.api.waitForEnd(running.job_id, 30_000);

  stack.site.addAccount({ ...person, email: 'changed@example.com', password: 'another-password' });
  const refused = await stack.api.upload(workbook, { ...person, email: 'changed@example.com' });
  expect(await stack.api.waitForEnd(refused.job_id, 30_000)).toMatchObject({
    error: { code: 'LOGIN_REJECTED' },
  });

  const lost = { ...person, email: 'lost@example.com' };
  stack.site.addAccount({ ...lost, mode: { formMissing: true } });
  const unexpected = await stack.api.upload(workbook, lost);
  expect(await stack.api.waitForEnd(unexpected.job_id, 30_000)).toMatchObject({
    error: { code: 'PAGE_UNEXPECTED' },
  });

  const crash = { ...person, email: 'crash@example.com' };
  stack.site.addAccount({ ...crash, mode: { latencyMs: 300 } });
  const crashing = await stack.api.upload(workbook, crash);
  await stack.api.waitFor(crashing.job_id, ({ state }) => state === 'running', 30_000);
  await stack.api.waitFor(crashing.job_id, ({ rows }) => rows.attempted + rows.confirmed > 0, 30_000);
  const [worker = 0] = workerOf(stack.host).processes;
  for (const pid of await descendantsOf(worker)) process.kill(pid, 'SIGSEGV');
  await stack.api.waitFor(crashing.job_id, ({ state }) => state === 'scheduled', 30_000);

  stack.site.setMode(person.email, { maintenance: true });
  const failing = await stack.api.upload(workbook, person);
  await stack.api.waitFor(failing.job_id, ({ state }) => state === 'scheduled', 30_000);

  await keep(await stack.api.post(new TextEncoder().encode('not a workbook'), person));
  const jobs = [running, refused, unexpected, crashing, failing].map(({ job_id }) => job_id);
  for (const id of jobs) {
    for (const path of [
      `/status/${id}?last_n=1000`,
      `/v1/jobs/${id}`,
      `/v1/jobs/${id}/rows`,
      `/v1/jobs/${id}/logs`,
      `/v1/jobs/${id}/documents/month.html`,
    ])
      await keep(await stack.api.fetch(path));
    answers.push(...(await inflated(await stack.api.bytes(`/v1/jobs/${id}/documents/workbook.xlsx`))));
  }
  await keep(await stack.api.fetch(`/v1/jobs/${unexpected.job_id}/files/page.txt`));
  await keep(await stack.api.fetch(`/v1/jobs/${unexpected.job_id}/files/page.jpg`));
  await keep(await stack.api.fetch(`/v1/jobs/${running.job_id}/files/month.pdf`));

  expect(answers.length).toBeGreaterThan(jobs.length * 10);
  expect(answers.filter(holdsCanary)).toEqual([]);
  expect(whileRunning).toEqual([]);
  expect(await findCanary(temporary)).toEqual([]);
});

/** The parts of a workbook as they are before they are compressed. */
async function inflated(workbook: Uint8Array): Promise<Buffer[]> {
  const parts = [...(await openArchive(Buffer.from(workbook))).values()];
  return Promise.all(parts.map(async ({ chunks }) => buffer(chunks())));
}

it('would find the password if it were there', () => {
  for (const form of forms)
    expect(holdsCanary(Buffer.concat([Buffer.from('…'), form, Buffer.from('…')]))).toBe(true);
  expect(holdsCanary(Buffer.from('nothing of the kind'))).toBe(false);
});

/** The password as it could lie about: plain, escaped for JSON or a URL, UTF-16, hexadecimal, base64 at each offset. */
const bytes = Buffer.from(canary);
const forms: readonly Buffer[] = [
  bytes,
  Buffer.from(encodeURIComponent(canary)),
  Buffer.from(JSON.stringify(canary).slice(1, -1)),
  Buffer.from(canary, 'utf16le'),
  Buffer.from(bytes.toString('hex')),
  ...[0, 1, 2].map((offset) => {
    // The first and last characters depend on the neighbours; those between are the same wherever it lies.
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    return Buffer.from(padded.slice(offset === 0 ? 0 : 4, -4));
  }),
];

const holdsCanary = (content: Buffer): boolean => forms.some((form) => content.includes(form));

/** Every file below the folder that has it: tables, queues and buckets are SQLite files there, logs are text. */
async function findCanary(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    // The browser itself, as it was unpacked.
    .filter((path) => !path.includes('junban-chromium-'));
  expect(files.length).toBeGreaterThan(4);
  const found: string[] = [];
  for (const file of files)
    if (holdsCanary(await readFile(file).catch(() => Buffer.alloc(0)))) found.push(file);
  return found;
}
