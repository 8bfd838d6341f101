/** A row of the workbook beside what the site lists for its day. Pure. */
import type { AutofillRow } from './input.ts';
import type { Punch } from './site/punch.ts';
import { punchCorrection } from './site/site-map.ts';

/** A punch that a row asks for. */
export interface Wanted {
  readonly kind: 'start' | 'end';
  /** Minutes from the day's midnight. */
  readonly minutes: number;
}

export interface Comparison {
  /** Not on the list. */
  readonly missing: readonly Wanted[];
  /** On the list and not in the workbook, or without a time that could be compared. */
  readonly others: readonly Punch[];
  /** On the list more than once. */
  readonly doubled: readonly Wanted[];
  /** Listed as the opposite of what it should be: a start as 退勤, an end as 出勤. */
  readonly reversed: readonly Wanted[];
}

export const wantedBy = ({ start, end }: Pick<AutofillRow, 'start' | 'end'>): readonly Wanted[] => [
  { kind: 'start', minutes: start },
  { kind: 'end', minutes: end },
];

export function compare(row: Pick<AutofillRow, 'start' | 'end'>, punches: readonly Punch[]): Comparison {
  const wanted = wantedBy(row);
  const listed = (one: Wanted) => punches.filter(({ minutes, other }) => !other && minutes === one.minutes);
  return {
    missing: wanted.filter((one) => listed(one).length === 0),
    others: punches.filter(({ minutes, other }) => other || !wanted.some((one) => one.minutes === minutes)),
    doubled: wanted.filter((one) => listed(one).length > 1),
    reversed: wanted.filter((one) => listed(one).some(({ kind }) => opposite[one.kind].test(kind))),
  };
}

const opposite = { start: punchCorrection.endKind, end: punchCorrection.startKind } as const;

/** Nothing is there that the row does not ask for, and nothing twice. */
export const fits = ({ others, doubled }: Comparison): boolean => others.length === 0 && doubled.length === 0;

/** The list says what the row says, all of it and nothing else. */
export const isAllThere = (comparison: Comparison): boolean =>
  fits(comparison) && comparison.missing.length === 0 && comparison.reversed.length === 0;
