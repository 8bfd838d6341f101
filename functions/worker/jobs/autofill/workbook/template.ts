import { calendarDate, daysOf, type Month } from './calendar.ts';
import { headers } from './header.ts';

/** Japan has kept UTC+9 without summer time since 1952. */
const japanOffsetMs = 9 * 60 * 60 * 1000;

/** @param now milliseconds since 1970 UTC */
export function currentMonth(now: number): Month {
  const japan = new Date(now + japanOffsetMs);
  return { year: japan.getUTCFullYear(), month: japan.getUTCMonth() + 1 };
}

/** @param now milliseconds since 1970 UTC */
export function previousMonth(now: number): Month {
  const { year, month } = currentMonth(now);
  return month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 };
}

/**
 * A workbook to fill in: one row per weekday of the month that is no Japanese holiday.
 *
 * All cells are text: what a person types over them, such as 0900, stays as typed.
 *
 * @param month in 2000–2050, the years whose holidays are known
 * @param hours `HH:MM` put into every row
 * @throws RangeError if the month is none or outside of those years
 */
export async function makeTemplate(
  month: Month,
  hours: { readonly start: string; readonly end: string } = { start: '09:00', end: '18:00' },
): Promise<Uint8Array> {
  const days = await workdays(month);
  // Loaded when a template is wanted: exceljs takes longer to load than an API function to start.
  const { default: excel } = await import('exceljs');
  const workbook = new excel.Workbook();
  const sheet = workbook.addWorksheet('勤怠データ', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = Object.values(headers).map((header) => ({ header, width: 14, style: { numFmt: '@' } }));
  sheet.getRow(1).font = { bold: true };
  for (const day of days) sheet.addRow([day, hours.start, hours.end]);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

async function workdays(month: Month): Promise<string[]> {
  if (calendarDate(month.year, month.month, 1) === undefined || month.year > 2050) {
    throw new RangeError(`no template for ${month.year}-${month.month}`);
  }
  const { default: holidays } = await import('@holiday-jp/holiday_jp');
  return Array.from({ length: daysOf(month) }, (_, index) => index + 1).flatMap((day) => {
    const weekday = new Date(Date.UTC(month.year, month.month - 1, day)).getUTCDay();
    const date = calendarDate(month.year, month.month, day);
    return date === undefined || weekday === 0 || weekday === 6 || holidays.isHoliday(date) ? [] : [date];
  });
}
