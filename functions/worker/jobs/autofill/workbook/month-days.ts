import { type CalendarDate, calendarDate, daysOf, type Month } from './calendar.ts';

export interface MonthDays {
  /** Monday to Friday, without holidays. */
  readonly workdays: readonly CalendarDate[];
  readonly holidays: readonly {
    readonly date: CalendarDate;
    readonly weekday: string;
    readonly name: string;
  }[];
}

const weekdays = ['日', '月', '火', '水', '木', '金', '土'] as const;

/** The days of a month in Japan. */
export async function monthDays(month: Month): Promise<MonthDays> {
  // Loaded when a template is wanted: the list reaches from 1970 to 2050.
  const { default: calendar } = await import('@holiday-jp/holiday_jp');
  const known = new Map(Object.entries(calendar.holidays));
  const days = Array.from({ length: daysOf(month) }, (_, index) => {
    const day = index + 1;
    const date = calendarDate(month.year, month.month, day) ?? '';
    const weekday = new Date(Date.UTC(month.year, month.month - 1, day)).getUTCDay();
    return { date, weekday, name: known.get(date)?.name };
  });
  return {
    workdays: days
      .filter(({ weekday, name }) => weekday !== 0 && weekday !== 6 && name === undefined)
      .map(({ date }) => date),
    holidays: days.flatMap(({ date, weekday, name }) =>
      name === undefined ? [] : [{ date, weekday: weekdays[weekday] ?? '', name }],
    ),
  };
}
