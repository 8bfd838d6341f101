import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { monthWorkbook } from '../support/month.ts';
import { type RunningStack, runningStack } from '../support/running-stack.ts';
import { type CommandLine, commandLine, type Ended, type RunOptions } from './command.ts';

const person = { email: 'typed@example.com', password: 'correct-horse-7', name: '打' };
const days = 2;

let stack: RunningStack;
let cli: CommandLine;

beforeAll(async () => {
  [stack, cli] = await Promise.all([runningStack({ pauseMs: 0 }), commandLine()]);
  stack.site.addAccount(person);
  await writeFile(join(cli.directory, 'kintai.xlsx'), await monthWorkbook(days));
  expect(await cli.run(['init', '--local', '--data', stack.dataDir])).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await stack.stop();
  await cli.remove();
});

const run = (args: string, options?: RunOptions) => cli.run(args.split(' '), options);
const jobAnswer = z.object({ job: z.looseObject({ id: z.string(), state: z.string() }) });
const jobIn = ({ stdout }: Ended) => jobAnswer.parse(JSON.parse(stdout)).job;

const autofill = `submit autofill kintai.xlsx --email ${person.email} --password-stdin`;
const right = { stdin: `${person.password}\n` };
const later = async () => jobIn(await run('submit delay-print --message later --delay 900 --json')).id;

describe('junban init', () => {
  it('makes the first admin key and keeps it where only its owner can read it', async () => {
    const file = join(cli.directory, '.config', 'junban', 'config.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { stdout } = await run('whoami --json');
    expect(JSON.parse(stdout)).toMatchObject({
      profile: 'local',
      url: stack.host.apiUrl,
      caller: { role: 'admin' },
    });
    expect(stdout).not.toContain('jnb_');
  });

  it('makes no second key while the first one works, unless it is told to', async () => {
    const count = async () => JSON.parse((await run('keys --all --json')).stdout).keys.length;
    const before = await count();
    const again = await run(`init --local --data ${stack.dataDir}`);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('You have a key already') });
    expect(await count()).toBe(before);
    expect(await run(`init --local --data ${stack.dataDir} --force`)).toMatchObject({ code: 0 });
    expect(await count()).toBe(before + 1);
  });

  it('takes what cdk deploy wrote, and AWS credentials from the environment', async () => {
    const outputs = join(cli.directory, 'cdk-outputs.json');
    const host = z
      .object({
        outputs: z.record(z.string(), z.string()),
        awsEndpoint: z.string(),
        region: z.string(),
        credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
      })
      .parse(JSON.parse(await readFile(join(stack.dataDir, 'host.json'), 'utf8')));
    await writeFile(outputs, JSON.stringify({ Junban: host.outputs }));
    const env = {
      XDG_CONFIG_HOME: join(cli.directory, 'deployed'),
      AWS_ENDPOINT_URL_LAMBDA: host.awsEndpoint,
      AWS_REGION: host.region,
      AWS_ACCESS_KEY_ID: host.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: host.credentials.secretAccessKey,
    };
    const made = await run('init --outputs cdk-outputs.json --profile production --name me', { env });
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('"me"') });
    expect((await run('keys --json', { env })).stdout).toContain('"name":"me"');
    const { AWS_SECRET_ACCESS_KEY: _, ...without } = { ...env, AWS_ACCESS_KEY_ID: 'AKIAWRONG' };
    const refused = await run('init --outputs cdk-outputs.json', {
      env: { ...without, AWS_SECRET_ACCESS_KEY: 'wrong' },
    });
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('lambda:InvokeFunction') });
  });
});

