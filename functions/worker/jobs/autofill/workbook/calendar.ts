/** A day of the calendar, `YYYY-MM-DD`, without time zone. Such strings sort by time. */
export type CalendarDate = string;

export interface Month {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
}

/** Days outside are taken for typing errors. */
const firstYear = 2000;
const lastYear = 2099;

const digits = (number: number, width: number): string => String(number).padStart(width, '0');

/** The day, or undefined if the calendar has no such day (30 February) or the year is not 2000–2099. */
export function calendarDate(year: number, month: number, day: number): CalendarDate | undefined {
  if (year < firstYear || year > lastYear || month < 1 || month > 12) return undefined;
  if (day < 1 || day > daysOf({ year, month })) return undefined;
  return `${year}-${digits(month, 2)}-${digits(day, 2)}`;
}

/** Day 0 of the next month is the last of this one. */
export const daysOf = ({ year, month }: Month): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/**
 * The day of an Excel date serial (days since 1899-12-30, the time as fraction; 1462 days later with the 1904
 * date system), or undefined outside of 2000–2099.
 */
export function dateOfSerial(serial: number, date1904: boolean): CalendarDate | undefined {
  const days = Math.floor(serial) - 25_569 + (date1904 ? 1_462 : 0);
  const date = new Date(days * 86_400_000);
  if (Number.isNaN(date.getTime())) return undefined;
  return calendarDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

/** The same day one year before; 29 February becomes 1 March. */
export function oneYearBefore(date: CalendarDate): CalendarDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year - 1, month - 1, day)).toISOString().slice(0, 10);
}
