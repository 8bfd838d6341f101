import { apply } from '../../shared/apply.ts';
import { JunbanError, notFound } from '../../shared/errors.ts';
import { announce, type Mover } from '../../shared/events.ts';
import { isTerminal, type Job } from '../../shared/job.ts';
import { auditOf, type Caller } from '../http/caller.ts';
import { alreadyEnded } from './end-job.ts';

/**
 * Asks a running job to stop; its worker sees that with its next beat, within 2 s. One that waits stays in the line.
 *
 * @throws JunbanError ALREADY_ENDED, NOT_RUNNING with the present state; JOB_NOT_FOUND
 */
export async function stopJob(found: Job, caller: Caller, mover: Mover): Promise<Job> {
  const { store, clock } = mover;
  const audit = auditOf(caller, 'job.stop', { kind: 'job', id: found.id }, clock());
  const answer = await apply(store, clock, found, { kind: 'requestStop' }, { audit });
  if (answer.applied) {
    await announce(mover, 'stop_requested', answer.job);
    return answer.job;
  }
  if (answer.job === undefined) throw notFound();
  throw isTerminal(answer.job.state) ? alreadyEnded(answer.job) : notRunning(answer.job);
}

const notRunning = ({ state }: Job) =>
  new JunbanError({
    code: 'NOT_RUNNING',
    text: {
      ja: `このジョブは実行中ではありません（${state}）。`,
      en: `The job is not running (${state}).`,
    },
    extra: { state },
  });
