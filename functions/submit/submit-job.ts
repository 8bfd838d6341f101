import type { Clock } from '../../shared/clock.ts';
import { type DoorbellPort, doorbellFor } from '../../shared/doorbell/doorbell.ts';
import { type JunbanError, queueFull, storeUnavailable } from '../../shared/errors.ts';
import type { Emit } from '../../shared/events.ts';
import { isTerminal, type Job } from '../../shared/job.ts';
import type { Admissible, AdmissionRequest, JobType } from '../../shared/job-type.ts';
import { lanes } from '../../shared/lanes.ts';
import { newJob } from '../../shared/new-job.ts';
import type { Admitted, JobStore } from '../../shared/store/job-store.ts';
import type { Sealer } from '../../shared/vault/vault.ts';

export interface SubmitDeps {
  readonly store: JobStore;
  readonly sealer: Sealer;
  readonly doorbell: DoorbellPort;
  readonly clock: Clock;
  readonly emit: Emit;
}

export interface Submitted {
  readonly job: Job;
  /** The person already had a live job; this is that one and nothing new was stored. */
  readonly existing: boolean;
  readonly warnings: Admissible['warnings'];
  readonly skipped: Admissible['skipped'];
}

/** How often a live job that ended between refusal and look-up makes us try again. */
const maxTries = 3;

/**
 * Validate, seal, admit in one transaction, ring. Once this returns the job is durable; should the doorbell have
 * failed, tick rings it.
 *
 * @throws JunbanError what the type's admission check found, QUEUE_FULL, or STORE_UNAVAILABLE (nothing stored)
 */
export async function submitJob(
  type: JobType,
  request: Omit<AdmissionRequest, 'now'>,
  deps: SubmitDeps,
): Promise<Submitted> {
  const admissible = await type.admit({ ...request, now: deps.clock() });
  const { warnings, skipped } = admissible;
  for (let tries = 0; tries < maxTries; tries++) {
    const job = newJob(type, admissible, deps.clock());
    const admitted = await admit(job, admissible, deps);
    if (admitted.admitted) {
      await ring(job, deps);
      return { job, existing: false, warnings, skipped };
    }
    if (admitted.because === 'full') throw await full(job, deps);
    const live = await answered(deps.store.read(admitted.liveJobId));
    if (live && !isTerminal(live.state)) {
      deps.emit('job_reused', live);
      return { job: live, existing: true, warnings, skipped };
    }
  }
  throw storeUnavailable(new Error('the identity lock changed hands at every try'));
}

async function admit(job: Job, admissible: Admissible, { store, sealer }: SubmitDeps): Promise<Admitted> {
  const secret = admissible.secrets && (await answered(sealer.seal(job.id, admissible.secrets)));
  return answered(store.admit({ job, input: admissible.input, ...(secret && { secret }) }));
}

/** @throws JunbanError STORE_UNAVAILABLE when a part that an admission needs cannot be reached */
const answered = <T>(answer: Promise<T>): Promise<T> =>
  answer.catch((error: unknown) => {
    throw storeUnavailable(error);
  });

async function ring(job: Job, { doorbell, emit }: SubmitDeps): Promise<void> {
  emit('job_created', job);
  try {
    await doorbell.ring(doorbellFor(job));
    emit('job_queued', job);
  } catch {
    emit('doorbell_failed', job);
  }
}

async function full(job: Job, { store }: SubmitDeps): Promise<JunbanError> {
  const { queued, running } = await answered(store.readLane(job.lane));
  return queueFull({ queued, running, maxQueued: lanes[job.lane].maxQueued }, job.lane);
}
