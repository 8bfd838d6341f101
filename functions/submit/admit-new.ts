import { doorbellFor } from '../../shared/doorbell/doorbell.ts';
import { storeUnavailable } from '../../shared/errors.ts';
import { laneFields } from '../../shared/events.ts';
import { isTerminal, type Job } from '../../shared/job.ts';
import type { Admissible } from '../../shared/job-type.ts';
import { type Standing, standingOf } from '../../shared/job-view.ts';
import { newJob } from '../../shared/new-job.ts';
import type { Source } from '../../shared/store/file-records.ts';
import type { Admitted, Proof, Repeatable, SealedSecret } from '../../shared/store/job-store.ts';
import { drawTurn, giveBackTurn, type Turn } from '../../shared/turn.ts';
import { admissionTail, plus } from '../../shared/usage.ts';
import { auditOf, type Caller } from '../http/caller.ts';
import { laneDraining, laneFull } from '../http/lane-refusals.ts';
import { reached } from '../http/reached.ts';
import { submitterOf } from '../http/submitter.ts';
import { isTheirs, prove } from './identity.ts';
import { type Placing, placingOf } from './placing.ts';
import { passRate } from './rate.ts';
import { alreadyWaiting, keyForLater } from './refusals.ts';
import { answerAgain, answerWithTwin } from './repeated.ts';
import { putSource, takeBackSource } from './source.ts';
import type { Submission, SubmitDeps, Submitted } from './submission.ts';

/** How often a live job that ended between refusal and look-up makes us try again. */
const maxTries = 3;

/**
 * Validate, pass the rate limit, prove, draw a turn, put the file away, seal, admit in one transaction, ring. Should
 * the doorbell fail, tick rings.
 *
 * @throws JunbanError what the type's admission check found; KEY_REQUIRED for later, LANE_NOT_ALLOWED, PRIORITY_NOT_ALLOWED, RUN_AT_INVALID,
 * RATE_LIMIT_EXCEEDED, QUEUE_FULL, LANE_DRAINING, ALREADY_WAITING or STORE_UNAVAILABLE
 */
export async function admitNew(
  submission: Submission,
  repeatable: Repeatable | undefined,
  deps: SubmitDeps,
): Promise<Submitted> {
  const { type, wish, input, secrets, caller } = submission;
  const { store, clock, prover } = deps;
  const placing = placingOf(type, wish, clock());
  // An account can have one live job: scheduled by nobody, it would lock its person out until then.
  if (placing.dueAt !== undefined && caller.principal === undefined) throw keyForLater();
  const file = await submission.file();
  const admissible = await type.admit({ input, secrets, file, now: clock() });
  const submitter = submitterOf(caller);
  const rate = await passRate(type, submitter, deps);
  if (!rate.passed) {
    // The same request sent several times at once is one: those that find the gate closed go along with the first.
    const twin = await answerWithTwin(submission, repeatable, store);
    if (twin) return { ...twin, how: 'repeated' };
    throw rate.refusal;
  }
  const proof = await reached(prove(admissible, prover));
  for (let tries = 0; tries < maxTries; tries++) {
    const { job, turn, standing } = await drawUp(submission, admissible, placing, submitter, deps);
    const [source, secret] = await reached(
      Promise.all([
        type.keepsSource && file ? putSource(job, file, deps.objects) : undefined,
        admissible.secrets && deps.sealer.seal(job.id, admissible.secrets),
      ]),
    );
    const along = { proof, source, secret, repeatable, caller };
    const admitted = await admit(job, admissible, along, deps);
    if (admitted.admitted) {
      await tellAndRing(job, deps);
      const { warnings, skipped } = admissible;
      return { job, how: 'admitted', warnings, skipped, ...(standing && { standing }) };
    }
    await Promise.all([giveBackTurn(store, job, turn), source && takeBackSource(source, deps.objects)]);
    switch (admitted.because) {
      case 'full':
        throw laneFull(job.lane, await reached(store.readLane(job.lane)), placing.line);
      case 'draining':
        throw laneDraining(job.lane);
      case 'repeated': {
        await rate.giveBack();
        const again = await answerAgain(submission, repeatable, store);
        if (again) return { ...again, how: 'repeated' };
        break;
      }
      case 'identity': {
        const live = await reached(store.read(admitted.liveJobId));
        if (!live || isTerminal(live.state)) break;
        // Whoever has the password may know of the job, and still it is not theirs to follow.
        if (live.owner !== caller.principal?.id) throw alreadyWaiting();
        if (!(await reached(isTheirs(admissible, proof, admitted.proof, store)))) throw alreadyWaiting();
        return { job: live, how: 'identity', warnings: [], skipped: [] };
      }
    }
  }
  throw storeUnavailable(new Error('a lock changed hands at every try'));
}

interface DrawnUp {
  readonly job: Job;
  readonly turn: Turn;
  readonly standing: Standing | undefined;
}

/** The record as it is to be stored. A job for later draws its turn when it is due. */
async function drawUp(
  { type, caller: { principal } }: Submission,
  admissible: Admissible,
  { lane, priority, dueAt, line }: Placing,
  submitter: string | undefined,
  { store, clock, used }: SubmitDeps,
): Promise<DrawnUp> {
  const now = clock();
  const later = { at: now, drawn: false };
  const turn = line === 'queued' ? await reached(drawTurn(store, { lane, submitter }, now)) : later;
  const place = {
    lane,
    turnAt: turn.at,
    usage: plus(used(), admissionTail),
    ...(priority !== undefined && { priority }),
    ...(submitter !== undefined && { submitter }),
    ...(principal && { owner: principal.id }),
    ...(dueAt !== undefined && { dueAt }),
  };
  const job = newJob(type, admissible, place, now);
  // What it may expect at the place it will have. Not to know it is no reason to refuse a job.
  const standing = await standingOf(store, job, now).catch(() => undefined);
  return { job: standing?.start ? { ...job, promisedStart: standing.start } : job, turn, standing };
}

/** What goes along with a record. */
interface Along {
  readonly proof: Proof | undefined;
  readonly source: Source | undefined;
  readonly secret: SealedSecret | undefined;
  readonly repeatable: Repeatable | undefined;
  readonly caller: Caller;
}

async function admit(
  job: Job,
  { input }: Admissible,
  { proof, source, secret, repeatable, caller }: Along,
  { store, clock }: SubmitDeps,
): Promise<Admitted> {
  const audit = auditOf(caller, 'job.submit', { kind: 'job', id: job.id }, clock(), { type: job.type });
  return reached(
    store.admit({
      job,
      input,
      audit,
      ...(source && { source }),
      ...(secret && { secret }),
      ...(proof && { proof }),
      ...(repeatable && { idempotency: repeatable }),
    }),
  );
}

async function tellAndRing(job: Job, { doorbell, emit, store }: SubmitDeps): Promise<void> {
  const stands = await laneFields(store, job.lane);
  emit('admission_granted', job, stands);
  emit('job_created', job, stands);
  emit(job.dueAt === undefined ? 'job_queued' : 'job_scheduled', job, stands);
  try {
    if (job.dueAt === undefined) await doorbell.ring(doorbellFor(job));
    else await doorbell.ringLater(doorbellFor(job), job.dueAt);
  } catch {
    emit('doorbell_failed', job, stands);
  }
}
