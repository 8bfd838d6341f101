import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { findMemoryControl } from '../../local/host/functions/memory-group.ts';
import { type Host, startHost } from '../../local/host/host.ts';
import { makeWorkplace, role, type Workplace, zipFunction } from './support/assembly.ts';
import { isRunning, until } from './support/processes.ts';

const reporter = `let count = 0;
console.log('loaded');
export const handler = async (event, context) => ({
  count: ++count, pid: process.pid, env: process.env, argv: process.argv.length,
  context: { ...context, remaining: context.getRemainingTimeInMillis() }, cwd: process.cwd(),
});`;
const sleeper = `export const handler = async (event) => {
  console.log('sleeping ' + process.pid);
  await new Promise((resolve) => setTimeout(resolve, event.ms));
  return 'slept';
};`;
const hog = `export const handler = async ({ megabytes }) => {
  const held = [];
  for (let i = 0; i < megabytes; i++) { held.push(Buffer.alloc(1024 * 1024, 1)); if (i % 20 === 0) await new Promise(setImmediate); }
  await new Promise((resolve) => setTimeout(resolve, 300));
  return held.length;
};`;
// As a browser does: a child in a process group of its own, which has a child too.
const spawner = `import { spawn } from 'node:child_process';
export const handler = async ({ thenHang }) => {
  const child = spawn('/bin/sh', ['-c', 'sleep 1000 & echo $!; exec sleep 1000'], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const grandchild = await new Promise((resolve) => child.stdout.once('data', (data) => resolve(Number(data))));
  child.unref();
  console.log(JSON.stringify({ pids: [child.pid, grandchild] }));
  if (thenHang) await new Promise((resolve) => setTimeout(resolve, 100000));
  return [child.pid, grandchild];
};`;

const Report = z.object({
  count: z.number(),
  pid: z.number(),
  env: z.record(z.string(), z.string()),
  context: z.record(z.string(), z.unknown()),
});

let place: Workplace;
let host: Host;

beforeAll(async () => {
  process.env.JUNBAN_HOST_ONLY = 'must not leak';
  place = makeWorkplace({
    resources: {
      Role: role,
      Reporter: zipFunction('reporter', {
        Environment: { Variables: { TABLE: { 'Fn::Sub': `\${AWS::StackName}-t` } } },
      }),
      Sleeper: zipFunction('sleeper', { Timeout: 1, ReservedConcurrentExecutions: 1 }),
      Hog: zipFunction('hog', { MemorySize: 128 }),
      Spawner: zipFunction('spawner', { Timeout: 2 }),
      Leaky: zipFunction('leaky'),
      NoExport: zipFunction('reporter', { Handler: 'index.missing' }),
      Image: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          PackageType: 'Image',
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          Code: {
            ImageUri: { 'Fn::Sub': `\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.amazonaws.com/images:image` },
          },
          Environment: { Variables: { FROM: 'template' } },
        },
      },
    },
    zips: {
      reporter: { 'index.mjs': reporter },
      sleeper: { 'index.mjs': sleeper },
      hog: { 'index.mjs': hog },
      spawner: { 'index.mjs': spawner },
      leaky: { 'index.mjs': `import 'leaked'; export const handler = async () => 1;` },
    },
    images: {
      image: {
        Dockerfile: `FROM public.ecr.aws/lambda/nodejs:24\nENV COLOUR=red TWO="two words" \\\n  BIN=\${LAMBDA_TASK_ROOT}/bin\nENV FROM dockerfile\nCMD ["work.handler"]\n`,
        // The image would install its packages; here the project's stand in.
        'work.mjs': `import 'zod';\n${reporter}`,
      },
    },
  });
  // Node finds it from the bundle, as it finds the project's own packages from a bundle in cdk.out.
  const leaked = join(place.assemblyDir, '../node_modules/leaked');
  mkdirSync(leaked, { recursive: true });
  writeFileSync(join(leaked, 'index.js'), '');
  host = await startHost({
    ...place,
    apiPort: 0,
    environment: { Reporter: { EXTRA: 'from the host' } },
  });
});

afterAll(async () => {
  delete process.env.JUNBAN_HOST_ONLY;
  await host?.stop();
  place?.remove();
});

const report = async (name: string) => Report.parse(await host.invoke(name, {}));

describe('an execution environment', () => {
  it('is reused while it is warm', async () => {
    const first = await report('Reporter');
    const second = await report('Reporter');
    expect(second).toMatchObject({ pid: first.pid, count: first.count + 1 });
  });

  it('is another one for an invocation at the same time', async () => {
    const [one, other] = await Promise.all([report('Reporter'), report('Reporter')]);
    expect(one.pid).not.toBe(other.pid);
  });

  it('has the variables of a Lambda, the template and the host’s options, and nothing of the host', async () => {
    const { env, context } = await report('Reporter');
    expect(env).toMatchObject({
      AWS_LAMBDA_FUNCTION_NAME: 'test-Reporter',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_REGION: 'ap-northeast-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_ENDPOINT_URL_SQS: host.awsEndpoint,
      TABLE: 'test-t',
      EXTRA: 'from the host',
      TZ: 'UTC',
    });
    expect(env).not.toHaveProperty('JUNBAN_HOST_ONLY');
    expect(env).not.toHaveProperty('NODE_CHANNEL_FD');
    expect(context).toMatchObject({
      functionName: 'test-Reporter',
      memoryLimitInMB: '256',
      invokedFunctionArn: 'arn:aws:lambda:ap-northeast-1:000000000000:function:test-Reporter',
      remaining: expect.closeTo(10_000, -3),
    });
  });

  it('of an image function has the Dockerfile’s ENV and CMD, the template winning', async () => {
    const { env } = await report('Image');
    expect(env).toMatchObject({
      COLOUR: 'red',
      TWO: 'two words',
      FROM: 'template',
      BIN: join(place.assemblyDir, 'asset.image/bin'),
    });
  });

  it('writes its output to the function’s log file', async () => {
    await report('Reporter');
    const file = join(place.dataDir, 'logs', 'test-Reporter.log');
    await until(() => readFileSync(file, 'utf8').includes(' loaded\n'), 'the line in the log file');
  });

  it('that cannot import its handler fails the invocation with the reason', async () => {
    await expect(host.invoke('Leaky', {})).rejects.toMatchObject({
      kind: 'init_failed',
      message: /'leaked': it is not in the bundle/,
    });
    await expect(host.invoke('NoExport', {})).rejects.toMatchObject({ errorType: 'Runtime.HandlerNotFound' });
  });
});

