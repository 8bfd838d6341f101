import { ApiError, StrangeAnswer } from '../../shared/api/client.ts';
import type { Text } from '../../shared/text.ts';
import { type ExitCode, exitCode } from './exit-code.ts';

/** A command that cannot be done as it was typed, or not on this machine. */
export class Refusal extends Error {
  readonly what: Text;
  readonly act: Text | undefined;
  readonly exitCode: ExitCode;
  /** For programs. */
  readonly code: string;

  constructor(what: Text, act?: Text, exit: ExitCode = exitCode.usage, code = 'USAGE') {
    super(what.en);
    this.name = 'Refusal';
    this.what = what;
    this.act = act;
    this.exitCode = exit;
    this.code = code;
  }
}

/** Ctrl-C. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}

/** Why a command failed, for people and for programs. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
  readonly requestId?: string;
  readonly field?: string;
  readonly details?: ApiError['body']['details'];
  readonly retryAfterSeconds?: number;
  readonly exitCode: ExitCode;
}

export function failureOf(error: unknown, say: (text: Text) => string): Failure {
  if (error instanceof ApiError) {
    const { code, message, hint, requestId, field, details, retryAfterSeconds } = error.body;
    return {
      code,
      message,
      ...(hint !== undefined && { hint }),
      ...(requestId !== undefined && { requestId }),
      ...(field !== undefined && { field }),
      ...(details !== undefined && { details }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      exitCode: error.status < 500 ? exitCode.refused : exitCode.unavailable,
    };
  }
  if (error instanceof Refusal)
    return {
      code: error.code,
      message: say(error.what),
      ...(error.act && { hint: say(error.act) }),
      exitCode: error.exitCode,
    };
  if (error instanceof StrangeAnswer)
    return {
      code: 'NOT_THE_SERVICE',
      message: error.message,
      hint: say(strangeHint),
      exitCode: exitCode.unavailable,
    };
  if (isSilence(error))
    return {
      code: 'UNREACHABLE',
      message: say(unreachable(causeOf(error))),
      hint: say(unreachableHint),
      exitCode: exitCode.unavailable,
    };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'DEFECT', message, hint: say(defectHint), exitCode: exitCode.usage };
}

/** What `fetch` throws when nobody answers, or not in time. */
export const isSilence = (error: unknown): error is Error =>
  error instanceof Error &&
  (error.name === 'TimeoutError' || (error instanceof TypeError && error.cause instanceof Error));

function causeOf(error: Error): string {
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const code = 'code' in cause ? String(cause.code) : '';
  return [code, cause.message].filter(Boolean).join(' ') || error.message;
}

const unreachable = (why: string): Text => ({
  ja: `サービスから応答がありません（${why}）。`,
  en: `The service does not answer (${why}).`,
});

const unreachableHint: Text = {
  ja: 'アドレスは junban whoami で確認できます。この機械では npm start が動いている必要があります。',
  en: 'junban whoami says which address is asked. On this machine npm start has to be running.',
};

const strangeHint: Text = {
  ja: '応答したのは Junban ではないようです。--url か junban profiles でアドレスを確認してください。',
  en: 'It seems that something else than Junban answered. Check the address: --url, or junban profiles.',
};

const defectHint: Text = {
  ja: '--debug を付けると詳しく表示します。',
  en: 'With --debug it says where.',
};
