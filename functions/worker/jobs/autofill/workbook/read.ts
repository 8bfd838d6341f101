import type { AttendanceRow, SkippedRow } from './attendance-row.ts';
import type { CalendarDate } from './calendar.ts';
import type { CellValue } from './cell.ts';
import { openGuarded } from './guard.ts';
import { type Columns, findColumns, unknownHeaders } from './header.ts';
import { columnsNamed, resultHeaders } from './header-names.ts';
import { maxDataRows } from './limits.ts';
import { noRows, tooManyRows } from './refusals.ts';
import { type DataRow, readRows } from './rows.ts';
import { type CellRow, readCells, splitAtHeader } from './sheet-cells.ts';
import { shown } from './shown.ts';
import { type WorkbookWarning, warningsFor } from './warnings.ts';

export interface WorkbookReading {
  /** Name of the sheet that was read, safe to show. */
  readonly sheet: string;
  /** In sheet order. Empty only if every row that is no day off was confirmed before. */
  readonly rows: AttendanceRow[];
  readonly skipped: SkippedRow[];
  readonly warnings: WorkbookWarning[];
}

/**
 * Reads the attendance of an uploaded workbook: the sheet that was open when it was saved (else the first visible
 * one), its first row that is not empty being the header.
 *
 * exceljs is not used for reading. It expands merged, named and validated ranges cell by cell, so that a small file
 * with a range over the whole grid (people format whole columns) exhausts memory; it loses the text result of a
 * formula in a cell with a date format, drops ISO dates, and cannot tell `=""` from a formula that was never
 * calculated. Three columns of values need none of the rest it reads.
 *
 * A workbook that was returned with results (annotate.ts) may come back: rows that were confirmed and are as they
 * were then are skipped as `already_confirmed`. If nothing else is left, `rows` is empty and the caller decides.
 *
 * @param today the day in Japan, for warnings about future and old dates
 * @param options.identity stands for the person, as it did when the results were written; without it no row is
 *   taken for confirmed
 * @throws WorkbookError whatever `guardWorkbook` refuses; HEADER_MISSING, HEADER_MISSPELT, HEADER_DUPLICATE,
 *   NO_ROWS (nothing but days off, or nothing at all), TOO_MANY_CELLS, and INVALID_CELLS with every cell at fault in `details`
 */
export async function readWorkbook(
  bytes: Uint8Array,
  today: CalendarDate,
  options: { readonly identity?: string | undefined } = {},
): Promise<WorkbookReading> {
  const book = await openGuarded(bytes);
  const sheet = shown(book.chosen.name);
  const header = splitAtHeader(await readCells(book));
  if (header === undefined) throw noRows(sheet);
  const columns = findColumns(header.names, header.row, sheet);
  // Of two sets of results the right one is the later.
  const result = columnsNamed(header.names, resultHeaders.state).at(-1);
  const proof = columnsNamed(header.names, resultHeaders.proof).at(-1);
  const data = header.below.map((row) => dataRow(row, { ...columns, result, proof })).filter(hasData);
  if (data.length > maxDataRows) throw tooManyRows();
  const { rows, skipped } = readRows(data, columns, book.date1904, options.identity);
  const before = skipped.some(({ reason }) => reason === 'already_confirmed');
  if (rows.length === 0 && !before) throw noRows(sheet);
  const warnings = [...unknownHeaders(header.names, header.row), ...warningsFor(rows, today)];
  return { sheet, rows, skipped, warnings };
}

interface AllColumns extends Columns {
  readonly result: number | undefined;
  readonly proof: number | undefined;
}

function dataRow({ row, cells }: CellRow, columns: AllColumns): DataRow {
  const cell = (column: number | undefined) => (column === undefined ? undefined : cells.get(column));
  const value = (column: number | undefined): CellValue => cell(column)?.value() ?? { kind: 'blank' };
  return {
    row,
    date: value(columns.date),
    start: value(columns.start),
    end: value(columns.end),
    note: cell(columns.note),
    place: cell(columns.place),
    result: value(columns.result),
    proof: value(columns.proof),
  };
}

/** Remarks and totals in other columns make no row. */
const hasData = ({ date, start, end }: DataRow): boolean =>
  ![date, start, end].every(({ kind }) => kind === 'blank');