describe('a timeout', () => {
  it('kills the environment, and the next invocation starts a new one', async () => {
    const mark = host.events.mark();
    await expect(host.invoke('Sleeper', { ms: 60_000 })).rejects.toMatchObject({
      kind: 'timed_out',
      message: /Task timed out after 1.00 seconds/,
    });
    const { pid } = invocation(await host.waitFor(({ type }) => type === 'timed_out', 1_000, mark));
    expect(isRunning(pid)).toBe(false);
    expect(await host.invoke('Sleeper', { ms: 1 })).toBe('slept');
  });

  it('reaches a process in a group of its own, and its children', async () => {
    const mark = host.events.mark();
    const failing = expect(host.invoke('Spawner', { thenHang: true })).rejects.toMatchObject({
      kind: 'timed_out',
    });
    const pids = await spawned(mark);
    expect(pids.map(isRunning)).toEqual([true, true]);
    await failing;
    expect(pids.map(isRunning)).toEqual([false, false]);
  });
});

describe('an environment killed from outside', () => {
  it('fails its invocation and leaves no orphan', async () => {
    const mark = host.events.mark();
    const failing = expect(host.invoke('Spawner', { thenHang: true })).rejects.toMatchObject({
      kind: 'crashed',
      errorType: 'Runtime.ExitError',
    });
    const pids = await spawned(mark);
    for (const pid of processesOf('Spawner')) process.kill(pid, 'SIGKILL');
    await failing;
    expect(pids.map(isRunning)).toEqual([false, false]);
    expect(await host.waitFor(({ type }) => type === 'crashed', 1_000, mark)).toMatchObject({
      signal: 'SIGKILL',
      outOfMemory: false,
    });
  });

  it('is not handed out again when it was idle', async () => {
    await report('Reporter');
    const mark = host.events.mark();
    const idle = processesOf('Reporter');
    for (const pid of idle) process.kill(pid, 'SIGKILL');
    for (const pid of idle)
      await host.waitFor((event) => event.type === 'environment_ended' && event.pid === pid, 2_000, mark);
    expect((await report('Reporter')).count).toBe(1);
  });
});

describe('reserved concurrency', () => {
  it('throttles what is beyond it', async () => {
    const mark = host.events.mark();
    const running = host.invoke('Sleeper', { ms: 500 });
    await expect(host.invoke('Sleeper', { ms: 1 })).rejects.toMatchObject({
      kind: 'throttled',
      statusCode: 429,
    });
    expect(await running).toBe('slept');
    expect(await host.waitFor(({ type }) => type === 'throttled', 100, mark)).toMatchObject({
      functionLogicalId: 'Sleeper',
    });
  });
});

// Where the system lets us make no memory cgroup there is nothing to hold a function to.
describe.runIf(canLimitMemory())('the memory limit', () => {
  it('kills a function that takes more, and says that it was memory', async () => {
    const mark = host.events.mark();
    await expect(host.invoke('Hog', { megabytes: 400 })).rejects.toMatchObject({
      errorType: 'Runtime.OutOfMemory',
    });
    expect(await host.waitFor(({ type }) => type === 'crashed', 1_000, mark)).toMatchObject({
      outOfMemory: true,
      oomKills: 1,
    });
  });

  it('is measured: the peak is told at the end', async () => {
    const mark = host.events.mark();
    await host.invoke('Hog', { megabytes: 30 });
    const { peakMemoryBytes = 0 } = Measured.parse(
      await host.waitFor(({ type }) => type === 'finished', 1_000, mark),
    );
    expect(peakMemoryBytes).toBeGreaterThan(40 * 1024 * 1024);
    expect(peakMemoryBytes).toBeLessThan(128 * 1024 * 1024);
  });
});

const Measured = z.object({ peakMemoryBytes: z.number().optional() });
const Spawned = z.object({ pids: z.array(z.number()) });

function processesOf(logicalId: string): readonly number[] {
  return host.functions.find((each) => each.logicalId === logicalId)?.processes ?? [];
}

async function spawned(mark: number): Promise<number[]> {
  const event = await host.waitFor(
    (each) => each.type === 'log' && each.line.includes('"pids"'),
    5_000,
    mark,
  );
  return Spawned.parse(JSON.parse(event.type === 'log' ? event.line : '')).pids;
}

function invocation(event: object): { pid: number } {
  return z.object({ pid: z.number() }).parse(event);
}

function canLimitMemory(): boolean {
  return findMemoryControl().kind !== 'none';
}
