import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemoClient, type JobBody, runTimeMs } from '../../local/demo-client.ts';
import type { Host } from '../../local/host/host.ts';
import { type PracticeSite, startPracticeSite } from '../../local/practice-site/site.ts';
import { startStack } from '../../local/stack.ts';
import { Visitor } from '../site/visitor.ts';
import { dateOf, monthWorkbook } from '../support/month.ts';
import { median, type Report } from './report.ts';

/** The longest month, every day of it worked. */
const rows = 31;
/** The first job of a worker pays for its cold start; the others show whether it grows. */
const jobs = 3;
/** How long the site takes to answer. */
const latencyMs = 50;
/** The ceiling that two Chromiums broke. */
const memoryLimitMb = 512;

/** Baseline: the tool this queue replaces waited 2 s after each row, from the fourth row on 5 s. Waits alone. */
const oldPaceSeconds = (count: number) => Math.min(count, 3) * 2 + Math.max(0, count - 3) * 5;

interface Month {
  /** From the claim to the end, browser, sign-in and evidence included. */
  readonly jobSeconds: number;
  /** The rows alone. */
  readonly rowsSeconds: number;
  readonly confirmed: number;
  readonly punches: number;
}

/** A 31-row month against the practice site, worker and Chromium together in a 512 MB cgroup. */
export async function bench(): Promise<Report> {
  const dataDir = await mkdtemp(join(tmpdir(), 'junban-bench-'));
  const site = await startPracticeSite();
  const host = await startStack(site, {
    dataDir,
    apiPort: 0,
    memoryLimitMb: () => memoryLimitMb,
    pauseMs: 0,
  });
  try {
    let peakBytes = 0;
    host.events.subscribe((event) => {
      if (event.type === 'finished') peakBytes = Math.max(peakBytes, event.peakMemoryBytes ?? 0);
    });
    const months: Month[] = [];
    const floors: number[] = [];
    for (let run = 0; run < jobs; run++) {
      months.push(await fill(site, host, `bench-${run}@example.com`));
      floors.push(await floorSeconds(site, `floor-${run}@example.com`));
    }
    return reportOf(months, median(floors), peakBytes / 1024 / 1024, host.info.memory);
  } finally {
    await host.stop();
    await site.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const password = 'bench-password';

function addPerson(site: PracticeSite, email: string): { email: string; password: string } {
  site.addAccount({ email, password, name: 'bench' });
  site.setMode(email, { latencyMs });
  return { email, password };
}

async function fill(site: PracticeSite, host: Host, email: string): Promise<Month> {
  const api = new DemoClient(host.apiUrl);
  const mark = host.events.mark();
  const { job_id } = await api.upload(await monthWorkbook(rows), addPerson(site, email));
  const job = await api.waitForEnd(job_id, 120_000);
  await host.waitFor(
    (event) => event.type === 'finished' && event.functionLogicalId.includes('Worker'),
    10_000,
    mark,
  );
  return {
    jobSeconds: runTimeMs(job) / 1000,
    rowsSeconds: await rowsSeconds(api, job),
    confirmed: job.rows.confirmed,
    punches: site.insertCount(email),
  };
}

/** From the end of the first row to the end of the last: all rows but one, stretched to all. */
async function rowsSeconds(api: DemoClient, job: JobBody): Promise<number> {
  const ends = (await api.rows(job.id)).map(({ at }) => Date.parse(at ?? ''));
  return ((Math.max(...ends) - Math.min(...ends)) / 1000) * (rows / (rows - 1));
}

/**
 * The floor: the same requests, in the same order, by a plain HTTP client that draws nothing. For each row it loads the
 * day, sends two punches, and loads the day again; it signs in before.
 */
async function floorSeconds(site: PracticeSite, email: string): Promise<number> {
  const person = addPerson(site, email);
  const visitor = new Visitor(site);
  const begin = performance.now();
  await visitor.signIn(person.email, person.password);
  for (let day = 1; day <= rows; day++) {
    const form = await visitor.punchForm(dateOf(day), {});
    for (const time of ['0900', '1800'])
      await visitor.post(`${site.sslUrl}/employee/adit/insert/`, { ...form, time });
    await visitor.punchForm(dateOf(day), {});
  }
  const seconds = (performance.now() - begin) / 1000;
  if (site.punches(email).length !== rows * 2) throw new Error('the floor did not write every punch');
  return seconds;
}

function reportOf(months: readonly Month[], floor: number, peakMemoryMb: number, limit: string): Report {
  const jobSeconds = median(months.map((month) => month.jobSeconds));
  const filling = median(months.map((month) => month.rowsSeconds));
  const confirmed = Math.min(...months.map((month) => month.confirmed));
  const rowsPerSecond = rows / jobSeconds;
  const seedPaceRatio = oldPaceSeconds(rows) / jobSeconds;
  const each = (value: (month: Month) => string) => months.map(value).join(' ');
  return {
    title: `AutoFill: ${rows} rows, the site takes ${latencyMs} ms, no pause; ${jobs} jobs in one worker, ${memoryLimitMb} MB (${limit})`,
    table: [
      { what: 'rows confirmed (worst job)', value: `${confirmed} / ${rows}` },
      {
        what: 'punches sent (each job)',
        value: each((month) => String(month.punches)),
        comparison: `${rows * 2} needed`,
      },
      { what: 'seconds per month (each job)', value: each((month) => month.jobSeconds.toFixed(1)) },
      {
        what: 'rows per second, whole job (median)',
        value: rowsPerSecond.toFixed(2),
        comparison: `${seedPaceRatio.toFixed(1)} × the old pace; takes ${(jobSeconds / floor).toFixed(2)} × the floor's time`,
      },
      {
        what: 'rows per second, rows alone (median)',
        value: (rows / filling).toFixed(2),
        comparison: `takes ${(filling / floor).toFixed(2)} × the floor's time`,
      },
      {
        what: 'old pace, its fixed waits alone',
        value: (rows / oldPaceSeconds(rows)).toFixed(2),
        comparison: '1 × (baseline)',
      },
      {
        what: 'floor: the same requests, plain HTTP',
        value: (rows / floor).toFixed(2),
        comparison: '1 × (baseline)',
      },
      {
        what: 'peak memory, worker + Chromium',
        value: `${peakMemoryMb.toFixed(0)} MB`,
        comparison: `${(peakMemoryMb / memoryLimitMb).toFixed(2)} of the limit`,
      },
    ],
    figures: {
      rows,
      confirmed,
      rowsPerSecond: Number(rowsPerSecond.toFixed(2)),
      seedPaceRatio: Number(seedPaceRatio.toFixed(1)),
      floorRatio: Number((jobSeconds / floor).toFixed(2)),
      rowsFloorRatio: Number((filling / floor).toFixed(2)),
      peakMemoryMb: Math.round(peakMemoryMb),
    },
  };
}
