import { JunbanError, type Text } from '../../shared/errors.ts';
import type { Mover } from '../../shared/events.ts';
import type { Job } from '../../shared/job.ts';
import type { Caller } from '../http/caller.ts';
import { cancelJob } from './cancel-job.ts';

/**
 * Ends a job, whichever way it takes. Asking twice is not an error: the wish was granted.
 *
 * @throws JunbanError ALREADY_ENDED with the present state; JOB_NOT_FOUND
 */
export async function endJob(
  found: Job,
  caller: Caller,
  mover: Mover,
): Promise<{ readonly job: Job; readonly stopping: boolean }> {
  const answer = await cancelJob(found, caller, mover);
  if (answer.kind === 'ended' && answer.job.state !== 'cancelled') throw alreadyEnded(answer.job);
  return { job: answer.job, stopping: answer.kind === 'stopping' };
}

/** What went well is not retried. */
const sendAnew: Text = {
  ja: 'もう一度実行するには、新しいジョブとして送信してください。',
  en: 'To have it done once more, send it as a new job.',
};

export const alreadyEnded = ({ state }: Job) =>
  new JunbanError({
    code: 'ALREADY_ENDED',
    text: {
      ja: `このジョブは既に終了しています（${state}）。`,
      en: `The job has ended already (${state}).`,
    },
    ...(state === 'completed' && { hint: sendAnew }),
    extra: { state },
  });
