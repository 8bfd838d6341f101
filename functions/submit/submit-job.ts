import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../shared/clock.ts';
import { type DoorbellPort, doorbellFor } from '../../shared/doorbell/doorbell.ts';
import { JunbanError, queueFull, storeUnavailable } from '../../shared/errors.ts';
import type { Emit } from '../../shared/events.ts';
import { isTerminal, type Job } from '../../shared/job.ts';
import type { Admissible, AdmissionRequest, JobType } from '../../shared/job-type.ts';
import { lanes } from '../../shared/lanes.ts';
import { maxWrongProofs } from '../../shared/limits.ts';
import { newJob } from '../../shared/new-job.ts';
import type { Admitted, JobStore, Proof } from '../../shared/store/job-store.ts';
import type { Prover, Sealer } from '../../shared/vault/vault.ts';

export interface SubmitDeps {
  readonly store: JobStore;
  readonly sealer: Sealer;
  readonly prover: Prover;
  readonly doorbell: DoorbellPort;
  readonly clock: Clock;
  readonly emit: Emit;
}

export interface Submitted {
  readonly job: Job;
  /** The person already had a live job; this is that one and nothing new was stored. */
  readonly existing: boolean;
  /** About the file that was taken: empty when none was. */
  readonly warnings: Admissible['warnings'];
  readonly skipped: Admissible['skipped'];
}

/** How often a live job that ended between refusal and look-up makes us try again. */
const maxTries = 3;

/**
 * Validate, prove, seal, admit in one transaction, ring. Once this returns the job is durable; should the doorbell have
 * failed, tick rings it.
 *
 * @throws JunbanError what the type's admission check found, QUEUE_FULL, ALREADY_WAITING or STORE_UNAVAILABLE; nothing
 * is stored then
 */
export async function submitJob(
  type: JobType,
  request: Omit<AdmissionRequest, 'now'>,
  deps: SubmitDeps,
): Promise<Submitted> {
  const admissible = await type.admit({ ...request, now: deps.clock() });
  const { warnings, skipped } = admissible;
  const proof = await prove(admissible, deps);
  for (let tries = 0; tries < maxTries; tries++) {
    const job = newJob(type, admissible, deps.clock());
    const admitted = await admit(job, admissible, proof, deps);
    if (admitted.admitted) {
      await ring(job, deps);
      return { job, existing: false, warnings, skipped };
    }
    if (admitted.because === 'full') throw await full(job, deps);
    const live = await answered(deps.store.read(admitted.liveJobId));
    if (live && !isTerminal(live.state)) {
      if (!(await isTheirs(admissible, proof, admitted.proof, deps))) throw alreadyWaiting();
      deps.emit('job_reused', live);
      return { job: live, existing: true, warnings: [], skipped: [] };
    }
  }
  throw storeUnavailable(new Error('the identity lock changed hands at every try'));
}

async function prove({ identity, proof }: Admissible, { prover }: SubmitDeps): Promise<Proof | undefined> {
  if (identity === undefined || proof === undefined) return undefined;
  return answered(prover.prove(identity, proof));
}

/**
 * Whether the live job may be told of. A try is counted before it is compared, so that tries at once are bounded too,
 * and taken back when it was right.
 */
async function isTheirs(
  { identity }: Admissible,
  given: Proof | undefined,
  kept: Proof | undefined,
  { store }: SubmitDeps,
): Promise<boolean> {
  if (identity === undefined) return false;
  const tries = await answered(store.countProof(identity, 1));
  if (tries > maxWrongProofs || !isSame(given, kept)) return false;
  await answered(store.countProof(identity, -1));
  return true;
}

/** False without a proof on either side. */
const isSame = (given: Proof | undefined, kept: Proof | undefined): boolean =>
  given !== undefined && kept?.length === given.length && timingSafeEqual(given, kept);

async function admit(
  job: Job,
  { input, secrets }: Admissible,
  proof: Proof | undefined,
  { store, sealer }: SubmitDeps,
): Promise<Admitted> {
  const secret = secrets && (await answered(sealer.seal(job.id, secrets)));
  return answered(store.admit({ job, input, ...(secret && { secret }), ...(proof && { proof }) }));
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

/**
 * Says that there is a job and nothing about it: its id is the key to it, and whoever asks has only shown that they
 * know an address.
 */
const alreadyWaiting = () =>
  new JunbanError({
    code: 'ALREADY_WAITING',
    status: 409,
    text: {
      ja: 'このアカウントのジョブが既に受け付けられています。',
      en: 'A job for this account is already accepted.',
    },
    hint: {
      ja: '終わってからもう一度送信してください。ご自身が送信したものなら、同じパスワードで送信すると状況を確認できます。',
      en: 'Send it again when it has ended. If it is your own, send it with the same password to be told where it stands.',
    },
  });
