import holidayJp from '@holiday-jp/holiday_jp';
import type { EpochMs } from '../../shared/clock.ts';
import type { Text } from '../../shared/text.ts';

/** A day of the Japanese calendar as `YYYY-MM-DD`. */
export type IsoDate = string;

/** What the site's own calendar makes of a day: Sundays are statutory, Saturdays and national holidays are company days off. */
export type DayKind = 'workday' | 'company_holiday' | 'statutory_holiday';

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** Returns undefined where no such day exists (30 February, month 13, text). Years 2000 to 2099. */
export function isoDate(year: string, month: string, day: string): IsoDate | undefined {
  if (![year, month, day].every((part) => /^\d{1,4}$/.test(part))) return undefined;
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (y < 2000 || y > 2099 || m < 1 || m > 12 || d < 1 || d > daysInMonth(y, m)) return undefined;
  return `${pad(y, 4)}-${pad(m)}-${pad(d)}`;
}

/** `month` counts from 1. */
const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

export function monthDates(year: number, month: number): IsoDate[] {
  return Array.from(
    { length: daysInMonth(year, month) },
    (_, i) => `${pad(year, 4)}-${pad(month)}-${pad(i + 1)}`,
  );
}

/** The day it is in Japan, which is the site's only time zone (UTC+9, no daylight saving). */
export const dateInJapan = (now: EpochMs): IsoDate =>
  new Date(now + 9 * 3_600_000).toISOString().slice(0, 10);

export function dateParts(date: IsoDate): { year: number; month: number; day: number } {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

const WEEKDAYS: readonly Text[] = [
  { ja: '日', en: 'Sun' },
  { ja: '月', en: 'Mon' },
  { ja: '火', en: 'Tue' },
  { ja: '水', en: 'Wed' },
  { ja: '木', en: 'Thu' },
  { ja: '金', en: 'Fri' },
  { ja: '土', en: 'Sat' },
];

const weekdayNumber = (date: IsoDate): number => new Date(`${date}T00:00:00Z`).getUTCDay();

export const weekday = (date: IsoDate): Text => WEEKDAYS[weekdayNumber(date)] ?? { ja: '', en: '' };

export function dayKind(date: IsoDate): DayKind {
  const day = weekdayNumber(date);
  if (day === 0) return 'statutory_holiday';
  return day === 6 || Object.hasOwn(holidayJp.holidays, date) ? 'company_holiday' : 'workday';
}
