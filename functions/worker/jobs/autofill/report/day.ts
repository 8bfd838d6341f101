import type { Row } from '../../../../../shared/ledger.ts';
import type { JsonObject } from '../../../../../shared/store/job-store.ts';
import { type AutofillInput, inputSchema } from '../input.ts';
import { clockTime } from '../row-label.ts';

/** One row of the workbook, with what became of it. */
export interface Day {
  readonly row: Row;
  /** `YYYY-MM-DD`; undefined for a row whose plan is gone. */
  readonly date: string | undefined;
  readonly start: string;
  readonly end: string;
  readonly note: string | undefined;
  readonly place: string | undefined;
}

/** What was asked for, as far as it can still be read. */
export const wishOf = (input: JsonObject): AutofillInput => {
  const parsed = inputSchema.safeParse(input);
  return parsed.success ? parsed.data : { mode: 'fill', onDifferent: 'skip', rows: [] };
};

/** In the order of the calendar, whatever the order of the sheet. */
export function daysOf(wish: AutofillInput, rows: readonly Row[]): Day[] {
  const planned = new Map(wish.rows.map((row) => [row.row, row]));
  const days = rows.map((row): Day => {
    const plan = planned.get(row.number);
    return {
      row,
      date: plan?.date,
      start: plan ? clockTime(plan.start) : '',
      end: plan ? clockTime(plan.end) : '',
      note: plan?.note ?? wish.note,
      place: plan?.place ?? wish.place,
    };
  });
  return days.sort((a, b) => (a.date ?? '').localeCompare(b.date ?? '', 'en') || a.row.number - b.row.number);
}
