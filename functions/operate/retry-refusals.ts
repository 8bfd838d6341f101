import type { ErrorCode } from '../../shared/error-codes.ts';
import { JunbanError, type Text } from '../../shared/errors.ts';
import type { Job } from '../../shared/job.ts';

/** Why an ended job is not done again. Each says the state the job is in. */

const conflict = (code: ErrorCode, { state }: Job, text: Text, hint: Text) =>
  new JunbanError({ code, text, hint, extra: { state } });

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

export const secretNeeded = (job: Job) =>
  conflict(
    'SECRET_NEEDED',
    job,
    {
      ja: 'サインイン情報は終了時に破棄されたため、再実行にはもう一度必要です。',
      en: 'Its sign-in information was destroyed when it ended and is needed again to try it once more.',
    },
    {
      ja: '同じURLに、送信したときと同じ項目のサインイン情報を JSON で送ってください: {"secrets": {…}}',
      en: 'Send it as JSON to the same address, with the fields it was submitted with: {"secrets": {…}}',
    },
  );

/** Says nothing about whose the job is. */
export const secretOfAnother = (job: Job) =>
  conflict(
    'SECRET_OF_ANOTHER',
    job,
    {
      ja: 'このサインイン情報は、ジョブを送信したアカウントのものではありません。',
      en: 'This is not the sign-in information of the account the job was submitted for.',
    },
    {
      ja: '送信したときのアカウントを使うか、新しいジョブとして送信してください。',
      en: 'Use the account it was submitted for, or send it as a new job.',
    },
  );

export const noSecretWanted = () =>
  new JunbanError({
    code: 'SECRET_NOT_WANTED',
    field: 'secrets',
    text: {
      ja: 'このジョブにサインイン情報はありません。',
      en: 'This job has no sign-in information.',
    },
    hint: {
      ja: '本文なしで再実行してください。',
      en: 'Ask for the retry without a body.',
    },
  });

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
