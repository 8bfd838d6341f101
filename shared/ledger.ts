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
  /** The last maxTrail of those effects, the oldest first. Absent: none was tried. */
  readonly trail?: readonly Effect[];
  /** What the other side showed when it was last looked at. Absent: nobody has looked. */
  readonly seen?: Sighting;
  readonly evidence?: Evidence;
  /** Series of attempts that wrote it. Absent: the first. */
  readonly series?: number;
  /** When this was written. */
  readonly at: EpochMs;
}

/** One try at an outside effect. It is written down before it is made, and once more with its answer. */
export interface Effect {
  /** What was to be brought about, e.g. `09:00`. */
  readonly what: string;
  readonly at: EpochMs;
  /** What the other side answered, as it said it, e.g. `time: duplicate`. Absent: no answer was received. */
  readonly answer?: string;
  readonly answeredAt?: EpochMs;
}

/** Effects remembered of one row: more tries than any row should ever take. */
export const maxTrail = 12;

/** A look at the other side. */
interface Sighting {
  readonly at: EpochMs;
  /** Where it can be looked at again; no secret is in it. */
  readonly address: string;
  /** What was there, line by line, e.g. `出勤 09:00`. */
  readonly lines: readonly string[];
}

/** A picture of what was seen, kept with the job's files (files.ts). */
export interface Evidence {
  readonly file: string;
  /** Of the picture, in hex. */
  readonly sha256: string;
  readonly at: EpochMs;
}

export type Row = PlannedRow &
  Partial<Omit<LedgerEntry, 'number' | 'state'>> & {
    readonly state: RowState;
  };

/** A settled row needs no more work in a later attempt. */
const isSettled = (state: RowState): boolean =>
  state === 'confirmed' || state === 'skipped' || state === 'failed';

/**
 * Whether a row needs no more work in this series. What failed in a former one is tried again: a person asked for it, and
 * the cause may be gone (a month that was closed is open). What was `uncertain` stays to be looked at, and is not done
 * again.
 *
 * @param entry undefined for a row that is planned
 */
export const isSettledIn = (
  series: number,
  entry: Pick<LedgerEntry, 'state' | 'series'> | undefined,
): boolean =>
  entry !== undefined &&
  isSettled(entry.state) &&
  !(entry.state === 'failed' && (entry.series ?? 1) < series);

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
