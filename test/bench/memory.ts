import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { treeMemoryMb } from '../../functions/worker/memory.ts';
import { descendantsOf } from '../../functions/worker/process-tree.ts';
import { DemoClient } from '../../local/demo-client.ts';
import type { Host } from '../../local/host/host.ts';
import { type PracticeSite, startPracticeSite } from '../../local/practice-site/site.ts';
import { startStack } from '../../local/stack.ts';
import { monthWorkbook } from '../support/month.ts';
import { send } from '../support/requests.ts';
import { workerOf } from '../support/running-stack.ts';
import { median, type Report } from './report.ts';

const jobs = 50;
const rows = 5;
/** The ceiling that two Chromiums broke. */
const memoryLimitMb = 512;
/** Caches fill in the first jobs; growth is looked for after them. */
const warmUp = 10;

interface AfterJob {
  /** Peak of the job as its record tells it, in MiB. */
  readonly peakMb: number;
  /** The worker alone, its browser gone. */
  readonly idleMb: number;
  readonly worker: number | undefined;
  readonly browsers: number;
  readonly zombies: number;
  /** What lies in the temporary folder. */
  readonly files: readonly string[];
}

/** Many jobs in one warm worker, worker and Chromium together in a 512 MB cgroup: does anything stay behind? */
export async function bench(): Promise<Report> {
  const dataDir = await mkdtemp(join(tmpdir(), 'junban-bench-'));
  const temporary = await mkdtemp(join(tmpdir(), 'junban-bench-tmp-'));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = temporary;
  const site = await startPracticeSite();
  const host = await startStack(site, {
    dataDir,
    apiPort: 0,
    memoryLimitMb: () => memoryLimitMb,
    pauseMs: 0,
  });
  try {
    const upload = await uploaded(host, await monthWorkbook(rows));
    const seen: AfterJob[] = [];
    for (let run = 0; run < jobs; run++) seen.push(await oneJob(site, host, upload, run, temporary));
    return reportOf(seen, host.info.memory);
  } finally {
    await host.stop();
    await site.stop();
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    for (const folder of [dataDir, temporary]) await rm(folder, { recursive: true, force: true });
  }
}

const uploadForm = z.object({ upload: z.string(), url: z.url(), fields: z.record(z.string(), z.string()) });
const submitted = z.object({ job: z.object({ id: z.string() }) });

async function uploaded(host: Host, workbook: Uint8Array): Promise<string> {
  const api = new DemoClient(host.apiUrl);
  const form = uploadForm.parse(await (await api.fetch('/v1/uploads', { method: 'POST' })).json());
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields)) body.set(name, value);
  body.set('file', new File([Uint8Array.from(workbook)], 'month.xlsx'));
  const answer = await fetch(form.url, { method: 'POST', body });
  if (!answer.ok) throw new Error(`the upload was answered ${answer.status}`);
  return form.upload;
}

async function oneJob(
  site: PracticeSite,
  host: Host,
  upload: string,
  run: number,
  temporary: string,
): Promise<AfterJob> {
  const secrets = { email: `memory-${run}@example.com`, password: 'bench-password' };
  site.addAccount({ ...secrets, name: 'bench' });
  const api = new DemoClient(host.apiUrl);
  const mark = host.events.mark();
  // Each from an address of its own, for the rate of one submitter is limited.
  const from = `127.0.0.${run + 2}`;
  const answer = await send(host.apiUrl, '/v1/jobs', { body: { type: 'autofill', upload, secrets }, from });
  const job = await api.waitForEnd(submitted.parse(answer.body).job.id, 60_000);
  if (job.rows.confirmed !== rows)
    throw new Error(`job ${run} ended ${job.state} ${JSON.stringify(job.error)}`);
  await host.waitFor(
    (event) => event.type === 'finished' && event.functionLogicalId.includes('BrowserLaneWorker'),
    10_000,
    mark,
  );
  const worker = workerOf(host).processes[0];
  return {
    peakMb: job.peakMemoryMb ?? 0,
    idleMb: worker === undefined ? 0 : await treeMemoryMb(worker),
    worker,
    browsers: worker === undefined ? 0 : (await descendantsOf(worker)).length,
    zombies: worker === undefined ? 0 : await zombiesOf(worker),
    files: await readdir(temporary),
  };
}

/** Ended processes that the worker has not asked about. */
async function zombiesOf(parent: number): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  return stats.filter((stat) => {
    const [state, of] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' && Number(of) === parent;
  }).length;
}

function reportOf(seen: readonly AfterJob[], limit: string): Report {
  const warm = seen.slice(warmUp);
  const half = Math.floor(warm.length / 2);
  const growth = (value: (after: AfterJob) => number) =>
    median(warm.slice(half).map(value)) / median(warm.slice(0, half).map(value));
  const peakGrowth = growth(({ peakMb }) => peakMb);
  const idleGrowth = growth(({ idleMb }) => idleMb);
  const peakMb = Math.max(...seen.map((after) => after.peakMb));
  const workers = new Set(seen.map(({ worker }) => worker)).size;
  const most = (value: (after: AfterJob) => number) => Math.max(...seen.map(value));
  const known = new Set(seen[0]?.files);
  const leftovers = (seen.at(-1)?.files ?? []).filter((name) => !known.has(name)).length;
  const mb = (value: number) => `${value.toFixed(0)} MB`;
  return {
    title: `Memory: ${seen.length} jobs of ${rows} rows, one after the other, ${memoryLimitMb} MB (${limit})`,
    table: [
      { what: 'workers used', value: String(workers), comparison: 'one warm worker' },
      {
        what: 'peak of a job (largest)',
        value: mb(peakMb),
        comparison: `${(peakMb / memoryLimitMb).toFixed(2)} of the ceiling`,
      },
      {
        what: `peak, jobs ${warmUp + 1}–${warmUp + half}`,
        value: mb(median(warm.slice(0, half).map((after) => after.peakMb))),
        comparison: '1 × (baseline)',
      },
      {
        what: `peak, jobs ${warmUp + half + 1}–${seen.length}`,
        value: mb(median(warm.slice(half).map((after) => after.peakMb))),
        comparison: `${peakGrowth.toFixed(2)} ×`,
      },
      {
        what: `idle worker, jobs ${warmUp + 1}–${warmUp + half}`,
        value: mb(median(warm.slice(0, half).map((after) => after.idleMb))),
        comparison: '1 × (baseline)',
      },
      {
        what: `idle worker, jobs ${warmUp + half + 1}–${seen.length}`,
        value: mb(median(warm.slice(half).map((after) => after.idleMb))),
        comparison: `${idleGrowth.toFixed(2)} ×`,
      },
      { what: 'browser processes left after a job (most)', value: String(most((after) => after.browsers)) },
      { what: 'zombies after a job (most)', value: String(most((after) => after.zombies)) },
      { what: 'entries in /tmp since the first job', value: String(leftovers) },
    ],
    figures: {
      jobs: seen.length,
      workers,
      peakMb: Math.round(peakMb),
      peakGrowth: Number(peakGrowth.toFixed(2)),
      idleGrowth: Number(idleGrowth.toFixed(2)),
      browsersLeft: most((after) => after.browsers),
      zombies: most((after) => after.zombies),
      leftovers,
    },
  };
}
