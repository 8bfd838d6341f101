import type { EpochMs } from '../../../../../shared/clock.ts';
import type { RowState } from '../../../../../shared/ledger.ts';
import type { Language } from '../../../../../shared/text.ts';
import { fingerprintMark } from './fingerprint.ts';
import type { ResultKey } from './result-columns.ts';
import { resultWord } from './result-words.ts';

/** What became of one row of a workbook. */
export interface RowResult {
  /** Row of the sheet, 1-based. */
  readonly row: number;
  readonly state: RowState;
  /** Which of several reasons a state has (result-words.ts). */
  readonly code?: string | undefined;
  /** In words, for 詳細. */
  readonly detail: string;
  readonly recordedAt?: EpochMs | undefined;
  /** Where it can be seen, short, e.g. `row-12.png sha256:ab12…`. */
  readonly evidence?: string | undefined;
  /** Of the row as it was entered (fingerprint.ts): with it a confirmed row is not entered again. */
  readonly fingerprint?: string | undefined;
}

/** Characters of the evidence: with the fingerprint behind it, it is still read to its end. */
const maxEvidence = 300;

/** The four cells of a row, as text. */
export const resultTexts = (result: RowResult, language: Language): Record<ResultKey, string> => ({
  state: resultWord(result.state, language, result.code),
  detail: result.detail,
  recordedAt: result.recordedAt === undefined ? '' : inTokyo(result.recordedAt),
  proof: [
    result.evidence?.slice(0, maxEvidence),
    result.fingerprint === undefined ? undefined : fingerprintMark(result.fingerprint),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' '),
});

/** `2026-11-02 09:12:33`, in Japan. Swedish dates are ISO dates. */
const inTokyo = (at: EpochMs): string => new Date(at).toLocaleString('sv-SE', { timeZone: 'Asia/Tokyo' });
