import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../../../shared/api/client.ts';
import { beatSeconds } from '../../../shared/limits.ts';
import type { Session } from '../session.ts';
import { hasEnded, type Job } from '../show/job.ts';
import { followLine } from './follow-line.ts';
import { lineOf } from './line.ts';

/** Short jobs are seen to end at once; of long ones there is news every two seconds (beatSeconds). */
const firstPauseMs = 250;
const longestPauseMs = beatSeconds * 1000;
const growth = 1.3;

/**
 * Watches a job until it has ended. Ctrl-C leaves the job as it is and says how to go on.
 *
 * @throws what the API refuses; Interrupted
 */
export async function waitForEnd(id: string, session: Session): Promise<Job> {
  const { api, signal, terminal, say } = session;
  const line = followLine(terminal);
  const leave = () => {
    line.end();
    terminal.note(say(leftAlone(id)));
  };
  signal.addEventListener('abort', leave, { once: true });
  try {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * growth, longestPauseMs)) {
      const { job } = await api.call('getJob', { params: { id }, signal });
      line.show(lineOf(job, say));
      if (hasEnded(job)) return job;
      await sleep(pauseMs, undefined, { signal });
    }
  } catch (error) {
    line.end();
    // A refusal speaks for itself; silence leaves open what became of the job.
    if (!signal.aborted && !(error instanceof ApiError)) terminal.note(say(stillThere(id)));
    throw error;
  } finally {
    signal.removeEventListener('abort', leave);
    line.end();
  }
}

const leftAlone = (id: string) => ({
  ja: `ジョブはそのまま続きます。
  続きを見る    junban wait ${id}
  やめる        junban cancel ${id}`,
  en: `The job goes on.
  follow it    junban wait ${id}
  end it       junban cancel ${id}`,
});

const stillThere = (id: string) => ({
  ja: `見ていられなくなりました。ジョブはそのままです: junban wait ${id}`,
  en: `It could not be watched any longer. The job goes on by itself: junban wait ${id}`,
});
