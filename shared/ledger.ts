import type { EpochMs } from './clock.ts';
import type { Text } from './errors.ts';

/**
 * The ledger of a job with outside effects: one entry per row, written before and after the effect.
 *
 * - `planned`    nothing was done yet (a row without an entry is planned).
 * - `attempted`  the effect may have been brought about: look before doing it again.
 * - `confirmed`  seen on the other side.
 * - `uncertain`  could not be told; a person must look.
 * - `failed`     the other side refused it; nothing was done.
 * - `skipped`    nothing had to be done.
 */
export type RowState = 'planned' | 'attempted' | 'confirmed' | 'uncertain' | 'failed' | 'skipped';

/** What a job intends to do, known from its input alone. */
export interface PlannedRow {
  /** Row of the person's own file, 1-based. */
  readonly number: number;
  /** The row in words, e.g. `2026-11-02 09:00–18:00`. */
  readonly label: string;
}

export interface LedgerEntry {
  readonly number: number;
  readonly state: Exclude<RowState, 'planned'>;
  /** Stable code of what happened, and the words for it. */
  readonly code: string;
  readonly note: Text;
  /** Outside effects tried so far for this row, e.g. punches sent, answered or not. */
  readonly effects: number;
  readonly at: EpochMs;
}

export interface Row extends PlannedRow {
  readonly state: RowState;
  readonly code?: string;
  readonly note?: Text;
  readonly effects?: number;
  readonly at?: EpochMs;
}

/** A settled row needs no more work in a later attempt. */
export const isSettled = (state: RowState): boolean =>
  state === 'confirmed' || state === 'skipped' || state === 'failed';

/**
 * The plan with what the ledger knows of it.
 *
 * @param ended whether the job is over: a row that was under way then can no longer be settled by it
 */
export function rowsOf(
  plan: readonly PlannedRow[],
  entries: readonly Omit<LedgerEntry, 'at'>[],
  ended = false,
): Row[] {
  const known = new Map(entries.map((entry) => [entry.number, entry]));
  return plan.map((row) => {
    const entry = known.get(row.number);
    if (entry?.state === 'attempted' && ended) return { ...row, ...entry, ...leftUnderWay };
    return { ...row, ...(entry ?? { state: 'planned' as const }) };
  });
}

const leftUnderWay = {
  state: 'uncertain',
  code: 'NOT_VERIFIED',
  note: {
    ja: '送信の途中でジョブが終わりました。サイトで確認してください',
    en: 'the job ended while this was being sent. Please check on the site',
  },
} as const;

export function countRows(rows: readonly Row[]): Record<RowState, number> & { total: number } {
  const counts = {
    total: rows.length,
    planned: 0,
    attempted: 0,
    confirmed: 0,
    uncertain: 0,
    failed: 0,
    skipped: 0,
  };
  for (const row of rows) counts[row.state] += 1;
  return counts;
}
