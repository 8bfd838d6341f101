import { type ErrorCode, errorKinds } from './error-codes.ts';
import type { Text } from './text.ts';

export type { Text } from './text.ts';

/** One thing that is wrong with an input, found at a place a person can go to. */
export interface ErrorDetail {
  readonly code: string;
  readonly message: Text;
  /** Sheet row, 1-based. */
  readonly row?: number;
  /** Column letter, e.g. `B`. */
  readonly column?: string;
  /** Field of a request body, dotted. */
  readonly field?: string;
  /** What was found there, shortened and safe to show. */
  readonly found?: string;
}

export interface JunbanErrorInit {
  /** Stable, part of the API; it brings the HTTP status. */
  readonly code: ErrorCode;
  readonly text: Text;
  /** What to do next, where that is more than the code itself says. */
  readonly hint?: Text;
  readonly field?: string;
  readonly details?: readonly ErrorDetail[];
  readonly retryAfterSeconds?: number;
  /** Further facts for programs, e.g. queue counters. */
  readonly extra?: Readonly<Record<string, string | number | boolean>>;
  readonly cause?: unknown;
}

/** An error whose text may be shown to a person. Everything else is a defect and is shown as INTERNAL. */
export class JunbanError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly text: Text;
  readonly hint: Text;
  readonly field: string | undefined;
  readonly details: readonly ErrorDetail[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly extra: Readonly<Record<string, string | number | boolean>> | undefined;

  constructor(init: JunbanErrorInit) {
    super(`${init.code}: ${init.text.en}`, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = new.target.name;
    this.code = init.code;
    this.status = errorKinds[init.code].status;
    this.text = init.text;
    this.hint = init.hint ?? errorKinds[init.code].act;
    this.field = init.field;
    this.details = init.details;
    this.retryAfterSeconds = init.retryAfterSeconds;
    this.extra = init.extra;
  }
}

/** A job id that does not exist, or is not for the one who asks: the two cannot be told apart. */
export const notFound = () =>
  new JunbanError({
    code: 'JOB_NOT_FOUND',
    text: {
      ja: 'ジョブが見つかりません。',
      en: 'There is no such job.',
    },
    hint: {
      ja: 'ジョブIDを確認してください。保存期間が過ぎたジョブは削除されます。',
      en: 'Check the job id. Jobs are removed when their retention time is over.',
    },
  });

export const storeUnavailable = (cause: unknown) =>
  new JunbanError({
    code: 'STORE_UNAVAILABLE',
    text: {
      ja: 'ただいまデータを読み書きできません。',
      en: 'The data cannot be reached right now.',
    },
    hint: {
      ja: '少し待ってからもう一度お試しください。同じ Idempotency-Key を付ければ二重には登録されません。',
      en: 'Try again in a moment. With the same Idempotency-Key nothing is taken twice.',
    },
    retryAfterSeconds: 10,
    cause,
  });
