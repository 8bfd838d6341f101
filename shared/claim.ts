import { apply } from './apply.ts';
import type { Clock } from './clock.ts';
import type { Emit } from './events.ts';
import { type Job, type JobId, newClaimId } from './job.ts';
import type { LaneName } from './lanes.ts';
import type { JobStore } from './store/job-store.ts';
import { everyId, readable } from './work-list.ts';

/** Waiting jobs asked for at a time: more than one, because the index may still show some already taken. */
const pageSize = 10;

/**
 * Takes the first job of the line, whichever job the doorbell was rung for.
 *
 * @param look a job to consider when the index shows nobody: it may not have caught up with a fresh admission
 * @returns the claimed job, or undefined when nobody waits or the lane has no free slot
 */
export async function claimNext(
  store: JobStore,
  clock: Clock,
  emit: Emit,
  lane: LaneName,
  look?: JobId,
): Promise<Job | undefined> {
  for await (const id of candidates(store, lane, look)) {
    const job = await readable(store, id, emit);
    if (job?.lane !== lane) continue;
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
