import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { monthWorkbook } from '../support/month.ts';
import { type RunningStack, runningStack } from '../support/running-stack.ts';

/** No other text of the system looks like this, in any encoding. */
const canary = 'kanariya-Xq7#Zr9%&日';
const person = { email: 'canary@example.com', password: canary, name: '鳥' };

let stack: RunningStack;
beforeAll(async () => {
  stack = await runningStack();
});
afterAll(() => stack.stop());

it('keeps the password out of every file, log and answer, while the job runs, fails or ends well', async () => {
  stack.site.addAccount(person);
  const workbook = await monthWorkbook(4);
  const answers: string[] = [];
  const keep = async (answer: Response) => answers.push(await answer.text());

  const running = await stack.api.upload(workbook, person);
  await stack.api.waitFor(running.job_id, ({ rows }) => rows.confirmed >= 1, 30_000);
  const whileRunning = await findCanary(stack.dataDir);
  await stack.api.waitForEnd(running.job_id, 30_000);

  stack.site.addAccount({ ...person, email: 'changed@example.com', password: 'another-password' });
  const refused = await stack.api.upload(workbook, { ...person, email: 'changed@example.com' });
  expect(await stack.api.waitForEnd(refused.job_id, 30_000)).toMatchObject({
    error: { code: 'LOGIN_REJECTED' },
  });

  stack.site.setMode(person.email, { maintenance: true });
  const failing = await stack.api.upload(workbook, person);
  await stack.api.waitFor(failing.job_id, ({ state }) => state === 'scheduled', 30_000);

  await keep(await stack.api.post(new TextEncoder().encode('not a workbook'), person));
  for (const id of [running, refused, failing].map(({ job_id }) => job_id))
    for (const path of [
      `/status/${id}?last_n=1000`,
      `/v1/jobs/${id}`,
      `/v1/jobs/${id}/rows`,
      `/v1/jobs/${id}/logs`,
    ])
      await keep(await stack.api.fetch(path));

  expect(answers).toHaveLength(13);
  expect(answers.filter((answer) => holdsCanary(Buffer.from(answer)))).toEqual([]);
  expect(whileRunning).toEqual([]);
  expect(await findCanary(stack.dataDir)).toEqual([]);
});

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
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(4);
  const found: string[] = [];
  for (const file of files) if (holdsCanary(await readFile(file))) found.push(file);
  return found;
}
