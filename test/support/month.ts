import { attendanceWorkbook } from './workbooks.ts';

/** The month the tests fill in: 31 days, all of them past. */
const month = '2026-10';

/** A real workbook with the first `days` days of the month, nine to six. */
export const monthWorkbook = (days: number): Promise<Uint8Array> =>
  attendanceWorkbook(Array.from({ length: days }, (_, day) => [dateOf(day + 1), '09:00', '18:00']));

export const dateOf = (day: number): string => `${month}-${String(day).padStart(2, '0')}`;
