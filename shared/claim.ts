import { apply } from './apply.ts';
import type { Mover } from './events.ts';
import { type Job, type JobId, newClaimId } from './job.ts';
import type { LaneName } from './lanes.ts';
import type { JobStore } from './store/job-store.ts';
import { everyId, readable } from './work-list.ts';

/** Waiting jobs asked for at a time: more than one, because the index may still show some already taken. */
const pageSize = 10;

export interface ClaimWish {
  /** A job to consider when the index shows nobody: it may not have caught up with a fresh admission. */
  readonly look?: JobId | undefined;
  /**
   * Whether this version can do a job. One that it cannot, after a rollback, is left to the version that can, for as
   * long as the lane lets anybody wait.
   */
  readonly canRun?: (job: Job) => boolean;
}

/**
 * Takes the first job of the line, whichever job the doorbell was rung for.
 *
 * @returns the claimed job, or undefined when nobody waits or the lane has no free slot
 */
export async function claimNext(
  { store, clock, emit }: Mover,
  lane: LaneName,
  { look, canRun = () => true }: ClaimWish = {},
): Promise<Job | undefined> {
  for await (const id of candidates(store, lane, look)) {
    const job = await readable(store, id, emit);
    if (job?.lane !== lane) continue;
    if (!canRun(job)) {
      emit('record_unreadable', job, { reason: 'type' });
      continue;
    }
    const claim = await apply(store, clock, job, { kind: 'claim', claimId: newClaimId() });
    if (claim.applied) return claim.job;
    if (claim.because === 'lane') return undefined;
  }
  return undefined;
}

async function* candidates(store: JobStore, lane: LaneName, look: JobId | undefined): AsyncGenerator<JobId> {
  let seen = false;
  for await (const id of everyId((from) => store.listQueued(lane, pageSize, from))) {
    seen ||= id === look;
    yield id;
  }
  if (look !== undefined && !seen) yield look;
}
