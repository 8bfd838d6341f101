import { apply } from '../../shared/apply.ts';
import { isRefusal, type RefusalReason } from '../../shared/change.ts';
import { type DoorbellPort, doorbellFor } from '../../shared/doorbell/doorbell.ts';
import { type JunbanError, notFound } from '../../shared/errors.ts';
import { announce, type Mover } from '../../shared/events.ts';
import type { Job } from '../../shared/job.ts';
import { transition } from '../../shared/transition.ts';
import { drawTurn, giveBackTurn } from '../../shared/turn.ts';
import { laneDraining, laneFull } from '../http/lane-refusals.ts';
import { accountBusy, notRetryable, retryTooLate, secretsDestroyed } from './retry-refusals.ts';

export interface RetryDeps extends Mover {
  readonly doorbell: DoorbellPort;
}

/**
 * Has an ended job done again, as a new series of attempts at the end of the line. Rows that are settled stay so.
 *
 * @throws JunbanError JOB_NOT_FOUND, NOT_RETRYABLE with the present state, RETRY_TOO_LATE, SECRETS_DESTROYED,
 * ALREADY_WAITING, QUEUE_FULL, LANE_DRAINING
 */
export async function retryJob(job: Job, deps: RetryDeps): Promise<Job> {
  const { store, clock, emit, doorbell } = deps;
  // Whoever cannot be retried anyway draws no turn.
  const decided = transition(job, { kind: 'retry', turnAt: clock() }, clock());
  if (isRefusal(decided)) throw await refusal(decided.refused, job, deps);

  const turn = await drawTurn(store, job, clock());
  const answer = await apply(store, clock, job, { kind: 'retry', turnAt: turn.at });
  if (!answer.applied) {
    await giveBackTurn(store, job, turn);
    throw await refusal(answer.because, answer.job, deps);
  }
  await announce(deps, 'job_retried', answer.job, { series: answer.job.series });
  await doorbell.ring(doorbellFor(answer.job)).catch(() => emit('doorbell_failed', answer.job));
  return answer.job;
}

async function refusal(
  because: RefusalReason | 'lane' | 'identity' | 'gone',
  job: Job | undefined,
  { store }: Pick<RetryDeps, 'store'>,
): Promise<JunbanError> {
  if (job === undefined) return notFound();
  switch (because) {
    case 'late':
      return retryTooLate(job);
    case 'secret':
      return secretsDestroyed(job);
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
