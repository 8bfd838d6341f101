import type { Language } from '../../../../../shared/text.ts';
import { annotateWorkbook } from './annotate.ts';
import type { AttendanceRow } from './attendance-row.ts';
import { addAttendanceSheet } from './attendance-sheet.ts';
import type { RowResult } from './row-results.ts';
import { clockText } from './time.ts';

/**
 * A new workbook with the rows of a job and their results, for when the person's own is gone. Each row stands
 * where it stood there, so that messages which name it still hold. It can come back like any other.
 *
 * @param rows each at row 2 or below
 * @throws RangeError as `annotateWorkbook` does
 */
export async function freshWorkbook(
  rows: readonly AttendanceRow[],
  results: readonly RowResult[],
  options: { readonly language?: Language | undefined } = {},
): Promise<Uint8Array> {
  const { default: excel } = await import('exceljs');
  const workbook = new excel.Workbook();
  // The same rows give the same bytes.
  workbook.created = new Date(0);
  workbook.modified = new Date(0);
  const sheet = addAttendanceSheet(workbook);
  for (const { row, date, start, end, note, place } of rows) {
    sheet.getRow(row).values = [date, clockText(start), clockText(end), note ?? null, place ?? null];
  }
  return annotateWorkbook(new Uint8Array(await workbook.xlsx.writeBuffer()), results, options);
}
