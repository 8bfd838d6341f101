import type { Text } from '../../../../../shared/errors.ts';
import type { AttendanceRow } from './attendance-row.ts';
import { type CalendarDate, oneYearBefore } from './calendar.ts';
import { clockText } from './time.ts';

/** Something unusual that a person should see and may well mean. */
export interface WorkbookWarning {
  readonly code: 'FUTURE_DATE' | 'OLD_DATE' | 'SHORT_DAY' | 'LONG_DAY' | 'HEADER_UNKNOWN';
  /** Sheet row, 1-based. */
  readonly row: number;
  /** Letter of the column in question, the name it should have, and what was found: for HEADER_UNKNOWN. */
  readonly column?: string;
  readonly field?: string;
  readonly found?: string;
  readonly message: Text;
}

const shortMinutes = 30;
const longMinutes = 24 * 60;

/** @param today the day in Japan, where the attendance is recorded */
export function warningsFor(rows: readonly AttendanceRow[], today: CalendarDate): WorkbookWarning[] {
  const oldest = oneYearBefore(today);
  return rows.flatMap(({ row, date, start, end }) => {
    const warnings: WorkbookWarning[] = [];
    const warn = (code: WorkbookWarning['code'], ja: string, en: string) =>
      warnings.push({ code, row, message: { ja: `${row}行目：${ja}`, en: `Row ${row}: ${en}` } });

    if (date > today) warn('FUTURE_DATE', `${date}は未来の日付です`, `${date} is in the future.`);
    if (date < oldest) warn('OLD_DATE', `${date}は1年以上前の日付です`, `${date} is more than a year ago.`);
    const worked = clockText(end - start);
    if (end - start < shortMinutes) {
      warn('SHORT_DAY', `勤務時間が30分未満です（${worked}）`, `less than 30 minutes of work (${worked}).`);
    }
    if (end - start > longMinutes) {
      warn(
        'LONG_DAY',
        `勤務時間が24時間を超えています（${worked}）`,
        `more than 24 hours of work (${worked}).`,
      );
    }
    return warnings;
  });
}
