import { apply } from '../../shared/apply.ts';
import type { EpochMs } from '../../shared/clock.ts';
import { type ClaimId, type Job, newClaimId, newJobId } from '../../shared/job.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import type { Command } from '../../shared/transition.ts';

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
  queuedAt: now,
  rank: now,
  rungAt: now,
  attempts: 0,
  maxAttempts: 3,
  lostWorkers: 0,
  logLines: 0,
  secret: 'none',
  ...overrides,
});

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

export const result = { summary: { ja: '完了', en: 'done' }, counts: { confirmed: 1 } };
export const failure = { code: 'SITE_DOWN', message: { ja: '停止中', en: 'down' } };
