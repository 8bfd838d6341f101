import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Host } from '../../local/host/host.ts';
import { systemClock } from '../../shared/clock.ts';
import { doorbellFor } from '../../shared/doorbell/doorbell.ts';
import { SqsDoorbell } from '../../shared/doorbell/sqs-doorbell.ts';
import type { Job } from '../../shared/job.ts';
import { type LaneName, lanes } from '../../shared/lanes.ts';
import { Backlog, operate } from '../support/backlog.ts';
import { told } from '../support/lifecycle.ts';
import { type RunningStack, runningStack } from '../support/running-stack.ts';

const backlogs = [
  { lane: 'browser', count: 1000 },
  { lane: 'crawl', count: 2000 },
] as const;

/** Nothing was done for so long: it stands still. A job takes a tenth of a second, on a crowded machine half of one. */
const standsStillMs = 30_000;
/** Admissions under way at once, as from as many people. */
const atOnce = 8;

let stack: RunningStack;
let backlog: Backlog;
let seen: Readonly<Record<string, Seen>>;

/** Both lanes work at the same time, as they would. */
beforeAll(async () => {
  stack = await runningStack();
  backlog = new Backlog(stack.host);
  for (const { lane, count } of backlogs) await fill(stack.host, lane, count);
  const worked = backlogs.map(
    async ({ lane, count }) => [lane, await workOff(stack.host, lane, count)] as const,
  );
  seen = Object.fromEntries(await Promise.all(worked));
}, 600_000);
afterAll(async () => {
  backlog.end();
  await stack.stop();
});

/** What was seen of a lane while it worked off its backlog. */
interface Seen {
  readonly completed: ReadonlySet<string>;
  readonly mostRunning: number;
  readonly throttled: number;
  /** Memory the host itself holds when a quarter, and when all of the jobs were done, in MiB. */
  readonly heapMb: { readonly early: number; readonly late: number };
}

const waiting = new Map<LaneName, Job[]>();

async function fill(host: Host, lane: LaneName, count: number): Promise<void> {
  await operate(host, { operator: 'limit', lane, maxQueued: count });
  await operate(host, { operator: 'pause', lane });
  const jobs: Job[] = [];
  while (jobs.length < count) {
    const wanted = Array.from({ length: Math.min(atOnce, count - jobs.length) }, () => backlog.noOp(lane));
    jobs.push(...(await Promise.all(wanted.map((job) => backlog.admit(job)))));
  }
  waiting.set(lane, jobs);
}

async function workOff(host: Host, lane: LaneName, count: number): Promise<Seen> {
  const watched = watch(host, lane, count);
  await operate(host, { operator: 'resume', lane });
  await ring(host, waiting.get(lane) ?? []);
  return watched;
}

/** A doorbell for each job, as its admission would have sent. */
async function ring(host: Host, jobs: readonly Job[]): Promise<void> {
  const { awsEndpoint: endpoint, region, credentials } = host;
  const client = new SQSClient({ endpoint, region, credentials });
  const queueOf = (lane: LaneName) => {
    const name = `${lane.charAt(0).toUpperCase()}${lane.slice(1)}LaneDoorbellsQueue`;
    const [, queue] = [...host.resources].find(([id]) => id.startsWith(name)) ?? [];
    return z.string().parse(queue?.physicalId);
  };
  const doorbell = new SqsDoorbell(client, { urlOf: queueOf }, systemClock);
  for (const job of jobs) await doorbell.ring(doorbellFor(job));
  client.destroy();
}

async function watch(host: Host, lane: LaneName, count: number): Promise<Seen> {
  const completed = new Set<string>();
  let mostRunning = 0;
  let throttled = 0;
  let early = 0;
  await new Promise<void>((resolve, reject) => {
    const still = setTimeout(
      () => reject(new Error(`the lane ${lane} stands still: ${completed.size} of ${count} are done`)),
      standsStillMs,
    );
    const unsubscribe = host.events.subscribe((event) => {
      if (event.type === 'throttled') throttled += 1;
      const line = told(event);
      if (line?.lane !== lane) return;
      mostRunning = Math.max(mostRunning, Number(line.running_count ?? 0));
      if (line.event !== 'job_completed' || line.job_id === undefined) return;
      still.refresh();
      completed.add(line.job_id);
      if (completed.size === Math.ceil(count / 4)) early = heapMb();
      if (completed.size < count) return;
      clearTimeout(still);
      unsubscribe();
      resolve();
    });
  });
  return { completed, mostRunning, throttled, heapMb: { early, late: heapMb() } };
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function heapMb(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

const laneStatus = z.object({
  lanes: z.array(
    z.object({ name: z.string(), queued: z.number(), running: z.number(), deadLetters: z.number() }),
  ),
});

describe.each(backlogs)('fault 32: $count jobs that wait in the lane $lane', ({ lane, count }) => {
  it('are all done, never more at once than the lane allows, and no doorbell is set aside', async () => {
    expect(seen[lane]).toMatchObject({ throttled: 0 });
    expect(seen[lane]?.completed.size).toBe(count);
    expect(seen[lane]?.mostRunning).toBeLessThanOrEqual(lanes[lane].concurrency);
    const status = laneStatus.parse(await operate(stack.host, { operator: 'lanes' }));
    expect(status.lanes.find(({ name }) => name === lane)).toEqual({
      name: lane,
      queued: 0,
      running: 0,
      deadLetters: 0,
    });
  });

  it('leave nothing behind in the host: it keeps its last events and no more', () => {
    const { early = 0, late = Number.POSITIVE_INFINITY } = seen[lane]?.heapMb ?? {};
    expect(late - early).toBeLessThan(20);
  });
});
