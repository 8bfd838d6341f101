import { claimNext } from '../../shared/claim.ts';
import { type Clock, type EpochMs, seconds } from '../../shared/clock.ts';
import type { Doorbell } from '../../shared/doorbell/doorbell.ts';
import type { Job } from '../../shared/job.ts';
import type { Work } from '../../shared/job-context.ts';
import { cleanupSeconds, functionMarginSeconds, graceSeconds } from '../../shared/limits.ts';
import { loseOverdueLeases } from '../../shared/rescue.ts';
import type { Worker } from '../../shared/run.ts';
import { runJob } from '../../shared/run-job.ts';

/** What a job may need between being told to give way and having given way, with the margin on top. */
const giveWaySeconds = graceSeconds + cleanupSeconds + functionMarginSeconds;

/** Overdue leases looked at before a claim; a lane of N can have at most N. */
const overduePage = 10;

export interface JobWork {
  readonly work: Work;
  readonly hardSeconds: number;
}

/**
 * One doorbell, at most one job: takes slots back from workers that vanished, claims the first in line, runs it,
 * and rings once more if somebody still waits, so that no free slot idles.
 *
 * @param functionEnd when Lambda cuts the function off
 */
export async function answerDoorbell(
  bell: Doorbell,
  functionEnd: EpochMs,
  workOf: (job: Job) => JobWork,
  worker: Worker & { readonly clock: Clock },
): Promise<void> {
  const { store, clock, emit, doorbell } = worker;
  await loseOverdueLeases(store, clock, emit, bell.lane, overduePage);
  const job = await claimNext(store, clock, bell.lane, bell.look);
  if (!job) return;
  // Once more, now that the lease runs: should this worker die before its first beat, the doorbell outlasts the lease.
  await worker.onBeat().catch(() => undefined);

  const { work, hardSeconds } = workOf(job);
  await runJob(job, work, { hardSeconds, giveWayAt: functionEnd - seconds(giveWaySeconds) }, worker);

  const next = (await store.listQueued(bell.lane, 1))[0];
  if (next === undefined) return;
  await doorbell.ring({ lane: bell.lane, look: next }).catch(() => emit('doorbell_failed', job));
}
