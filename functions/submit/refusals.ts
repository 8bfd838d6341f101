import { JunbanError } from '../../shared/errors.ts';
import { everyJobType } from '../worker/jobs/definitions.ts';

/** Why a submission that is right in itself is not taken. */

/**
 * Says that there is a job and nothing about it: its id is the key to it, and whoever asks has only shown that they
 * know an address.
 */
export const alreadyWaiting = () =>
  new JunbanError({
    code: 'ALREADY_WAITING',
    text: {
      ja: 'このアカウントのジョブが既に受け付けられています。',
      en: 'A job for this account is already accepted.',
    },
    hint: {
      ja: '終わってからもう一度送信してください。ご自身が送信したものなら、同じパスワードで送信すると状況を確認できます。',
      en: 'Send it again when it has ended. If it is your own, send it with the same password to be told where it stands.',
    },
  });

/** Somebody without a key may have a job done now, and nothing for later. */
export const keyForLater = () =>
  new JunbanError({
    code: 'KEY_REQUIRED',
    text: { ja: '日時の指定にはキーが必要です。', en: 'To schedule a job takes a key.' },
    hint: {
      ja: 'delaySeconds と runAt を外すか、キーを付けて送信してください。',
      en: 'Leave out delaySeconds and runAt, or send a key.',
    },
  });

export const idempotencyMismatch = () =>
  new JunbanError({
    code: 'IDEMPOTENCY_MISMATCH',
    field: 'Idempotency-Key',
    text: {
      ja: 'この Idempotency-Key は、内容の異なる送信で既に使われています。',
      en: 'This Idempotency-Key was already used for a request that said something else.',
    },
    hint: {
      ja: '同じ送信を繰り返すときは内容を変えないでください。内容を変えるときは、新しい Idempotency-Key を使ってください。',
      en: 'Repeat a request exactly as it was, or use a new Idempotency-Key for a new one.',
    },
  });

export const uploadMissing = () =>
  new JunbanError({
    code: 'UPLOAD_MISSING',
    field: 'upload',
    text: {
      ja: 'そのアップロードのファイルがまだありません。',
      en: 'No file has arrived for that upload.',
    },
    hint: {
      ja: 'POST /v1/uploads で返されたフォームでファイルを送信してから、もう一度実行してください。',
      en: 'Post the file with the form that POST /v1/uploads returned, then send this again.',
    },
  });

/** Tells nothing of what there is. */
export const uploadNotFound = () =>
  new JunbanError({
    code: 'UPLOAD_NOT_FOUND',
    field: 'upload',
    text: { ja: 'そのアップロードはありません。', en: 'There is no such upload.' },
  });

export const uploadChanged = () =>
  new JunbanError({
    code: 'UPLOAD_CHANGED',
    field: 'sha256',
    text: {
      ja: 'アップロードされたファイルの内容が sha256 と一致しません。',
      en: 'What was uploaded does not have this sha256.',
    },
  });

export function unknownType(name: string): JunbanError {
  const shown = name.replace(/[^\w-]/g, '?');
  const known = everyJobType.map((type) => type.name).join(', ');
  return new JunbanError({
    code: 'UNKNOWN_JOB_TYPE',
    field: 'type',
    text: { ja: `ジョブの種類「${shown}」はありません。`, en: `There is no job type "${shown}".` },
    hint: { ja: `ある種類: ${known}`, en: `There are: ${known}` },
  });
}
