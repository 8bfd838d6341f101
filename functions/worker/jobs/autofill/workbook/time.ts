import type { CellValue } from './cell.ts';

const minutesPerDay = 24 * 60;

/** Hours 0–47: past midnight a day goes on, as in `26:00` for two in the morning. */
const maxMinutes = 2 * minutesPerDay - 1;

/** `9:00`, `09:00:00`; with a date before it, as programs write datetime cells as text. */
const clock = /^(?:\d{4}-\d{2}-\d{2}T)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?Z?$/;
const kanji = /^(\d{1,2})時(?:(\d{1,2})分)?$/;
const bareHour = /^(\d{1,2})$/;
const digitsOnly = /^(\d{1,2})(\d{2})$/;

/** `*2300` is 23:00 of the day before, as the site writes it. */
const dayBefore = /^\*(?=\d)/;

/**
 * @returns minutes from the day's midnight, -1439 to 2879, or undefined if the cell holds no time. Seconds are
 *   rounded to the nearest minute.
 */
export function parseTime(value: CellValue): number | undefined {
  switch (value.kind) {
    case 'text':
      return timeOfText(value.text);
    case 'serial':
      return timeOfSerial(value.value);
    case 'number':
      // 0.375 is 9:00 in a cell that lost its time format; 9, 900 and 1730 are typed.
      return Number.isInteger(value.value) ? timeOfText(String(value.value)) : timeOfFraction(value.value);
    default:
      return undefined;
  }
}

function timeOfText(text: string): number | undefined {
  const tight = text.replace(/\s/g, '');
  if (dayBefore.test(tight)) return previousDay(timeOfText(tight.slice(1)));
  const match = clock.exec(tight) ?? kanji.exec(tight) ?? bareHour.exec(tight) ?? digitsOnly.exec(tight);
  if (match === null) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  if (minutes > 59 || seconds > 59) return undefined;
  return bounded(hours * 60 + minutes + seconds / 60);
}

/** Midnight itself is left out: a day before a day is not written that way. */
const previousDay = (minutes: number | undefined): number | undefined =>
  minutes !== undefined && minutes > 0 && minutes < minutesPerDay ? minutes - minutesPerDay : undefined;

/** Below two days a serial is a time or a duration (`[h]:mm`); above, the time of a full date. */
const timeOfSerial = (serial: number): number | undefined =>
  timeOfFraction(serial < 2 ? serial : serial - Math.floor(serial));

function timeOfFraction(days: number): number | undefined {
  return days >= 0 && days < 2 ? bounded(days * minutesPerDay) : undefined;
}

function bounded(minutes: number): number | undefined {
  const whole = Math.round(minutes);
  return whole <= maxMinutes ? whole : undefined;
}

/**
 * The end of a shift that crosses midnight counts on: 22:00–2:00 ends at 26:00. Only an end before noon after a
 * start from noon on is taken so; anything else that ends before it starts is a typing error, and so is an end that
 * says itself that it is on the day before.
 */
export function endAfterMidnight(start: number, end: number): number {
  const noon = minutesPerDay / 2;
  return end <= start && end >= 0 && end < noon && start >= noon ? end + minutesPerDay : end;
}

/** The longest span of one row, minutes. */
export const maxSpanMinutes = 2 * minutesPerDay;

/** Minutes as `H:MM`, hours going on past 24; on the day before as `*23:00`. */
export function clockText(minutes: number): string {
  if (minutes < 0) return `*${clockText(minutes + minutesPerDay)}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
