import exceljs from 'exceljs';

/** One black pixel. */
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A workbook with everything people put into one: the header in row 3 under two empty rows, data in rows 4 and 5. */
export async function decoratedWorkbook(): Promise<Uint8Array> {
  const workbook = new exceljs.Workbook();
  const sheet = workbook.addWorksheet('勤怠', { views: [{ state: 'frozen', ySplit: 3 }] });
  sheet.addTable({
    name: 'Kintai',
    ref: 'A3',
    headerRow: true,
    style: { theme: 'TableStyleMedium2', showRowStripes: true },
    columns: ['日付', '開始時刻', '終了時刻'].map((name) => ({ name, filterButton: true })),
    rows: [
      ['2026-11-02', '09:00', '18:00'],
      ['2026-11-04', '09:00', '18:00'],
    ],
  });
  sheet.getColumn(1).width = 14;
  for (let column = 5; column <= 20; column += 1) sheet.getColumn(column).hidden = true;
  sheet.getCell('A4').font = { bold: true, color: { argb: 'FFFF0000' } };
  sheet.getCell('D4').fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFFF00' } };
  sheet.getCell('A8').value = '合計';
  sheet.mergeCells('A8:B8');
  sheet.getCell('B4').dataValidation = { type: 'textLength', operator: 'lessThan', formulae: [9] };
  sheet.addConditionalFormatting({
    ref: 'A4:C5',
    rules: [{ type: 'expression', formulae: ['$C4<$B4'], priority: 1, style: { font: { bold: true } } }],
  });
  sheet.addImage(workbook.addImage({ extension: 'png', base64: pixel }), 'B10:C12');
  const other = workbook.addWorksheet('集計');
  other.getCell('A1').value = { formula: 'COUNTA(勤怠!A4:A5)', result: 2 };
  other.autoFilter = 'A1:B1';
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
