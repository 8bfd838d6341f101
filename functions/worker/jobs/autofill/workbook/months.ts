import { calendarDate, type Month } from './calendar.ts';

/** Japan has kept UTC+9 without summer time since 1952. */
const japanOffsetMs = 9 * 60 * 60 * 1000;

/** The last year whose holidays are known; the first is that of calendar.ts. */
const lastYear = 2050;

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

/** @returns the month written `2026-11`, or undefined if it is none, or none of 2000–2050 */
export function monthOf(text: string): Month | undefined {
  const match = /^(\d{4})-(\d{2})$/.exec(text);
  const month = { year: Number(match?.[1]), month: Number(match?.[2]) };
  return isTemplateMonth(month) ? month : undefined;
}

export const isTemplateMonth = ({ year, month }: Month): boolean =>
  year <= lastYear && calendarDate(year, month, 1) !== undefined;
