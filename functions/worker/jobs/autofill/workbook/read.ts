import type { Book } from './book.ts';
import type { CalendarDate } from './calendar.ts';
import { type CellValue, cellText, cellValue } from './cell.ts';
import { openGuarded } from './guard.ts';
import { type Columns, findColumns } from './header.ts';
import { maxDataRows } from './limits.ts';
import { noRows, tooManyRows } from './refusals.ts';
import { type AttendanceRow, type DataRow, readRows, type SkippedRow } from './rows.ts';
import { scanSheet } from './sheet.ts';
import { shown } from './shown.ts';
import { readStrings } from './strings.ts';
import { readDateStyles } from './styles.ts';
import { type WorkbookWarning, warningsFor } from './warnings.ts';

export interface WorkbookReading {
  /** Name of the sheet that was read, safe to show. */
  readonly sheet: string;
  /** In sheet order; at least one. */
  readonly rows: AttendanceRow[];
  readonly skipped: SkippedRow[];
  readonly warnings: WorkbookWarning[];
}

/** Values by column. They are worked out when asked for: a thousand cells may share one long string. */
type CellRow = Map<number, () => CellValue>;

/**
 * Reads the attendance of an uploaded workbook: the sheet that was open when it was saved (else the first visible
 * one), its first row that is not empty being the header.
 *
 * exceljs is not used for reading. It expands merged, named and validated ranges cell by cell, so that a small file
 * with a range over the whole grid (people format whole columns) exhausts memory; it loses the text result of a
 * formula in a cell with a date format, drops ISO dates, and cannot tell `=""` from a formula that was never
 * calculated. Three columns of values need none of the rest it reads.
 *
 * @param today the day in Japan, for warnings about future and old dates
 * @throws WorkbookError whatever `guardWorkbook` refuses; HEADER_MISSING, HEADER_MISSPELT, HEADER_DUPLICATE,
 *   NO_ROWS, TOO_MANY_CELLS, and INVALID_CELLS with every cell at fault in `details`
 */
export async function readWorkbook(bytes: Uint8Array, today: CalendarDate): Promise<WorkbookReading> {
  const book = await openGuarded(bytes);
  const sheet = shown(book.chosen.name);
  const cellRows = await readCells(book);
  const top = cellRows.findIndex(({ cells }) => [...cells.values()].some((value) => !isBlank(value())));
  const header = cellRows[top];
  if (header === undefined) throw noRows(sheet);
  const names = new Map([...header.cells].map(([column, value]) => [column, cellText(value())]));
  const columns = findColumns(names, header.row, sheet);
  const data = cellRows
    .slice(top + 1)
    .map(({ row, cells }) => dataRow(row, cells, columns))
    .filter(hasData);
  if (data.length > maxDataRows) throw tooManyRows();
  const { rows, skipped } = readRows(data, columns, book.date1904);
  if (rows.length === 0) throw noRows(sheet);
  return { sheet, rows, skipped, warnings: warningsFor(rows, today) };
}

/** The rows of the chosen sheet from top to bottom. */
async function readCells(book: Book): Promise<{ row: number; cells: CellRow }[]> {
  const strings = await readStrings(book.strings);
  const dateStyles = await readDateStyles(book.styles);
  const rows = new Map<number, CellRow>();
  await scanSheet(book.chosen.part, { cells: 0 }, (cell) => {
    const cells: CellRow = rows.get(cell.row) ?? new Map();
    rows.set(
      cell.row,
      cells.set(cell.column, () => cellValue(cell, strings, dateStyles)),
    );
  });
  return [...rows].map(([row, cells]) => ({ row, cells })).sort((a, b) => a.row - b.row);
}

function dataRow(row: number, cells: CellRow, columns: Columns): DataRow {
  const at = (column: number): CellValue => cells.get(column)?.() ?? { kind: 'blank' };
  return { row, date: at(columns.date), start: at(columns.start), end: at(columns.end) };
}

/** Remarks and totals in other columns make no row. */
const hasData = ({ date, start, end }: DataRow): boolean => ![date, start, end].every(isBlank);

const isBlank = (value: CellValue): boolean => value.kind === 'blank';
