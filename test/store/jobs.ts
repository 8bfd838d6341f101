import type { AuditEntry } from '../../shared/access/audit.ts';
import { apply } from '../../shared/apply.ts';
import { type EpochMs, seconds } from '../../shared/clock.ts';
import type { Command } from '../../shared/command.ts';
import { type ClaimId, type Job, newClaimId, newJobId } from '../../shared/job.ts';
import { defaultBackoff, leaseMarginSeconds, leaseSeconds } from '../../shared/limits.ts';
import { without } from '../../shared/moves.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import { noUsage } from '../../shared/usage.ts';

/** A clock that tests set by hand. */
export interface HandClock {
  (): EpochMs;
  advance(ms: number): void;
}

export function handClock(start: EpochMs): HandClock {
  let now = start;
  return Object.assign(() => now, {
    advance: (ms: number) => {
      now += ms;
    },
  });
}

/** A queued job as a submission makes it. */
export const waitingJob = (now: EpochMs, overrides: Partial<Job> = {}): Job => ({
  id: newJobId(),
  type: 'autofill',
  lane: 'browser',
  state: 'queued',
  title: 'kintai.xlsx',
  submittedAt: now,
  beginsAt: now,
  queuedAt: now,
  priority: 5,
  rank: now,
  rungAt: now,
  waitUntil: now + 1_800_000,
  series: 1,
  history: [],
  attempts: 0,
  maxAttempts: 3,
  lostWorkers: 0,
  lostWithoutProgress: 0,
  reached: 0,
  interruptions: 0,
  logLines: 0,
  usage: noUsage,
  secret: 'none',
  ...overrides,
});

/** A job for later, as a submission makes it. */
export const scheduledJob = (now: EpochMs, dueAt: EpochMs, overrides: Partial<Job> = {}): Job =>
  without(
    waitingJob(now, { state: 'scheduled', dueAt, beginsAt: dueAt, ...overrides }),
    'waitUntil',
    'rungAt',
  );

/** Admits a job and hands it back. */
export async function admitted(store: JobStore, job: Job): Promise<Job> {
  const answer = await store.admit({
    job,
    input: { rows: [] },
    ...(job.secret === 'sealed' && { secret: new Uint8Array([1, 2, 3]) }),
  });
  if (!answer.admitted) throw new Error(`not admitted: ${answer.because}`);
  return job;
}

export type Running = Job & { readonly claimId: ClaimId };

/** Does what a command says; fails when it is refused. */
export async function done(store: JobStore, now: EpochMs, job: Job, command: Command): Promise<Job> {
  const answer = await apply(store, () => now, job, command);
  if (!answer.applied) throw new Error(`${command.kind} was refused: ${answer.because}`);
  return answer.job;
}

export async function claimed(store: JobStore, now: EpochMs, job: Job): Promise<Running> {
  const claimId = newClaimId();
  return { ...(await done(store, now, job, { kind: 'claim', claimId })), claimId };
}

/** The record as it is now; fails when it is gone. */
export async function present(store: JobStore, job: Job): Promise<Job> {
  const found = await store.read(job.id);
  if (!found) throw new Error('the record is gone');
  return found;
}

/** How long after its last beat a worker counts as lost, in milliseconds. */
export const lostAfterMs = seconds(leaseSeconds + leaseMarginSeconds);

/** A time by which everything due has been due. */
export const farAhead = (now: EpochMs): EpochMs => now + seconds(365 * 24 * 3600);

export const result = { summary: { ja: '完了', en: 'done' }, counts: { confirmed: 1 } };
export const failure = { code: 'SITE_DOWN', message: { ja: '停止中', en: 'down' } };

type Claimed = Pick<Running, 'claimId'>;
/** What a worker says of its run, with the claim it holds. */
export const beats = ({ claimId }: Claimed) => ({ kind: 'beat', claimId, report: {} }) as const;
export const completes = ({ claimId }: Claimed) =>
  ({ kind: 'complete', claimId, report: {}, result }) as const;
export const interrupts = ({ claimId }: Claimed) => ({ kind: 'interrupt', claimId, report: {} }) as const;
/** A failure that may pass, with half of the longest pause that it may be answered with. */
export const fails = ({ claimId }: Claimed) =>
  ({
    kind: 'fail',
    claimId,
    report: {},
    error: failure,
    temporary: true,
    backoff: defaultBackoff,
    random: 0.5,
  }) as const;
export const failsForGood = (job: Claimed) => ({ ...fails(job), temporary: false }) as const;

let entries = 0;
/** What somebody did; each one another. */
export const auditEntry = (at: EpochMs, overrides: Partial<AuditEntry> = {}): AuditEntry => {
  entries += 1;
  return {
    id: `entry-${String(entries).padStart(6, '0')}`,
    at,
    actor: { id: 'key:abcdefghijkl', name: '夜勤', role: 'operator' },
    action: 'job.cancel',
    target: { kind: 'job', id: 'a' },
    requestId: `request-${entries}`,
    ...overrides,
  };
};
