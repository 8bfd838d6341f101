import { apply } from '../../shared/apply.ts';
import { notFound } from '../../shared/errors.ts';
import { announce, type Mover } from '../../shared/events.ts';
import { isTerminal, type Job } from '../../shared/job.ts';
import { auditOf, type Caller } from '../http/caller.ts';

export type Cancelled =
  /** It waited and is out of the line. */
  | { readonly kind: 'cancelled'; readonly job: Job }
  /** It runs; its worker sees the request with its next beat, within 2 s. */
  | { readonly kind: 'stopping'; readonly job: Job }
  /** Too late: it had ended before. */
  | { readonly kind: 'ended'; readonly job: Job };

/** A job moves between waiting and running while we look; more turns than this are not bad luck. */
const maxTurns = 5;

/**
 * Takes a waiting job out of the line or asks a running one to stop, whichever it is when the write happens.
 *
 * @throws JunbanError JOB_NOT_FOUND when its retention time ended meanwhile
 */
export async function cancelJob(found: Job, caller: Caller, mover: Mover): Promise<Cancelled> {
  const { store, clock } = mover;
  let job = found;
  for (let turn = 0; turn < maxTurns; turn++) {
    const running = job.state === 'running';
    const action = running ? 'job.stop' : 'job.cancel';
    const audit = auditOf(caller, action, { kind: 'job', id: job.id }, clock());
    const answer = await apply(store, clock, job, { kind: running ? 'requestStop' : 'cancel' }, { audit });
    if (answer.applied) {
      await announce(mover, running ? 'stop_requested' : 'job_cancelled', answer.job);
      return { kind: running ? 'stopping' : 'cancelled', job: answer.job };
    }
    if (answer.job === undefined) throw notFound();
    if (isTerminal(answer.job.state)) return { kind: 'ended', job: answer.job };
    job = answer.job;
  }
  throw new Error(`job ${found.id} could not be cancelled in ${maxTurns} turns`);
}
