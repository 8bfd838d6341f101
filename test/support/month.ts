import { randomBytes } from 'node:crypto';
import exceljs from 'exceljs';
import { attendanceWorkbook } from './workbooks.ts';

/** The month the tests fill in: 31 days, all of them past. */
const month = '2026-10';

export const dateOf = (day: number): string => `${month}-${String(day).padStart(2, '0')}`;

/**
 * A real workbook with the first `days` days of the month, nine to six.
 *
 * @param ballastBytes size of a picture in the sheet that cannot be compressed
 */
export async function monthWorkbook(days: number, { ballastBytes = 0 } = {}): Promise<Uint8Array> {
  const rows = Array.from({ length: days }, (_, day) => [dateOf(day + 1), '09:00', '18:00']);
  const plain = await attendanceWorkbook(rows);
  if (ballastBytes === 0) return plain;
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(Uint8Array.from(plain).buffer);
  const image = workbook.addImage({ extension: 'png', base64: randomBytes(ballastBytes).toString('base64') });
  workbook.worksheets[0]?.addImage(image, 'F2:G3');
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
