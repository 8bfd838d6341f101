import type { ErrorCode } from '../../shared/error-codes.ts';
import {
  attendanceWorkbook,
  encryptedWorkbook,
  handMadeWorkbook,
  otherKinds,
  withDoctype,
  withMacro,
  zipBomb,
} from '../support/workbooks.ts';

const day = ['2026-11-02', '09:00', '18:00'] as const;
const headed = (...headers: string[]) => attendanceWorkbook([[...day]], { headers });

/** A workbook for each way in which one is refused by its content alone. */
export const badWorkbooks: readonly (readonly [ErrorCode, () => Uint8Array | Promise<Uint8Array>])[] = [
  ['ACTIVE_CONTENT', withMacro],
  ['CORRUPT_FILE', async () => (await headed('日付', '開始時刻', '終了時刻')).slice(0, 3000)],
  ['EXPANDS_TOO_LARGE', () => zipBomb()],
  ['FORBIDDEN_XML', () => withDoctype()],
  ['HEADER_DUPLICATE', () => headed('日付', '開始時刻', '終了時刻', '日付')],
  ['HEADER_MISSING', () => headed('日付', '開始時刻', 'なにか')],
  ['HEADER_MISSPELT', () => headed('日付', '開始時間', '終了時刻')],
  ['INVALID_CELLS', () => attendanceWorkbook([['2026-02-30', '25:61', 'x']])],
  ['NO_ROWS', () => attendanceWorkbook([])],
  ['NOT_XLSX', otherKinds.csv],
  ['PASSWORD_PROTECTED', encryptedWorkbook],
  ['TOO_MANY_CELLS', () => handMadeWorkbook({ rows: '<row r="1048577"><c r="A1048577"/></row>' })],
  ['TOO_MUCH_TEXT', wordy],
];

/** A year in which every day has as much to say as one day may. */
function wordy(): Promise<Uint8Array> {
  const first = Date.parse('2025-12-01T00:00:00Z');
  const days = Array.from({ length: 360 }, (_, index) =>
    new Date(first + index * 24 * 3600 * 1000).toISOString().slice(0, 10),
  );
  return attendanceWorkbook(
    days.map((date) => [date, '09:00', '18:00', '長'.repeat(255), '場'.repeat(100)]),
    { headers: ['日付', '開始時刻', '終了時刻', '備考', '打刻場所'] },
  );
}
