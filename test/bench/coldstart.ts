import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { bundleFunctions, functionNames } from '../../infra/bundle.ts';
import type { BundleSize } from '../../infra/bundle-parts.ts';
import { listenSomewhere } from '../support/listen.ts';
import { type Environment, functionEnvironments } from './coldstart-environment.ts';
import { quantile, type Report } from './report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const runner = fileURLToPath(new URL('./coldstart-runner.mjs', import.meta.url));

/** Measured in turns, so that whatever else the machine does falls on all alike. */
const rounds = 15;

type FunctionName = (typeof functionNames)[number];

const http = (method: string, path: string, body?: object) => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: '',
  headers: { host: 'api.example', ...(body && { 'content-type': 'application/json' }) },
  ...(body && { body: JSON.stringify(body) }),
  isBase64Encoded: false,
  requestContext: {
    accountId: '000000000000',
    domainName: 'api.example',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
    requestId: 'cold-start',
    stage: '$default',
    timeEpoch: 0,
  },
});

/** What each function answers with the least work. Only tick asks AWS for anything: it always does. */
const events: Readonly<Record<FunctionName, object>> = {
  submit: http('POST', '/v1/jobs', {}),
  read: http('GET', '/healthz'),
  operate: http('POST', '/v1/jobs/none/cancel'),
  tick: {},
  worker: { Records: [{ messageId: 'none', body: 'not a doorbell', attributes: {} }] },
};

/** How the logical ids of the functions begin. */
const logicalIds: Readonly<Record<FunctionName, string>> = {
  submit: 'Submit',
  read: 'Read',
  operate: 'Operate',
  tick: 'Tick',
  worker: 'BrowserLaneWorker',
};

/** Something to start, and how long each start took until it had answered and ended, in milliseconds. */
interface Start {
  readonly name: string;
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly size?: BundleSize | undefined;
  readonly ms: number[];
}

/**
 * From the start of a process to its first answer, with the real bundles and nothing warm but the machine's file cache.
 * The bare process and a handler that does nothing say how much of it nobody can help.
 */
export async function bench(): Promise<Report> {
  await mkdir(join(root, '.junban'), { recursive: true });
  // Below the project: what the worker's image would install is found there.
  const directory = await mkdtemp(join(root, '.junban', 'coldstart-'));
  const emptyTable = createServer((request, response) => {
    request.resume().once('end', () => response.end('{"Items":[],"Count":0}'));
  });
  try {
    const starts = await everyStart(directory, await listenSomewhere(emptyTable));
    for (const start of starts) await once(start);
    for (let round = 0; round < rounds; round++) for (const start of starts) start.ms.push(await once(start));
    return reportOf(starts);
  } finally {
    emptyTable.closeAllConnections();
    emptyTable.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function everyStart(directory: string, awsEndpoint: string): Promise<Start[]> {
  const environmentOf = await functionEnvironments();
  const aws = {
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_REGION: 'ap-northeast-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
  };
  const real = await bundleFunctions({ root, outputDirectory: directory });
  const plain = await bundleFunctions({
    root,
    outputDirectory: directory,
    entryPoints: { plain: fileURLToPath(new URL('./coldstart-plain.ts', import.meta.url)) },
  });
  const start = (name: string, event: object, environment: Environment): Start => ({
    name,
    args: [runner, join(directory, name, 'index.mjs'), JSON.stringify(event)],
    environment: { ...aws, ...environment },
    size: { ...real, ...plain }[name],
    ms: [],
  });
  return [
    { name: 'node -e 0', args: ['-e', '0'], environment: {}, ms: [] },
    start('plain', http('GET', '/healthz'), { NODE_OPTIONS: '--enable-source-maps' }),
    ...functionNames.map((name) => start(name, events[name], environmentOf(logicalIds[name]))),
  ];
}

/** @throws Error with what the process said, when it gave no answer */
async function once({ name, args, environment }: Start): Promise<number> {
  const begin = performance.now();
  const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  const said = text(child.stderr);
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
  const ms = performance.now() - begin;
  if (code !== 0) throw new Error(`${name} gave no answer: ${await said}`);
  return ms;
}

function reportOf(starts: readonly Start[]): Report {
  const baseline = quantile(0.5, starts.find(({ name }) => name === 'plain')?.ms ?? []);
  const seen = starts.map(({ name, size, ms }) => {
    const p50 = quantile(0.5, ms);
    return { name, size, p50, p95: quantile(0.95, ms), ratio: p50 / baseline };
  });
  const kb = (bytes: number) => `${Math.round(bytes / 1000)} KB`;
  return {
    title: `Cold start: from the start of the process to its first answer, ${rounds} each, p50 / p95 in ms`,
    table: seen.map(({ name, size, p50, p95, ratio }) => ({
      what: name === 'plain' ? 'plain hono handler' : name,
      value: `${p50.toFixed(0)} / ${p95.toFixed(0)}`,
      comparison: [
        name === 'plain' ? '1 × (baseline)' : `${ratio.toFixed(2)} ×`,
        ...(size ? [`${kb(size.atStart)} at start, ${kb(size.inAll)} in all`] : []),
      ].join(', '),
    })),
    figures: Object.fromEntries(
      seen.map(({ name, size, p50, p95, ratio }) => [
        name === 'node -e 0' ? 'bare' : name,
        {
          p50Ms: Math.round(p50),
          p95Ms: Math.round(p95),
          ratio: Number(ratio.toFixed(2)),
          ...(size && { atStartBytes: size.atStart, inAllBytes: size.inAll }),
        },
      ]),
    ),
  };
}
