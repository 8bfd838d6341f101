import { type Applied, apply } from '../../shared/apply.ts';
import { isRefusal } from '../../shared/change.ts';
import { type DoorbellPort, doorbellFor } from '../../shared/doorbell/doorbell.ts';
import { type JunbanError, notFound } from '../../shared/errors.ts';
import { announce, type Mover } from '../../shared/events.ts';
import type { Job } from '../../shared/job.ts';
import { transition } from '../../shared/transition.ts';
import { drawTurn, giveBackTurn } from '../../shared/turn.ts';
import { auditOf, type Caller } from '../http/caller.ts';
import { laneDraining, laneFull } from '../http/lane-refusals.ts';
import { type Brought, type RenewDeps, renewSecrets } from './renew-secrets.ts';
import { accountBusy, noSecretWanted, notRetryable, retryTooLate, secretNeeded } from './retry-refusals.ts';

export interface RetryDeps extends Mover, RenewDeps {
  readonly doorbell: DoorbellPort;
}

/**
 * Has an ended job done again, as a new series of attempts at the end of the line. Rows that are in stay so. Secrets that
 * are brought are written together with the job that comes back, or not at all.
 *
 * @param brought undefined when nothing was sent along
 * @throws JunbanError JOB_NOT_FOUND, NOT_RETRYABLE with the present state, RETRY_TOO_LATE, SECRET_NEEDED,
 * SECRET_NOT_WANTED, ALREADY_WAITING, QUEUE_FULL, LANE_DRAINING, and all of renewSecrets
 */
export async function retryJob(
  job: Job,
  brought: Brought | undefined,
  caller: Caller,
  deps: RetryDeps,
): Promise<Job> {
  const { store, clock, emit, doorbell } = deps;
  // Whoever cannot be retried anyway draws no turn.
  const resealed = brought !== undefined;
  const decided = transition(job, { kind: 'retry', turnAt: clock(), resealed }, clock());
  if (isRefusal(decided)) throw await refusal(decided.refused, job, deps);

  const renewal = brought && (await renewSecrets(job, brought, caller, deps));
  const turn = await drawTurn(store, job, clock());
  const command = { kind: 'retry', turnAt: turn.at, resealed } as const;
  const audit = auditOf(caller, 'job.retry', { kind: 'job', id: job.id }, clock());
  const answer = await apply(store, clock, job, command, { audit, ...(renewal && { renewal }) });
  if (!answer.applied) {
    await giveBackTurn(store, job, turn);
    throw await refusal(answer.because, answer.job, deps);
  }
  await announce(deps, 'job_retried', answer.job, { series: answer.job.series });
  await doorbell.ring(doorbellFor(answer.job)).catch(() => emit('doorbell_failed', answer.job));
  return answer.job;
}

async function refusal(
  because: Exclude<Applied, { applied: true }>['because'],
  job: Job | undefined,
  { store }: Pick<RetryDeps, 'store'>,
): Promise<JunbanError> {
  if (job === undefined) return notFound();
  switch (because) {
    case 'late':
      return retryTooLate(job);
    case 'secret':
      return job.secret === 'destroyed' ? secretNeeded(job) : noSecretWanted();
    case 'identity':
      return accountBusy(job);
    case 'lane': {
      const state = await store.readLane(job.lane);
      return state.drainingAt === undefined ? laneFull(job.lane, state, 'queued') : laneDraining(job.lane);
    }
    default:
      return notRetryable(job);
  }
}
