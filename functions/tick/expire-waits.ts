import { apply } from '../../shared/apply.ts';
import { announce } from '../../shared/events.ts';
import type { JobError } from '../../shared/job.ts';
import { lanes } from '../../shared/lanes.ts';
import { type Duty, forEachJob, pageSize } from './duties.ts';

/** Jobs that waited longer than their lane allows end as `timeout`, and their secrets with them. */
export const expireWaits: Duty = async (lane, duties) => {
  const { store, clock } = duties;
  const error = waitedTooLong(lanes[lane].maxQueueWaitSeconds);
  const now = clock();
  const overdue = (from?: string) => store.listWaitOver(lane, now, pageSize, from);
  await forEachJob(duties, overdue, async (job) => {
    const answer = await apply(store, clock, job, { kind: 'expireWait', error });
    if (answer.applied) await announce(duties, 'job_timeout', answer.job);
  });
};

const waitedTooLong = (seconds: number): JobError => ({
  code: 'QUEUE_WAIT_EXCEEDED',
  message: {
    ja: `順番待ちが${Math.round(seconds / 60)}分を超えたため取り消しました。処理は行われていません。`,
    en: `It waited longer than ${Math.round(seconds / 60)} minutes and was taken out of the line. Nothing was done.`,
  },
  hint: { ja: '時間をおいてもう一度送信してください。', en: 'Send it again later.' },
});
