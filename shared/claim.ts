import { type Applied, apply } from './apply.ts';
import { Circuits, stepThrough } from './circuit.ts';
import type { Mover } from './events.ts';
import { type Job, type JobId, newClaimId } from './job.ts';
import type { LaneName } from './lanes.ts';
import type { JobStore } from './store/job-store.ts';
import { everyId, readable } from './work-list.ts';

/** Waiting jobs asked for at a time: more than one, because the index may still show some already taken. */
const pageSize = 10;

/** A circuit that changes just between a look and the claim is looked at again, so often. */
const maxLooks = 5;

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
 * Takes the first job of the line, whichever job the doorbell was rung for. Those whose circuit is open keep their
 * places and are passed over; the first that comes after the pause is the trial.
 *
 * @returns the claimed job, or undefined when nobody waits that may begin, or the lane has no free slot
 */
export async function claimNext(
  mover: Mover,
  lane: LaneName,
  { look, canRun = () => true }: ClaimWish = {},
): Promise<Job | undefined> {
  const { store, emit } = mover;
  const circuits = new Circuits(mover);
  for await (const id of candidates(store, lane, look)) {
    const job = await readable(store, id, emit);
    if (job?.lane !== lane) continue;
    if (!canRun(job)) {
      emit('record_unreadable', job, { reason: 'type' });
      continue;
    }
    const claim = await claimJob(job, circuits, mover);
    if (claim?.applied) return claim.job;
    if (claim?.because === 'lane') return undefined;
  }
  return undefined;
}

/**
 * Claim and trial are one write: nobody begins a job under a circuit that has opened meanwhile, or beside another trial.
 *
 * @returns undefined when the job's circuit lets nobody through
 */
async function claimJob(
  job: Job,
  circuits: Circuits,
  { store, clock, emit }: Mover,
): Promise<Applied | undefined> {
  for (let look = 0; look < maxLooks; look++) {
    const circuit = await circuits.of(job);
    if (circuit?.way === 'barred') return undefined;
    const claimId = newClaimId();
    const breaker = circuit && stepThrough(circuit, job, claimId, clock());
    const claim = await apply(store, clock, job, { kind: 'claim', claimId }, breaker && { breaker });
    if (claim.applied && circuit?.way === 'trial') emit('breaker_trial', claim.job, { breaker: job.breaker });
    if (claim.applied || claim.because !== 'breaker') return claim;
    circuits.forget(job);
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
