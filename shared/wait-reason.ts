import type { EpochMs } from './clock.ts';
import type { Text } from './errors.ts';
import type { Job } from './job.ts';
import type { Pause, Standing } from './job-view.ts';

/** Why a job does not run yet, for programs and for people. */
export interface WaitReason {
  readonly code: 'SCHEDULED' | 'RETRY_PAUSE' | 'LANE_PAUSED' | 'SITE_PAUSED' | 'STARTING' | 'LANE_BUSY';
  readonly text: Text;
  /** When that is tried anew, where it is known. */
  readonly until?: EpochMs;
}

/** @returns undefined for a job that does not wait, or whose place in the line is not known */
export function waitReason(job: Job, standing: Standing | undefined): WaitReason | undefined {
  if (job.state === 'scheduled') return job.error ? retryPause(job.attempts, job.error.message) : scheduled;
  if (job.state !== 'queued' || !standing) return undefined;
  const { lane, ahead, slots, pause } = standing;
  if (lane.pausedAt !== undefined) return lanePaused;
  if (pause) return sitePaused(pause);
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

function sitePaused({ until, seconds }: Pause): WaitReason {
  const again =
    seconds === undefined
      ? {
          ja: 'いま1件のジョブで応答を確認しています。',
          en: 'One job is finding out right now whether it does again.',
        }
      : seconds === 0
        ? { ja: 'まもなくもう一度試します。', en: 'It is about to be tried again.' }
        : { ja: `約${seconds}秒後にもう一度試します。`, en: `It is tried again in about ${seconds} s.` };
  return {
    code: 'SITE_PAUSED',
    text: {
      ja: `接続先のサイトが応答していないため、順番を保ったまま待っています。${again.ja}`,
      en: `The site does not answer right now; the job keeps its place in the line. ${again.en}`,
    },
    ...(until !== undefined && { until }),
  };
}

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