describe('junban submit', () => {
  let sent: Ended;
  let id: string;
  beforeAll(async () => {
    sent = await run(`${autofill} --wait --json`, right);
    id = jobIn(sent).id;
  });

  it('uploads, waits, and ends with 0 when everything went in', () => {
    expect(sent.code, sent.stderr).toBe(0);
    expect(jobIn(sent)).toMatchObject({ state: 'completed', rows: { confirmed: days } });
    expect(stack.site.punches(person.email)).toHaveLength(days * 2);
  });

  it('says how it stands on stderr, one line for each change, and the password nowhere', () => {
    expect(sent.stderr).toMatch(/^running/m);
    expect(sent.stderr).toContain(`id  ${id}\n`);
    expect(sent.stderr).toMatch(/completed\n$/);
    expect(sent.stderr).not.toContain('\u001b');
    expect(sent.stdout + sent.stderr).not.toContain(person.password);
  });

  it('shows rows, log and files of the job', async () => {
    expect((await run(`rows ${id}`)).stdout).toMatch(/2026-10-01 09:00–18:00 +confirmed/);
    expect(JSON.parse((await run(`rows ${id} --failed --json`)).stdout)).toEqual({ rows: [] });
    const lines = (await run(`logs ${id} -f --json`)).stdout.trimEnd().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual(
      lines.map(() => ['number', 'at', 'level', 'text']),
    );
  });

  it('fetches the files, each as its recorded hash says, and leaves alone what somebody changed', async () => {
    const evidence = join(cli.directory, 'evidence');
    expect(await run(`files ${id} --download evidence`)).toMatchObject({ code: 0 });
    expect((await readdir(evidence)).sort()).toEqual(
      ['month.html', 'month.pdf', 'row-2.jpg', 'row-3.jpg', 'workbook.xlsx'].sort(),
    );
    const listed = JSON.parse((await run(`files ${id} --json`)).stdout);
    for (const { name, sha256 } of listed.files)
      expect(
        createHash('sha256')
          .update(await readFile(join(evidence, name)))
          .digest('hex'),
      ).toBe(sha256);

    await writeFile(join(evidence, 'row-2.jpg'), 'mine');
    const again = await run(`files ${id} --download evidence`);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('row-2.jpg') });
    expect(await readFile(join(evidence, 'row-2.jpg'), 'utf8')).toBe('mine');
  });

  it('ends with 1 when the job fails; retry takes the secrets that were destroyed', async () => {
    const failed = await run(`${autofill} --wait --json`, { stdin: 'wrong\n' });
    expect(failed.code).toBe(1);
    const { id: job, ...rest } = jobIn(failed);
    expect(rest).toMatchObject({ state: 'error', error: { code: 'LOGIN_REJECTED' } });

    const bare = await run(`retry ${job}`);
    expect(bare).toMatchObject({ code: 2, stderr: expect.stringContaining('JUNBAN_PASSWORD') });
    const env = { JUNBAN_EMAIL: person.email, JUNBAN_PASSWORD: person.password };
    expect(await run(`retry ${job} --wait`, { env })).toMatchObject({ code: 0 });
    expect(stack.site.insertCount(person.email)).toBe(days * 2);
  });

  it('takes the secrets of a retry as options too, and refuses what the type has no option for', async () => {
    const { id: job } = jobIn(await run(`${autofill} --wait --json`, { stdin: 'wrong\n' }));
    expect(await run(`retry ${job} --emial x`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean --email?'),
    });
    const given = `--email ${person.email} --password-stdin`;
    expect(await run(`retry ${given} ${job}`, right)).toMatchObject({ code: 2 });
    expect(await run(`retry ${job} ${given} --mode x`, right)).toMatchObject({ code: 2 });
    const done = await run(`retry ${job} ${given} --wait`, right);
    expect(done, done.stderr).toMatchObject({ code: 0 });
  });

  it('says what a type takes, and what is missing before anything is sent', async () => {
    const help = (await run('submit autofill --help')).stdout;
    for (const option of [
      '--email',
      '--password-stdin',
      '--company-code',
      '--mode <fill|rehearsal>',
      '--wait',
    ])
      expect(help).toContain(option);
    expect(help).not.toContain('--password <');
    expect(await run('submit autofill kintai.xlsx')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('E-mail address, Password'),
    });
    expect(await run('submit autofill nothing.xlsx')).toMatchObject({ code: 2 });
    expect(await run('submit autofil')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('JOB_TYPE_NOT_FOUND'),
    });
  });

  it('does once what is sent twice with the same Idempotency-Key', async () => {
    const send = () => run('submit delay-print --message once --idempotency-key same --json');
    expect(jobIn(await send()).id).toBe(jobIn(await send()).id);
  });
});

