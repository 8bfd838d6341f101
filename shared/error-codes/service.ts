import { type ErrorKind, kind } from './error-kind.ts';

/** What is not the caller’s doing. */
export const serviceErrors = {
  STORE_UNAVAILABLE: kind(
    503,
    'ただいまデータを読み書きできません。',
    'The data cannot be reached right now.',
    '少し待ってからもう一度お試しください。同じ Idempotency-Key を付ければ二重には登録されません。',
    'Try again in a moment. With the same Idempotency-Key nothing is taken twice.',
  ),
  INTERNAL: kind(
    500,
    '内部エラーが発生しました。',
    'Something went wrong on our side.',
    'requestId を添えて管理者に連絡してください。',
    'Tell the operator the requestId.',
  ),
} as const satisfies Readonly<Record<string, ErrorKind>>;
