import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient, runTimeMs } from '../../local/api-client.ts';
import { startPracticeSite } from '../../local/practice-site/site.ts';
import { startStack } from '../../local/stack.ts';
import { monthWorkbook } from '../support/month.ts';
import type { Report } from './report.ts';

/** The longest month, every day of it worked. */
const rows = 31;
/** The first job of a worker pays for its cold start; the others show whether it grows. */
const jobs = 3;
/** The ceiling that two Chromiums broke. */
const memoryLimitMb = 512;

/** Baseline: the tool this queue replaces waited 2 s after each row, from the fourth row on 5 s. Waits alone. */
const oldPaceSeconds = (count: number) => Math.min(count, 3) * 2 + Math.max(0, count - 3) * 5;

/** A 31-row month against the practice site, worker and Chromium together in a 512 MB cgroup. */
export async function bench(): Promise<Report> {
  const dataDir = await mkdtemp(join(tmpdir(), 'junban-bench-'));
  const site = await startPracticeSite();
  const host = await startStack(site, { dataDir, apiPort: 0, memoryLimitMb: () => memoryLimitMb });
  try {
    const api = new ApiClient(host.apiUrl);
    const workbook = await monthWorkbook(rows);
    const runs: { seconds: number; confirmed: number; punches: number }[] = [];
    let peakBytes = 0;
    host.events.subscribe((event) => {
      if (event.type === 'finished') peakBytes = Math.max(peakBytes, event.peakMemoryBytes ?? 0);
    });
    for (let run = 0; run < jobs; run++) {
      const person = { email: `bench-${run}@example.com`, password: 'bench-password' };
      site.addAccount({ ...person, name: 'bench' });
      const mark = host.events.mark();
      const { job_id } = await api.upload(workbook, person);
      const job = await api.waitForEnd(job_id, 120_000);
      await host.waitFor(
        (event) => event.type === 'finished' && event.functionLogicalId.includes('Worker'),
        10_000,
        mark,
      );
      runs.push({
        seconds: runTimeMs(job) / 1000,
        confirmed: job.rows.confirmed,
        punches: site.insertCount(person.email),
      });
    }
    return reportOf(runs, peakBytes / 1024 / 1024, host.info.memory);
  } finally {
    await host.stop();
    await site.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function reportOf(
  runs: readonly { seconds: number; confirmed: number; punches: number }[],
  peakMemoryMb: number,
  limit: string,
): Report {
  const seconds = median(runs.map((run) => run.seconds));
  const confirmed = Math.min(...runs.map((run) => run.confirmed));
  const rowsPerSecond = rows / seconds;
  const seedPaceRatio = rowsPerSecond / (rows / oldPaceSeconds(rows));
  const shown = (value: number, digits = 2) => value.toFixed(digits);
  return {
    title: `AutoFill: ${rows} rows, ${jobs} jobs in one worker, ${memoryLimitMb} MB (${limit})`,
    table: [
      { what: 'rows confirmed (worst job)', value: `${confirmed} / ${rows}` },
      {
        what: 'punches sent (each job)',
        value: runs.map((run) => run.punches).join(' '),
        comparison: `${rows * 2} needed`,
      },
      { what: 'seconds per month (each job)', value: runs.map((run) => shown(run.seconds, 1)).join(' ') },
      {
        what: 'rows per second (median)',
        value: shown(rowsPerSecond),
        comparison: `${shown(seedPaceRatio, 1)} × the old pace`,
      },
      {
        what: 'old pace, its fixed waits alone',
        value: shown(rows / oldPaceSeconds(rows)),
        comparison: '1 × (baseline)',
      },
      {
        what: 'peak memory, worker + Chromium',
        value: `${shown(peakMemoryMb, 0)} MB`,
        comparison: `${shown(peakMemoryMb / memoryLimitMb)} of the limit`,
      },
    ],
    figures: {
      rows,
      confirmed,
      rowsPerSecond: Number(shown(rowsPerSecond)),
      seedPaceRatio: Number(shown(seedPaceRatio, 1)),
      peakMemoryMb: Math.round(peakMemoryMb),
    },
  };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
