import type { Workbook, Worksheet } from 'exceljs';
import { headers, optionalHeaders } from './header-names.ts';

/** The columns of a sheet made here, from A on. */
const columns = [
  { header: headers.date, width: 14 },
  { header: headers.start, width: 12 },
  { header: headers.end, width: 12 },
  { header: optionalHeaders.note, width: 36 },
  { header: optionalHeaders.place, width: 20 },
] as const;

/**
 * An empty sheet 勤怠データ with its header, which stays in sight and is printed on every page.
 *
 * All cells are text: what a person types into them, such as 0900, stays as typed.
 */
export function addAttendanceSheet(workbook: Workbook): Worksheet {
  const sheet = workbook.addWorksheet('勤怠データ', {
    views: [{ state: 'frozen', ySplit: 1 }],
    // 9 is A4.
    pageSetup: { paperSize: 9, fitToPage: true, fitToWidth: 1, fitToHeight: 0, printTitlesRow: '1:1' },
  });
  sheet.columns = columns.map(({ header, width }) => ({ header, width, style: { numFmt: '@' } }));
  const top = sheet.getRow(1);
  top.font = { bold: true };
  for (let column = 1; column <= columns.length; column += 1) {
    top.getCell(column).fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE7EEF7' } };
  }
  return sheet;
}
