import type { AutofillRow } from './input.ts';

const minutesPerDay = 24 * 60;

/** Minutes of a day as Jobcan shows and takes them: `09:00`, past midnight `26:00`, of the day before `*23:00`. */
export function clockTime(minutes: number): string {
  const shown = minutes < 0 ? minutes + minutesPerDay : minutes;
  const text = `${String(Math.floor(shown / 60)).padStart(2, '0')}:${String(shown % 60).padStart(2, '0')}`;
  return minutes < 0 ? `*${text}` : text;
}

export const rowLabel = (row: Pick<AutofillRow, 'date' | 'start' | 'end'>): string =>
  `${row.date} ${clockTime(row.start)}–${clockTime(row.end)}`;
