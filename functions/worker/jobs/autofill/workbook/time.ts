import type { CellValue } from './cell.ts';

const minutesPerDay = 24 * 60;

/** Hours 0–47: past midnight a day goes on, as in `26:00` for two in the morning. */
const maxMinutes = 2 * minutesPerDay - 1;

/** `9:00`, `09:00:00`; with a date before it, as programs write datetime cells as text. */
const clock = /^(?:\d{4}-\d{2}-\d{2}T)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?Z?$/;
const kanji = /^(\d{1,2})時(?:(\d{1,2})分)?$/;
const bareHour = /^(\d{1,2})$/;
const digitsOnly = /^(\d{1,2})(\d{2})$/;

/**
 * @returns minutes from the day's midnight, 0 to 2879, or undefined if the cell holds no time. Seconds are
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
  const match = clock.exec(tight) ?? kanji.exec(tight) ?? bareHour.exec(tight) ?? digitsOnly.exec(tight);
  if (match === null) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  if (minutes > 59 || seconds > 59) return undefined;
  return bounded(hours * 60 + minutes + seconds / 60);
}

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
 * start from noon on is taken so; anything else that ends before it starts is a typing error.
 */
export function endAfterMidnight(start: number, end: number): number {
  const noon = minutesPerDay / 2;
  return end <= start && end < noon && start >= noon ? end + minutesPerDay : end;
}

/** Minutes as `H:MM`, hours going on past 24. */
export const clockText = (minutes: number): string =>
  `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
