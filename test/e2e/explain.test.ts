import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { monthWorkbook } from '../support/month.ts';
import { type RunningStack, runningStack } from '../support/running-stack.ts';

const program = join(import.meta.dirname, '..', '..', 'local', 'explain.ts');
const person = { email: 'explained@example.com', password: 'correct-horse-6', name: '説' };

/** What the command prints and how it ends, as a process of its own. */
const explain = (...args: string[]) =>
  promisify(execFile)(process.execPath, [program, ...args]).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      said: stdout + stderr,
    }),
  );

describe('npm run explain', () => {
  let stack: RunningStack;
  let id: string;
  const api = () => ['--api', stack.host.apiUrl];
  beforeAll(async () => {
    stack = await runningStack({ pauseMs: 0 });
    stack.site.addAccount(person);
    id = (await stack.api.upload(await monthWorkbook(2), person)).job_id;
    await stack.api.waitForEnd(id, 60_000);
  });
  afterAll(() => stack.stop());

  it('answers for one day: what was sent, answered and seen', async () => {
    const { code, said } = await explain(id, '2026-10-02', '--lang', 'ja', ...api());
    expect(code).toBe(0);
    expect(said).toContain('2026-10-02 09:00–18:00  (row 3)  confirmed CONFIRMED');
    expect(said).toContain('打刻一覧で確認しました');
    expect(said).toMatch(/sent {6}09:00 at .* JST → result 1/);
    expect(said).toMatch(/seen {6}.*出勤 09:00/);
    expect(said).toMatch(/evidence {2}row-3\.jpg sha256:[0-9a-f]{64}/);
    expect(said).not.toContain('2026-10-01');
  });

  it('says of a day that is not there why that may be', async () => {
    const { code, said } = await explain(id, '2026-10-09', '--lang', 'en', ...api());
    expect(code).toBe(1);
    expect(said).toContain('2026-10-09 is not part of this job');
  });

  it('says what to do when nobody answers, and how it is used', async () => {
    const silent = await explain(id, '--api', 'http://127.0.0.1:9', '--lang', 'en');
    expect(silent).toMatchObject({ code: 1 });
    expect(silent.said).toContain('Is npm start running?');
    expect(await explain(id, '12', ...api())).toMatchObject({
      code: 2,
      said: expect.stringContaining('usage'),
    });
  });
});