describe('a job that waits', () => {
  it('is answered with when the person sends another, which was not taken', async () => {
    const first = await run(`${autofill} --delay 900 --json`, right);
    const second = await run(`${autofill} --json`, right);
    expect([first.code, second.code]).toEqual([0, 1]);
    expect(jobIn(second).id).toBe(jobIn(first).id);
    expect(JSON.parse(second.stdout)).toMatchObject({ existing_job: true });
    await run(`cancel ${jobIn(first).id}`);
  });

  it('is left alone by Ctrl-C, which says how to go on', async () => {
    const id = await later();
    const waiting = cli.start(['wait', id]);
    await waiting.said('scheduled');
    waiting.child.kill('SIGINT');
    const { code, stderr } = await waiting.ended;
    expect(code).toBe(130);
    expect(stderr).toContain(`junban wait ${id}`);
    expect(stderr).toContain(`junban cancel ${id}`);
    expect(jobIn(await run(`show ${id} --json`)).state).toBe('scheduled');
    await run(`cancel ${id}`);
  });

  it('is cancelled, and once it has ended the service refuses, in one JSON document', async () => {
    const id = await later();
    expect(jobIn(await run(`cancel ${id} --json`)).state).toBe('cancelled');
    expect(await run(`wait ${id}`)).toMatchObject({ code: 1 });
    const { id: done } = jobIn(await run('submit delay-print --message now --wait --json'));
    const { code, stdout, stderr } = await run(`cancel ${done} --json`);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'ALREADY_ENDED', requestId: expect.any(String) },
    });
    expect(stderr).toContain('→');
  });

  it('is retried with others only when that was confirmed', async () => {
    const before = await run('retry-matching --state cancelled --type delay-print');
    expect(before).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    const { matching } = JSON.parse(
      (await run('retry-matching --state cancelled --type delay-print --dry-run --json')).stdout,
    );
    expect(matching).toBeGreaterThan(0);
    const { code, stdout } = await run('retry-matching --state cancelled --type delay-print --yes --json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ matching, exact: true, retried: matching, refused: [] });
  });
});

describe('keys', () => {
  it('are shown once, allow what their role does, and open nothing once revoked', async () => {
    const made = await cli.run(['keys', 'create', 'night batch', '--role', 'submitter', '--json']);
    const { key, secret } = JSON.parse(made.stdout);
    expect(made.stderr).toContain(`id ${key.id}  role submitter  does not expire\n`);
    expect(made.stderr).toContain(`junban login --url ${stack.host.apiUrl}\n`);
    const env = { JUNBAN_KEY: secret };
    expect((await run('whoami', { env })).stdout).toMatch(/role +submitter/);
    expect(await run('pause browser', { env })).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ROLE_NOT_ALLOWED'),
    });
    expect((await run('keys')).stdout).not.toContain(secret);
    expect(await run(`keys revoke key:${key.id}`)).toMatchObject({ code: 0 });
    expect(await run('whoami', { env })).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('The key came from JUNBAN_KEY.'),
    });
    expect(await run('keys revoke nothing')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('→ junban keys lists'),
    });
    expect((await run('audit -n 1')).stdout).toContain(key.id);
  });

  it('are checked before they are kept in a profile', async () => {
    const env = { XDG_CONFIG_HOME: join(cli.directory, 'checked') };
    const login = `login --url ${stack.host.apiUrl} --profile mine --key-stdin`;
    expect(await run(login, { env, stdin: 'jnb_no_key' })).toMatchObject({ code: 3 });
    expect(existsSync(env.XDG_CONFIG_HOME)).toBe(false);
    const { secret } = JSON.parse((await run('keys create other --role viewer --json')).stdout);
    expect(await run(login, { env, stdin: `${secret}\n` })).toMatchObject({ code: 0 });
    expect((await run('whoami', { env })).stdout).toContain('viewer');
    const profiles = await run('profiles --json', { env });
    expect(JSON.parse(profiles.stdout).profiles).toMatchObject([
      { name: 'mine', current: true, hasKey: true },
    ]);
    expect(profiles.stdout).not.toContain(secret);
  });
});

