import { setTimeout as pause } from 'node:timers/promises';
import type { Host } from '../../local/host/host.ts';
import { Random } from '../simulation/random.ts';
import { monthWorkbook } from '../support/month.ts';
import { Queues } from '../support/queues.ts';
import { runningStack, workerOf } from '../support/running-stack.ts';
import { leasesOver } from '../support/time.ts';

/** Everything that goes wrong in one month, at once. */
const chaos = {
  rows: 31,
  latencyMs: 100,
  /** Of the answers to punches, lost after the punch was written. */
  answersLost: 0.05,
  kills: 3,
  sessionLapses: 1,
} as const;

export interface ChaosResult {
  readonly seed: number;
  readonly state: string;
  readonly attempts: number;
  readonly lostWorkers: number;
  readonly answersLost: number;
  readonly signIns: number;
  /** Rows confirmed by the ledger. */
  readonly confirmed: number;
  /** Inserts that arrived at the site, refused ones too. */
  readonly inserts: number;
  readonly seconds: number;
  /** What should not be: empty when all is well. */
  readonly violations: readonly string[];
}

const endMs = 120_000;

/**
 * A month of 31 rows at a site that is slow, loses answers and signs the person out once, while the worker is killed
 * three times.
 *
 * @param seed decides which answers are lost, when the session lapses, and when the worker is killed
 */
export async function chaosMonth(seed: number): Promise<ChaosResult> {
  const dice = new Random(seed);
  const person = { email: `chaos-${seed}@example.com`, password: 'correct-horse-5', name: '混沌' };
  const began = performance.now();
  const stack = await runningStack({ pauseMs: 0 });
  try {
    stack.site.addAccount(person);
    stack.site.setMode(person.email, {
      latencyMs: chaos.latencyMs,
      dropAnswerRate: chaos.answersLost,
      seed,
      sessionLapseOnce: dice.int(5, 54),
    });
    const queues = new Queues(stack.host);
    const { job_id } = await stack.api.upload(await monthWorkbook(chaos.rows), person);
    for (let kill = 0; kill < chaos.kills; kill++) {
      const share = (kill + 0.2 + dice.next() * 0.6) / chaos.kills;
      const at = Math.floor(share * (chaos.rows - 3));
      await stack.api.waitFor(job_id, ({ rows, finishedAt }) => rows.confirmed >= at || !!finishedAt, endMs);
      // Anywhere in the work of a row, which takes about half a second.
      await pause(dice.next() * 600);
      await killWorker(stack.host);
      // Its doorbell is lost with it: tick has to ring anew. (Here nobody waits until it comes back by itself.)
      await queues.purge('BrowserLaneDoorbellsQueue');
      await leasesOver(stack.host);
    }
    const job = await stack.api.waitForEnd(job_id, endMs);
    const rows = await stack.api.rows(job_id);
    const journal = stack.site.inserts(person.email);
    const found = {
      seed,
      state: job.state,
      attempts: job.attempts,
      lostWorkers: job.lostWorkers,
      answersLost: journal.filter(({ answerLost }) => answerLost).length,
      signIns: stack.site.signIns(person.email).succeeded,
      confirmed: job.rows.confirmed,
      inserts: journal.length,
      seconds: (performance.now() - began) / 1000,
    };
    const violations = violationsOf(found, rows, stack.site.punchCounts(person.email));
    return { ...found, violations };
  } finally {
    await stack.stop();
  }
}

async function killWorker(host: Host): Promise<void> {
  const mark = host.events.mark();
  const [pid] = workerOf(host).processes;
  if (pid === undefined) return;
  process.kill(pid, 'SIGKILL');
  await host.waitFor((event) => event.type === 'environment_ended' && event.pid === pid, 10_000, mark);
}

type Counts = readonly { readonly date: string; readonly minutes: number; readonly written: number }[];
type Rows = readonly { readonly label: string; readonly state: string }[];

function violationsOf(found: Omit<ChaosResult, 'violations'>, rows: Rows, counts: Counts): string[] {
  const wrong = (when: boolean, what: string) => (when ? [what] : []);
  const written = counts.filter((count) => count.written > 0);
  const onSite = new Set(written.map(({ date, minutes }) => `${date} ${minutes}`));
  const inLedger = rows
    .filter(({ state }) => state === 'confirmed')
    .flatMap(({ label }) => [`${label.slice(0, 10)} 540`, `${label.slice(0, 10)} 1080`]);
  const twice = written.filter((count) => count.written > 1);
  return [
    ...wrong(found.state !== 'completed', `the job ended ${found.state}`),
    ...wrong(found.attempts > 3, `it took ${found.attempts} attempts`),
    ...wrong(found.lostWorkers !== chaos.kills, `${found.lostWorkers} workers were lost`),
    ...wrong(twice.length > 0, `written twice: ${twice.map(({ date }) => date).join(' ')}`),
    ...wrong(found.confirmed !== chaos.rows, `${found.confirmed} rows are confirmed`),
    ...wrong(onSite.size !== chaos.rows * 2, `the site has ${onSite.size} punches`),
    ...wrong(
      inLedger.some((punch) => !onSite.has(punch)),
      'the ledger confirms what the site does not have',
    ),
  ];
}
