import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { listenSomewhere } from '../support/listen.ts';
import { type CommandLine, commandLine } from './command.ts';

/** Services that are away, broken or hostile: a small one stands in, for the real one is none of these. */

let cli: CommandLine;
beforeAll(async () => {
  cli = await commandLine();
});
afterAll(() => cli.remove());

async function service(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => answer(request, response));
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return listenSomewhere(server);
}

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

const jobType = {
  ...{ name: 'print', title: 'Print', description: '', lane: 'documents', anyLane: false, public: true },
  ...{ maxPriority: 5, rate: null, file: null, input: {}, secrets: null, form: [], documents: [] },
};
const job = {
  ...{ id: 'j1', type: 'print', lane: 'documents', state: 'queued', title: 'x', priority: 5, series: 1 },
  ...{ stopRequested: false, attempts: 0, maxAttempts: 3, lostWorkers: 0, interruptions: 0, secret: 'none' },
  ...{ submittedAt: '2026-11-25T00:00:00Z', cost: { estimateUsd: 0 } },
};
const hostile = '\u001b[2J\u001b]0;owned\u0007<img onerror=x>\u202e\u009b31m';

it('says that nobody answers, and what to look at', async () => {
  const { code, stdout, stderr } = await cli.run(['lanes', '--url', 'http://127.0.0.1:9', '--json']);
  expect(code).toBe(4);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'UNREACHABLE' } });
  expect(stderr).toContain('npm start');
  expect(await cli.run(['whoami', '--url', 'http://127.0.0.1:9'])).toMatchObject({ code: 4 });
  const noHost = await cli.run(['lanes', '--data', cli.directory, '--json']);
  expect({ ...noHost, stdout: JSON.parse(noHost.stdout) }).toMatchObject({
    code: 4,
    stdout: { error: { code: 'UNREACHABLE' } },
  });
});

it('says what is wrong with what was typed, and what may have been meant', async () => {
  const said = async (...args: string[]) => {
    const { code, stderr } = await cli.run(args);
    expect(code, stderr).toBe(2);
    return stderr;
  };
  expect(await said('keys', 'revok', 'k1')).toContain('Did you mean revoke?');
  expect(await said('profiles', 'rmove')).toContain('Did you mean remove?');
  expect(await said('dead-letters', 'redriv', '--json')).toContain('Did you mean redrive?');
  expect(await said('lanes', '--lang', 'fr')).toContain('ja, en');
  const { code, stdout } = await cli.run(['--json']);
  expect(code).toBe(2);
  expect(JSON.parse(stdout).error).toMatchObject({ code: 'USAGE', message: 'Say which command.' });
});

it('sends a submission again when its answer is lost, and it is the same one', async () => {
  const keys: (string | string[] | undefined)[] = [];
  const url = await service((request, response) => {
    if (request.method === 'GET') return json(response, 200, { jobType });
    keys.push(request.headers['idempotency-key']);
    if (keys.length < 3) return response.destroy();
    return json(response, 202, { job, message: 'Accepted.', warnings: [], skipped: [] });
  });
  const { code, stderr } = await cli.run(['submit', 'print', '--url', url]);
  expect(code, stderr).toBe(0);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
});

it('makes no second key when the answer to the first is lost', async () => {
  let asked = 0;
  const url = await service((_, response) => {
    asked += 1;
    response.destroy();
  });
  expect(await cli.run(['keys', 'create', 'x', '--role', 'viewer', '--url', url])).toMatchObject({ code: 4 });
  expect(asked).toBe(1);
});

it('tells trouble of the service from a refusal, and something else from the service', async () => {
  const answers: [status: number, body: unknown][] = [
    [500, { error: { code: 'INTERNAL', message: 'Broken.', requestId: 'r-1' } }],
    [404, { error: { code: 'JOB_NOT_FOUND', message: 'No.', hint: 'Look.', requestId: 'r-2' } }],
    [403, '<html>a proxy</html>'],
  ];
  const url = await service((_, response) => {
    const [status, body] = answers.shift() ?? [500, ''];
    json(response, status, body);
  });
  const show = () => cli.run(['show', 'j1', '--url', url]);
  expect(await show()).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(/INTERNAL: Broken\.\n.*r-1/s),
  });
  expect(await show()).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/No\.\n {2}→ Look\.\n.*r-2/s),
  });
  expect(await show()).toMatchObject({ code: 4, stderr: expect.stringContaining('NOT_THE_SERVICE') });
});

it('shows hostile text as text, and gives programs what was there', async () => {
  const url = await service(({ url = '' }, response) => {
    if (url.includes('/logs')) {
      const lines = [{ number: 1, at: job.submittedAt, level: 'warn', text: hostile }];
      return json(response, 200, { lines, next: 1 });
    }
    const named = { ...job, title: hostile };
    return json(response, 200, url.includes('/j1') ? { job: named } : { jobs: [named], next: null });
  });
  for (const args of [['jobs'], ['show', 'j1'], ['logs', 'j1']]) {
    const { stdout } = await cli.run([...args, '--url', url]);
    expect(stdout).toContain('<img onerror=x>');
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  }
  const { stdout } = await cli.run(['jobs', '--json', '--url', url]);
  expect(stdout.trimEnd()).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  expect(JSON.parse(stdout).jobs[0].title).toBe(hostile);
});

it('goes on watching when the service is away for a moment', async () => {
  let asked = 0;
  const url = await service((_, response) => {
    asked += 1;
    if (asked === 2) return response.destroy();
    const ended = { ...job, state: 'completed', finishedAt: job.submittedAt };
    return json(response, 200, { job: asked > 2 ? ended : job });
  });
  expect(await cli.run(['wait', 'j1', '--url', url])).toMatchObject({
    code: 0,
    stderr: 'queued\ncompleted\n',
  });
});

it('sends a key to nobody but its own service', async () => {
  const seen: (string | undefined)[] = [];
  const url = await service((request, response) => {
    seen.push(request.headers.authorization);
    json(response, 200, { lanes: [] });
  });
  const directory = join(cli.directory, '.config', 'junban');
  await mkdir(directory, { recursive: true });
  const profiles = { mine: { url, key: 'jnb_mine' } };
  await writeFile(join(directory, 'config.json'), JSON.stringify({ current: 'mine', profiles }), {
    mode: 0o644,
  });
  await chmod(join(directory, 'config.json'), 0o644);

  const { stderr } = await cli.run(['lanes']);
  expect(stderr).toContain('others can read');
  await cli.run(['lanes', '--url', url.replace('127.0.0.1', 'localhost')]);
  expect(seen).toEqual(['Bearer jnb_mine', undefined]);
});

it('sends what it was given to nobody that the service names', async () => {
  const stolen: string[] = [];
  const elsewhere = await service((request, response) => {
    stolen.push(request.url ?? '');
    json(response, 202, { job, message: 'thanks', warnings: [], skipped: [] });
  });
  const url = await service((request, response) => {
    if (request.method === 'POST') response.writeHead(307, { location: `${elsewhere}/stolen` }).end();
    else json(response, 200, { jobType });
  });
  const { code } = await cli.run(['submit', 'print', '--url', url]);
  expect(code).toBe(4);
  expect(stolen).toEqual([]);
});