describe('lanes', () => {
  it('are paused, limited and opened again', async () => {
    expect((await run('pause crawl')).stdout).toMatch(/crawl +paused/);
    expect((await run('limit crawl 7')).stdout).toContain('0/7');
    expect((await run('drain crawl')).stdout).toMatch(/crawl +paused, draining/);
    expect((await run('resume crawl --json')).stdout).toContain('"state":"open"');
    await run('limit crawl default');
    expect((await run('lanes')).stdout).toMatch(/crawl +open/);
    expect(await run('pause crowl')).toMatchObject({ code: 3 });
    expect((await run('dead-letters')).stdout).toMatch(/wakeups +0/);
  });
});

describe('in a shell', () => {
  const machines = process.env.PATH?.split(':').filter((dir) => !dir.includes('node_modules')) ?? [];
  const ownNode = machines.map((dir) => join(dir, 'node')).find((file) => existsSync(file));

  it.skipIf(!ownNode)('runs on the machine’s own Node', async () => {
    const { code, stdout, stderr } = await run('types', {
      through: (file, args) => [ownNode ?? '', [file, ...args]],
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^autofill/m);
  });

  it('ends without a word when nobody reads on', async () => {
    const { stdout, stderr } = await run('jobs', {
      through: (file, args) => [
        'bash',
        ['-c', `"$@" | head -1; echo "\${PIPESTATUS[0]}"`, '-', process.execPath, file, ...args],
      ],
    });
    expect(stdout).toMatch(/^id +state.*\n0\n$/);
    expect(stderr).toBe('');
  });

  it('speaks the language of the locale, and suggests what may have been meant', async () => {
    const env = { LANG: 'ja_JP.UTF-8' };
    expect((await run('--help', { env })).stdout).toContain('終了コード:');
    expect(await run('jbos', { env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('もしかして: jobs'),
    });
    expect((await run('--help')).stdout).toContain('Exit codes:');
  });

  it('completes with what the service has', async () => {
    expect((await cli.run(['__complete', '--', 'pause', 'b'])).stdout).toBe('browser\n');
    expect((await cli.run(['__complete', '--', 'submit', 'autofill', '--mo'])).stdout).toBe('--mode\n');
    for (const shell of ['bash', 'zsh', 'fish'])
      expect((await run(`completion ${shell}`)).stdout).toContain('junban __complete');
  });

  it('saves a template, and never over another file', async () => {
    expect(await run('template 2026-11')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('kintai-2026-11.xlsx'),
    });
    expect(await run('template 2026-10 -o kintai-2026-11.xlsx')).toMatchObject({ code: 2 });
    expect(await run('template 2026-99')).toMatchObject({ code: 3 });
  });
});

/** util-linux has it, and so has every Linux with a login. */
const hasScript = (() => {
  try {
    return execFileSync('sh', ['-c', 'script --version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
})();

describe.skipIf(!hasScript)('in a terminal', () => {
  const onTerminal = (args: string) =>
    cli.start(args.split(' '), {
      env: { TERM: 'xterm' },
      through: (file, rest) => ['script', ['-qec', [process.execPath, file, ...rest].join(' '), '/dev/null']],
    });

  it('asks for what is missing, shows no password, and draws a bar', async () => {
    const { child, said, ended } = onTerminal('submit autofill kintai.xlsx --mode rehearsal --wait');
    await said('E-mail address:');
    child.stdin?.write(`${person.email}\n`);
    await said('Password:');
    child.stdin?.write(`${person.password}\n`);
    const { code, stdout } = await ended;
    expect(code, stdout).toBe(0);
    expect(stdout).toContain('\u001b[32mcompleted');
    expect(stdout).not.toContain(person.password);
    // The cursor is given back.
    expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
  });

  it('asks before it retries many, and does nothing on no', async () => {
    await run(`cancel ${await later()}`);
    const { child, said, ended } = onTerminal('retry-matching --state cancelled --since 24h');
    await said('[y/N]');
    child.stdin?.write('n\n');
    expect(await ended).toMatchObject({ code: 130 });
    expect(JSON.parse((await run('jobs --state cancelled --json')).stdout).jobs).not.toEqual([]);
  });
});
