import type { AutofillRow } from './input.ts';

/** Minutes of a day as Jobcan shows and takes them: `09:00`, past midnight `26:00`. */
export function clockTime(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

export const rowLabel = (row: AutofillRow): string =>
  `${row.date} ${clockTime(row.start)}–${clockTime(row.end)}`;
