import type { Text } from './errors.ts';
import type { JobError } from './job.ts';

/** Errors that no job type throws: they follow from how often something happened. */

/** @param attempts of which the last one ended so */
export const workerLost = (times: number, attempts: number): JobError => ({
  code: 'WORKER_LOST',
  message: {
    ja: `${attempts}回目の実行中に処理プロセスが失われたため中止しました（失われた回数：${times}、多くはメモリ不足です）。`,
    en: `The worker was lost in attempt ${attempts} (lost ${times === 1 ? 'once' : `${times} times`}, most often: out of memory), so the job was given up.`,
  },
  hint: {
    ja: 'どこまで入力されたかは行ごとの結果で確認できます。繰り返す場合は管理者に連絡してください。',
    en: 'The rows show how far it came. If it happens again, tell the operator.',
  },
});

export const interruptedTooOften = (times: number): JobError => ({
  code: 'INTERRUPTED_TOO_OFTEN',
  message: {
    ja: `処理が${times}回中断されたため中止しました。`,
    en: `The job was interrupted ${times} times and was given up.`,
  },
  hint: {
    ja: '1回の実行時間に収まらない内容かもしれません。分割して送信してください。',
    en: 'It may be too much for one run. Split it and send the parts.',
  },
});

/** The hint of a temporary error says that it is tried again; after the last attempt that is no longer so. */
export const gaveUp: Text = {
  ja: '自動の再試行は終わりました。時間をおいてもう一度送信してください。',
  en: 'It was tried as often as it may be. Send it again later.',
};
