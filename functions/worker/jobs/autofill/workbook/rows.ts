import type { ErrorDetail } from '../../../../../shared/errors.ts';
import type { AttendanceRow, SkippedRow } from './attendance-row.ts';
import type { CalendarDate } from './calendar.ts';
import { type CellValue, cellText } from './cell.ts';
import { parseDate } from './date.ts';
import { fingerprintIn, rowFingerprint } from './fingerprint.ts';
import { freeText } from './free-text.ts';
import type { Columns } from './header.ts';
import { type Header, headers, optionalHeaders } from './header-names.ts';
import { maxNoteText, maxPlaceText } from './limits.ts';
import {
  blankCell,
  endNotAfterStart,
  invalidCells,
  type Place,
  sameDate,
  spanTooLong,
  unreadableCell,
} from './problems.ts';
import { saysConfirmed } from './result-words.ts';
import type { SheetCell } from './sheet-cells.ts';
import { clockText, endAfterMidnight, maxSpanMinutes, parseTime } from './time.ts';

/** A row of the sheet under the header. */
export interface DataRow {
  readonly row: number;
  readonly date: CellValue;
  readonly start: CellValue;
  readonly end: CellValue;
  readonly note: SheetCell | undefined;
  readonly place: SheetCell | undefined;
  /** What a former round wrote into 結果 and 証跡. */
  readonly result: CellValue;
  readonly proof: CellValue;
}

/**
 * Reads all rows and collects every problem, so that a person corrects the file once.
 *
 * @param identity whose rows they are; without it no row is taken for confirmed
 * @throws WorkbookError INVALID_CELLS
 */
export function readRows(
  data: readonly DataRow[],
  columns: Columns,
  date1904: boolean,
  identity: string | undefined,
): { rows: AttendanceRow[]; skipped: SkippedRow[] } {
  const rows: AttendanceRow[] = [];
  const skipped: SkippedRow[] = [];
  const problems: ErrorDetail[] = [];
  const rowOfDate = new Map<CalendarDate, number>();

  for (const cells of data) {
    const { row } = cells;
    const places = placesOf(cells, columns);
    const date = checked(places.date, parseDate(cells.date, date1904), problems);
    if (date !== undefined) {
      const firstRow = rowOfDate.get(date);
      if (firstRow !== undefined) problems.push(sameDate(places.date, date, firstRow));
      else rowOfDate.set(date, row);
    }
    if (cells.start.kind === 'blank' && cells.end.kind === 'blank') {
      if (date !== undefined) skipped.push({ row, date, reason: 'day_off' });
      continue;
    }
    const span = readSpan(cells, places, problems);
    const note = kept(freeText(cells.note, places.note, maxNoteText), problems);
    const place = kept(freeText(cells.place, places.place, maxPlaceText), problems);
    if (date === undefined || span === undefined) continue;
    const day = { row, date, ...span, ...(note !== '' && { note }), ...(place !== '' && { place }) };
    if (isConfirmed(cells, day, identity)) skipped.push({ row, date, reason: 'already_confirmed' });
    else rows.push(day);
  }

  const [first, ...others] = problems;
  if (first !== undefined) throw invalidCells([first, ...others]);
  return { rows, skipped };
}

type Places = Readonly<Record<keyof Columns, Place>>;

function placesOf(cells: DataRow, columns: Columns): Places {
  const place = (header: Header, column: number | undefined, value: CellValue): Place => ({
    row: cells.row,
    column: column ?? 0,
    header,
    value,
  });
  return {
    date: place(headers.date, columns.date, cells.date),
    start: place(headers.start, columns.start, cells.start),
    end: place(headers.end, columns.end, cells.end),
    note: place(optionalHeaders.note, columns.note, cells.note?.value() ?? blank),
    place: place(optionalHeaders.place, columns.place, cells.place?.value() ?? blank),
  };
}

const blank: CellValue = { kind: 'blank' };

/** What was read from a cell that must hold something; adds the problem if it could not be read. */
function checked<T>(place: Place, parsed: T | undefined, problems: ErrorDetail[]): T | undefined {
  if (parsed === undefined)
    problems.push(place.value.kind === 'blank' ? blankCell(place) : unreadableCell(place));
  return parsed;
}

/** The text, or `''` and the problem added. */
function kept(read: string | ErrorDetail, problems: ErrorDetail[]): string {
  if (typeof read === 'string') return read;
  problems.push(read);
  return '';
}

function readSpan(
  cells: DataRow,
  places: Places,
  problems: ErrorDetail[],
): Pick<AttendanceRow, 'start' | 'end'> | undefined {
  const start = checked(places.start, parseTime(cells.start), problems);
  const written = checked(places.end, parseTime(cells.end), problems);
  if (start === undefined || written === undefined) return undefined;
  const end = endAfterMidnight(start, written);
  if (end > start && end - start <= maxSpanMinutes) return { start, end };
  const problem = end <= start ? endNotAfterStart : spanTooLong;
  problems.push(problem(places.end, clockText(start), clockText(end)));
  return undefined;
}

/** Both the word and the fingerprint: a row that was edited, or came from a colleague's file, has another. */
function isConfirmed(cells: DataRow, row: AttendanceRow, identity: string | undefined): boolean {
  if (identity === undefined || !saysConfirmed(cellText(cells.result))) return false;
  return fingerprintIn(cellText(cells.proof)) === rowFingerprint(identity, row);
}
