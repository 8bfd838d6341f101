import type { ExitCode } from './exit-code.ts';
import { harmless } from './plain.ts';

/** What a command answers with: one JSON document, or text for people made of the same facts. */
export interface Result {
  readonly json: unknown;
  readonly text: () => string;
  /** For people, beside the result: to stderr. */
  readonly note: string | undefined;
  readonly exitCode: ExitCode | undefined;
}

interface Given<T> {
  readonly json: T;
  /** @param safe the same as `json`, with every text within fit for a terminal */
  readonly text: (safe: T) => string;
  readonly note?: string;
  readonly exitCode?: ExitCode;
}

export const result = <T>({ json, text, note, exitCode }: Given<T>): Result => ({
  json,
  text: () => text(harmless(json)),
  note,
  exitCode,
});
