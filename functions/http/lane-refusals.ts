import { JunbanError, type Text } from '../../shared/errors.ts';
import { type LaneName, lanes } from '../../shared/lanes.ts';
import type { LaneState } from '../../shared/store/job-store.ts';

/** Why a job gets no place in its lane's line, now or again. */

/** @param line the jobs that wait, or those that are scheduled for later: each has the same limit */
export function laneFull(name: LaneName, state: LaneState, line: 'queued' | 'scheduled'): JunbanError {
  const maxQueued = limitOf(name, state);
  return new JunbanError({
    code: 'QUEUE_FULL',
    text: fullText(line, maxQueued),
    hint: {
      ja: '1分ほど待ってからもう一度送信してください。',
      en: 'Send it again in about a minute.',
    },
    retryAfterSeconds: 60,
    extra: {
      lane: name,
      queue_size: state[line],
      running_count: state.running,
      queue_limit: maxQueued,
    },
  });
}

const fullText = (line: 'queued' | 'scheduled', limit: number): Text =>
  line === 'queued'
    ? { ja: `順番待ちが上限（${limit}件）に達しています。`, en: `The waiting line is full (${limit} jobs).` }
    : {
        ja: `日時を指定したジョブが上限（${limit}件）に達しています。`,
        en: `As many jobs are scheduled as can be (${limit}).`,
      };

export const laneDraining = (lane: LaneName): JunbanError =>
  new JunbanError({
    code: 'LANE_DRAINING',
    text: {
      ja: 'メンテナンスのため新しいジョブを受け付けていません。受付済みのジョブは処理されます。',
      en: 'New jobs are not taken because of maintenance. Those that wait are still done.',
    },
    hint: { ja: '時間をおいてもう一度送信してください。', en: 'Send it again later.' },
    retryAfterSeconds: 300,
    extra: { lane },
  });

/** How many jobs may wait there: the operator's number, or the lane's own. */
export const limitOf = (name: LaneName, { maxQueued }: LaneState): number =>
  maxQueued ?? lanes[name].maxQueued;
