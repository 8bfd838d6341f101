import type { Principal } from '../../shared/access/principal.ts';
import { JunbanError } from '../../shared/errors.ts';
import { announce, laneFields } from '../../shared/events.ts';
import type { JobType } from '../../shared/job-type.ts';
import { keyRequired } from '../http/may.ts';
import { admitNew } from './admit-new.ts';
import { repeatableOf } from './idempotency.ts';
import { wishedLane } from './placing.ts';
import { answerAgain } from './repeated.ts';
import type { Submission, SubmitDeps, Submitted } from './submission.ts';

/**
 * Answers a repeated request with its job, and any other by admitting one. Once this returns the job is durable.
 *
 * @throws JunbanError KEY_REQUIRED; what the type's admission check found; INVALID_IDEMPOTENCY_KEY, IDEMPOTENCY_MISMATCH; and all
 * of admitNew. Nothing is stored then; after STORE_UNAVAILABLE it may be, if every answer of the table was lost
 */
export async function submitJob(submission: Submission, deps: SubmitDeps): Promise<Submitted> {
  try {
    checkWhoSubmits(submission.type, submission.caller.principal, deps);
    const repeatable = await repeatableOf(submission, deps.prover);
    const again = await answerAgain(submission, repeatable, deps.store);
    const submitted = again
      ? { ...again, how: 'repeated' as const }
      : await admitNew(submission, repeatable, deps);
    if (submitted.how !== 'admitted')
      await announce(deps, 'job_reused', submitted.job, { reason: submitted.how });
    return submitted;
  } catch (error) {
    if (error instanceof JunbanError) await tellRefusal(submission, error, deps);
    throw error;
  }
}

/** Without a key: the types that are public, where the deployment allows it. Which role may submit was checked before. */
function checkWhoSubmits(
  { public: isPublic = false }: JobType,
  principal: Principal | undefined,
  { anonymous }: Pick<SubmitDeps, 'anonymous'>,
): void {
  if (principal === undefined && !(isPublic && anonymous)) throw keyRequired();
}

/** How the lane stands is part of why it refuses; a table that is away is not asked once more. */
async function tellRefusal({ type, wish }: Submission, { code }: JunbanError, { store, emit }: SubmitDeps) {
  const lane = wishedLane(type, wish) ?? type.lane;
  const stands = code === 'STORE_UNAVAILABLE' ? {} : await laneFields(store, lane);
  emit('admission_refused', undefined, { lane, job_type: type.name, reason: code, ...stands });
}
