import exceljs from 'exceljs';

/** How the days of a month differ, in turn: what people really type, in forms the reader takes. */
const days: readonly (readonly [start: string, end: string])[] = [
  ['09:00', '18:00'],
  ['9:30', '18:45'],
  ['0845', '1730'],
  ['10時', '19時15分'],
  ['09:00', '20:10'],
  // Over midnight: 02:00 of the next day.
  ['17:00', '2:00'],
];

/** Fills the downloaded template in as a person would; the last day is left blank, as a day off. */
export async function fillTemplate(template: Uint8Array): Promise<{ bytes: Uint8Array; rows: number }> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(Uint8Array.from(template).buffer);
  const sheet = workbook.worksheets[0];
  if (!sheet) throw new Error('the template has no sheet');
  for (let row = 2; row <= sheet.rowCount; row++) {
    const [start, end] = row === sheet.rowCount ? [null, null] : (days[row % days.length] ?? [null, null]);
    sheet.getCell(row, 2).value = start;
    sheet.getCell(row, 3).value = end;
  }
  return { bytes: new Uint8Array(await workbook.xlsx.writeBuffer()), rows: sheet.rowCount - 2 };
}
