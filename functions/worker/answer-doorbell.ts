import { claimNext } from '../../shared/claim.ts';
import { type EpochMs, seconds } from '../../shared/clock.ts';
import type { Doorbell } from '../../shared/doorbell/doorbell.ts';
import type { Job } from '../../shared/job.ts';
import type { Work } from '../../shared/job-context.ts';
import { cleanupSeconds, functionMarginSeconds, graceSeconds } from '../../shared/limits.ts';
import { loseOverdueLeases } from '../../shared/rescue.ts';
import type { RunLimits, Worker } from '../../shared/run.ts';
import { runJob } from '../../shared/run-job.ts';

/** What a job may need between being told to give way and having given way, with the margin on top. */
const giveWaySeconds = graceSeconds + cleanupSeconds + functionMarginSeconds;

export interface JobWork extends Omit<RunLimits, 'giveWayAt'> {
  readonly work: Work;
}

/** A doorbell as it came. */
export interface Ring {
  readonly bell: Doorbell;
  /** It was received before: whoever answered it then did not live to finish. */
  readonly again: boolean;
}

/** A claim later than this after the doorbell was hidden hides it anew: it must outlast the lease. */
const slowClaimSeconds = 5;

/**
 * One doorbell, at most one job: claims the first in line, runs it, and rings once more if somebody still waits, so
 * that no free slot idles.
 *
 * @param functionEnd when Lambda cuts the function off
 * @param workOf undefined for a job of a type that this version does not know: it is left in the line
 */
export async function answerDoorbell(
  ring: Ring,
  functionEnd: EpochMs,
  workOf: (job: Job) => JobWork | undefined,
  worker: Worker,
): Promise<void> {
  const { store, clock, emit, doorbell } = worker;
  const { lane } = ring.bell;
  const since = clock();
  const job = await claimJob(ring, (waiting) => workOf(waiting) !== undefined, worker);
  const jobWork = job && workOf(job);
  if (!jobWork) return;
  if (clock() - since > seconds(slowClaimSeconds)) await worker.onBeat().catch(() => undefined);

  const { work, ...limits } = jobWork;
  await runJob(job, work, { ...limits, giveWayAt: functionEnd - seconds(giveWaySeconds) }, worker);

  const next = (await store.listQueued(lane, 1)).ids[0];
  if (next === undefined) return;
  await doorbell.ring({ lane, look: next }).catch(() => emit('doorbell_failed', job));
}

/**
 * Takes jobs back from workers that vanished when there is reason to think of one: the doorbell comes again, or there
 * is nothing to claim, perhaps because a lost worker holds the slot. Tick does so in any case.
 */
async function claimJob(
  { bell, again }: Ring,
  canRun: (job: Job) => boolean,
  worker: Worker,
): Promise<Job | undefined> {
  const claim = () => claimNext(worker, bell.lane, { look: bell.look, canRun });
  if (again) {
    await loseOverdueLeases(worker, bell.lane);
    return claim();
  }
  const job = await claim();
  if (job) return job;
  const taken = await loseOverdueLeases(worker, bell.lane);
  return taken.length > 0 ? claim() : undefined;
}
