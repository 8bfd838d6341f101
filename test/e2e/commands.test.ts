import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { descendantsOf } from '../../functions/worker/process-tree.ts';
import { readHostFile } from '../../local/host/host-file.ts';

/** The commands of the README, as their own processes. */

const root = join(import.meta.dirname, '..', '..');

function run(script: string, ...args: string[]) {
  const child = spawn(process.execPath, [join(root, script), ...args], { cwd: root });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  return { child, output: () => output };
}

/** When its output has all been read, too. */
const exitOf = async (child: ChildProcess): Promise<unknown> => (await once(child, 'close'))[0];

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not within a minute: ${what}`);
    await sleep(50);
  }
}

it('the demo fills a month in, sends it again without a second punch, and ends well', async () => {
  const { child, output } = run('local/demo.ts');
  expect(await exitOf(child), output()).toBe(0);
  const counts = [...output().matchAll(/the site's own count: (\d+) punches \((\d+) × 2\), (\d+) received/g)];
  expect(counts).toHaveLength(2);
  for (const [, punches, rows, received] of counts) {
    expect(Number(rows)).toBeGreaterThan(10);
    expect([Number(punches), Number(received)]).toEqual([Number(rows) * 2, Number(rows) * 2]);
  }
  expect(output()).toContain('password destroyed at');
});

it('npm start says where everything is, and Ctrl-C ends every process it started', async () => {
  const data = await mkdtemp(join(tmpdir(), 'junban-start-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const { child, output } = run('local/start.ts', '--port', '0', '--data', data);
  await until(() => output().includes('Ctrl-C'), output());
  const api = /API\s+(http:\/\/127\.0\.0\.1:\d+)/.exec(output())?.[1] ?? '';
  expect(await (await fetch(new URL('/readyz', api))).text()).toBe('ok');
  expect(output()).toContain(`npx junban init --local --data ${data}\n`);
  expect(output()).toMatch(/npx junban submit autofill kintai\.xlsx --wait\n/);
  expect(readHostFile(data)).toMatchObject({ pid: child.pid, apiUrl: api });

  const started = await descendantsOf(child.pid ?? 0);
  // The tables and the read function at least.
  expect(started.length).toBeGreaterThanOrEqual(2);
  child.kill('SIGINT');
  expect(await exitOf(child)).toBe(0);
  await until(() => !started.some((pid) => existsSync(`/proc/${pid}`)), `${started} are gone`);
  expect(existsSync(join(data, 'host.json'))).toBe(false);
});

it('npm start names the way out when its port is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const { child, output } = run('local/start.ts', '--port', String(port - 1));
  expect(await exitOf(child)).toBe(1);
  expect(output()).toContain('npm start -- --port');
});

it.each([
  [['--port', 'abc'], /0 から 65532 までの整数.*abc.*a whole number from 0 to 65532.*abc/],
  [['--port', '65533'], /0 から 65532.*65533/],
  [['--port', '-1'], /0 から 65532.*-1/],
  [['--port', '4600.5'], /0 から 65532.*4600\.5/],
  [['--port'], /0 から 65532/],
  [['--port', '4600', '--port', 'x'], /0 から 65532.*x/],
  [['--prot', '4600'], /不明なオプション.*--prot.*unknown option --prot/],
  [['-p', '4600'], /unknown option -p/],
  [['4600'], /unknown option 4600/],
  [['--data', ''], /--data .*takes a directory/],
])('npm start says in one line what is wrong with %j', async (args, words) => {
  const { child, output } = run('local/start.ts', ...args);
  expect(await exitOf(child), output()).toBe(2);
  expect(output()).toMatch(/^[^\n]+\n$/);
  expect(output()).toMatch(words);
});

it('npm start says in one line that its data cannot lie where a file lies', async () => {
  const { child, output } = run('local/start.ts', '--port', '0', '--data', join(root, 'package.json'));
  expect(await exitOf(child)).toBe(1);
  expect(output()).toMatch(/^[^\n]*ディレクトリではありません[^\n]* is not a directory[^\n]*\n$/);
});
