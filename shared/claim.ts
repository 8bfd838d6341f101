import { apply } from './apply.ts';
import type { Clock } from './clock.ts';
import { type Job, type JobId, newClaimId } from './job.ts';
import type { LaneName } from './lanes.ts';
import type { JobStore } from './store/job-store.ts';

/** Waiting jobs looked at per claim: more than one, because the index may still show some already taken. */
const candidates = 10;

/**
 * Takes the first job of the line, whichever job the doorbell was rung for.
 *
 * @param look a job to consider when the index shows nobody: it may not have caught up with a fresh admission
 * @returns the claimed job, or undefined when nobody waits or the lane has no free slot
 */
export async function claimNext(
  store: JobStore,
  clock: Clock,
  lane: LaneName,
  look?: JobId,
): Promise<Job | undefined> {
  const waiting = await store.listQueued(lane, candidates);
  for (const id of look === undefined || waiting.includes(look) ? waiting : [...waiting, look]) {
    const job = await store.read(id);
    if (job?.lane !== lane) continue;
    const claim = await apply(store, clock, job, { kind: 'claim', claimId: newClaimId() });
    if (claim.applied) return claim.job;
    if (claim.because === 'lane') return undefined;
  }
  return undefined;
}
