import { JunbanError, type Text } from '../../shared/errors.ts';
import type { Job } from '../../shared/job.ts';

/** Why an ended job is not done again. Each says the state the job is in. */

const conflict = (code: string, { state }: Job, text: Text, hint: Text) =>
  new JunbanError({ code, status: 409, text, hint, extra: { state } });

const sendAgain: Text = {
  ja: '同じ内容を新しいジョブとして送信してください。確認済みの行は二重に処理されません。',
  en: 'Send the same as a new job. Rows that are in are not done twice.',
};

export const notRetryable = (job: Job) =>
  job.state === 'completed'
    ? conflict(
        'NOT_RETRYABLE',
        job,
        { ja: 'このジョブは完了しています。', en: 'This job is completed.' },
        {
          ja: 'もう一度実行するには、新しいジョブとして送信してください。',
          en: 'To have it done once more, send it as a new job.',
        },
      )
    : conflict(
        'NOT_RETRYABLE',
        job,
        {
          ja: `このジョブはまだ終わっていません（${job.state}）。`,
          en: `This job has not ended yet (${job.state}).`,
        },
        {
          ja: '終わるまで待つか、キャンセルしてから再実行してください。',
          en: 'Wait until it has ended, or cancel it first.',
        },
      );

export const retryTooLate = (job: Job) =>
  conflict(
    'RETRY_TOO_LATE',
    job,
    {
      ja: '受付から時間が経ちすぎているため、再実行できません。',
      en: 'It was accepted too long ago to be tried again.',
    },
    sendAgain,
  );

export const secretsDestroyed = (job: Job) =>
  conflict(
    'SECRETS_DESTROYED',
    job,
    {
      ja: 'サインイン情報は終了時に破棄されたため、このジョブは再実行できません。',
      en: 'Its sign-in information was destroyed when it ended, so it cannot be tried again.',
    },
    sendAgain,
  );

export const accountBusy = (job: Job) =>
  conflict(
    'ALREADY_WAITING',
    job,
    {
      ja: '同じアカウントの別のジョブが既に受け付けられています。',
      en: 'Another job for the same account is already accepted.',
    },
    { ja: 'そのジョブが終わってからもう一度お試しください。', en: 'Try again when that one has ended.' },
  );
