import type { Text } from './errors.ts';
import type { Job } from './job.ts';
import type { Standing } from './job-view.ts';

/** Why a job does not run yet, for programs and for people. */
export interface WaitReason {
  readonly code: 'SCHEDULED' | 'RETRY_PAUSE' | 'LANE_PAUSED' | 'STARTING' | 'LANE_BUSY';
  readonly text: Text;
}

/** @returns undefined for a job that does not wait, or whose place in the line is not known */
export function waitReason(job: Job, standing: Standing | undefined): WaitReason | undefined {
  if (job.state === 'scheduled') return job.error ? retryPause(job.attempts, job.error.message) : scheduled;
  if (job.state !== 'queued' || !standing) return undefined;
  const { lane, ahead, slots } = standing;
  if (lane.pausedAt !== undefined) return lanePaused;
  return ahead < slots - lane.running ? starting : laneBusy(standing);
}

const scheduled: WaitReason = {
  code: 'SCHEDULED',
  text: {
    ja: '指定された日時になるまで待っています。',
    en: 'It waits for the time it is scheduled for.',
  },
};

const retryPause = (attempts: number, { ja, en }: Text): WaitReason => ({
  code: 'RETRY_PAUSE',
  text: {
    ja: `${attempts}回目の実行がうまくいかなかったため、しばらくしてから自動で再試行します。理由: ${ja}`,
    en: `Attempt ${attempts} did not succeed; it is tried again by itself in a while. The reason: ${en}`,
  },
});

const lanePaused: WaitReason = {
  code: 'LANE_PAUSED',
  text: {
    ja: '管理者が処理を一時停止しています。再開されると順番に処理されます。',
    en: 'The operator has paused this lane. Jobs go on in order when it is resumed.',
  },
};

const starting: WaitReason = {
  code: 'STARTING',
  text: { ja: 'まもなく始まります。', en: 'It is about to start.' },
};

function laneBusy({ lane: { running }, ahead, exact }: Standing): WaitReason {
  const before = {
    ja: ahead === 0 ? '次がこのジョブの番です。' : `この前に${ahead}件${exact ? '' : '以上'}が待っています。`,
    en: ahead === 0 ? 'This one is next.' : `${exact ? ahead : `At least ${ahead}`} waiting before this one.`,
  };
  const now =
    running === 0 ? { ja: '', en: '' } : { ja: `${running}件を処理中です。`, en: `${running} running. ` };
  return { code: 'LANE_BUSY', text: { ja: `${now.ja}${before.ja}`, en: `${now.en}${before.en}` } };
}
