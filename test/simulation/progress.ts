import { neverTold } from '../../shared/breaker.ts';
import { type EpochMs, seconds } from '../../shared/clock.ts';
import { lanes } from '../../shared/lanes.ts';
import { forgottenDoorbellSeconds, leaseMarginSeconds, leaseSeconds } from '../../shared/limits.ts';
import type { Followed, JobLedger } from './ledger-of-jobs.ts';
import { holds } from './violation.ts';

/** Tick comes once a minute, and needs a moment itself. */
const tickMs = seconds(60 + 10);

/**
 * The bounds of I6, while nothing fails. A due job joins the line with the next tick. A running job is heard of within
 * a lease, or taken back by the next tick. A free slot is taken by whoever waits once a forgotten doorbell is rung
 * again, at the latest with the second tick. In a lane of one both groups of its queue can be held by doorbells of
 * workers that died before they could shorten the time for which the queue hides them (infra/doorbell-queue.ts).
 */
const dueMs = tickMs;
const silentMs = seconds(leaseSeconds + leaseMarginSeconds) + tickMs;
const idleMs = seconds(forgottenDoorbellSeconds) + 2 * tickMs;
const hiddenMs = seconds(450);

/** @throws Violation I6 when a live job has not gone on for longer than the bound */
export function goesOn(followed: Followed, ledger: JobLedger, calm: Calm): void {
  const still = standstill(followed, ledger);
  if (still === undefined) return;
  const forMs = calm.now - Math.max(still.since, calm.since);
  const mostMs = still.mostMs + 2 * calm.clockErrorMs;
  holds('I6', forMs <= mostMs, `a job ${still.what} for ${forMs} ms`);
}

interface Calm {
  readonly now: EpochMs;
  /** Since when nothing fails. */
  readonly since: EpochMs;
  /** What clocks were off by before: times in records lie that far ahead. */
  readonly clockErrorMs: number;
}

/** Since when nothing has happened to a job, and for how long that may be. */
function standstill({ job, changedAt }: Followed, ledger: JobLedger) {
  switch (job.state) {
    case 'scheduled':
      return { since: job.dueAt ?? 0, mostMs: dueMs, what: 'has been due' };
    case 'running':
      return { since: changedAt, mostMs: silentMs, what: 'runs and has not been heard of' };
    case 'queued': {
      const { name, concurrency } = lanes[job.lane];
      const circuit = job.breaker === undefined ? neverTold : ledger.breaker(job.breaker);
      // It is the trial's to say, and the trial is bounded as every run is.
      if (ledger.trialLasts(circuit)) return undefined;
      const pausedUntil = circuit.state === 'open' ? circuit.until : 0;
      if (ledger.counters(name).running >= concurrency) return undefined;
      return {
        since: Math.max(pausedUntil, ledger.movedAt.get(name) ?? 0),
        mostMs: concurrency === 1 ? idleMs + hiddenMs : idleMs,
        what: `waits beside a free slot of ${name}, where nothing has moved`,
      };
    }
    default:
      return undefined;
  }
}
