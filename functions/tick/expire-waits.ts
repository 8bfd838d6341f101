import { apply } from '../../shared/apply.ts';
import type { Text } from '../../shared/errors.ts';
import { announce } from '../../shared/events.ts';
import type { Job, JobError } from '../../shared/job.ts';
import { lanes } from '../../shared/lanes.ts';
import { type Duty, forEachJob, pageSize } from './duties.ts';

/** Jobs that waited longer than their lane allows end as `timeout`, and their secrets with them. */
export const expireWaits: Duty = async (lane, duties) => {
  const { store, clock } = duties;
  const now = clock();
  const overdue = (from?: string) => store.listWaitOver(lane, now, pageSize, from);
  await forEachJob(duties, overdue, async (job) => {
    const answer = await apply(store, clock, job, { kind: 'expireWait', error: waitedTooLong(job) });
    if (answer.applied) await announce(duties, 'job_timeout', answer.job);
  });
};

function waitedTooLong(job: Job): JobError {
  const minutes = Math.round(lanes[job.lane].maxQueueWaitSeconds / 60);
  const hasRun = job.firstStartedAt !== undefined || job.history.length > 0;
  return {
    code: 'QUEUE_WAIT_EXCEEDED',
    message: {
      ja: `順番待ちが${minutes}分を超えたため取り消しました。${hasRun ? '途中まで処理されています。' : '処理は行われていません。'}`,
      en: `It waited longer than ${minutes} minutes and was taken out of the line. ${hasRun ? 'A part was done before.' : 'Nothing was done.'}`,
    },
    hint: hasRun ? lookFirst : sendAgain,
  };
}

const sendAgain: Text = { ja: '時間をおいてもう一度送信してください。', en: 'Send it again later.' };
const lookFirst: Text = {
  ja: '行ごとの結果で処理済みの行を確認してください。時間をおいてもう一度送信すると残りだけが処理されます。',
  en: 'The rows show what was done. Sent again later, only the rest is done.',
};
