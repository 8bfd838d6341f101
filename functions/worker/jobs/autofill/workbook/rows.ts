import type { ErrorDetail } from '../../../../../shared/errors.ts';
import type { CalendarDate } from './calendar.ts';
import type { CellValue } from './cell.ts';
import { parseDate } from './date.ts';
import { type Columns, headers } from './header.ts';
import {
  blankCell,
  endNotAfterStart,
  invalidCells,
  type Place,
  sameDate,
  unreadableCell,
} from './problems.ts';
import { clockText, endAfterMidnight, parseTime } from './time.ts';

/** One day's work, ready to be entered. */
export interface AttendanceRow {
  /** Sheet row, 1-based. */
  readonly row: number;
  readonly date: CalendarDate;
  /** Minutes from the midnight that begins `date`, 0 to 2879; `end` is greater than `start`. */
  readonly start: number;
  readonly end: number;
}

/** A row that is understood and needs no entry. */
export interface SkippedRow {
  readonly row: number;
  readonly date: CalendarDate;
  readonly reason: 'day_off';
}

/** A row of the sheet under the header. */
export interface DataRow {
  readonly row: number;
  readonly date: CellValue;
  readonly start: CellValue;
  readonly end: CellValue;
}

/**
 * Reads all rows and collects every problem, so that a person corrects the file once.
 *
 * @throws WorkbookError INVALID_CELLS
 */
export function readRows(
  data: readonly DataRow[],
  columns: Columns,
  date1904: boolean,
): { rows: AttendanceRow[]; skipped: SkippedRow[] } {
  const rows: AttendanceRow[] = [];
  const skipped: SkippedRow[] = [];
  const problems: ErrorDetail[] = [];
  const rowOfDate = new Map<CalendarDate, number>();

  for (const { row, date: dateCell, start: startCell, end: endCell } of data) {
    const datePlace: Place = { row, column: columns.date, header: headers.date, value: dateCell };
    const startPlace: Place = { row, column: columns.start, header: headers.start, value: startCell };
    const endPlace: Place = { row, column: columns.end, header: headers.end, value: endCell };
    const read = <T>(place: Place, parsed: T | undefined): T | undefined => {
      if (parsed === undefined) {
        problems.push(place.value.kind === 'blank' ? blankCell(place) : unreadableCell(place));
      }
      return parsed;
    };

    const date = read(datePlace, parseDate(dateCell, date1904));
    if (date !== undefined) {
      const firstRow = rowOfDate.get(date);
      if (firstRow !== undefined) problems.push(sameDate(datePlace, date, firstRow));
      else rowOfDate.set(date, row);
    }
    if (startCell.kind === 'blank' && endCell.kind === 'blank') {
      if (date !== undefined) skipped.push({ row, date, reason: 'day_off' });
      continue;
    }
    const start = read(startPlace, parseTime(startCell));
    const written = read(endPlace, parseTime(endCell));
    if (start === undefined || written === undefined) continue;
    const end = endAfterMidnight(start, written);
    if (end <= start) problems.push(endNotAfterStart(endPlace, clockText(start), clockText(end)));
    else if (date !== undefined) rows.push({ row, date, start, end });
  }

  const [first, ...others] = problems;
  if (first !== undefined) throw invalidCells([first, ...others]);
  return { rows, skipped };
}
