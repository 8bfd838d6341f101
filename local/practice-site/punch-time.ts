/**
 * Minutes after 00:00 of the day the punch belongs to. 26:00 on a day is 1560: the night still belongs to that day.
 * Negative ones are of the evening before: `*23:00` is -60.
 */
export type PunchMinutes = number;

export type PunchTimeError = 'empty' | 'format' | 'invalid';

const DAY_MINUTES = 24 * 60;
/** The latest time a day can hold. Overnight shifts are written up to 47:59. */
const LAST_HOUR = 47;

export const EARLIEST_MINUTES: PunchMinutes = -DAY_MINUTES;
export const LATEST_MINUTES: PunchMinutes = LAST_HOUR * 60 + 59;

/** Half-width digits only; a leading `*` means the day before. */
const SHAPE = /^(?<before>\*?)(?<hours>\d{1,2}):?(?<minutes>\d{2})$/;

/**
 * Reads what a person types into the time field: `0930`, `930`, `09:30`, `2600`, `26:00`, `*2300`.
 * `format` is a text of another shape; `invalid` has the shape but names no time (`0975`, `4800`).
 */
export function parsePunchTime(text: string): PunchMinutes | PunchTimeError {
  const trimmed = text.trim();
  if (trimmed === '') return 'empty';
  const groups = SHAPE.exec(trimmed)?.groups;
  if (!groups) return 'format';
  const hours = Number(groups.hours);
  const minutes = Number(groups.minutes);
  const before = groups.before === '*';
  if (minutes > 59 || hours > (before ? 23 : LAST_HOUR)) return 'invalid';
  return hours * 60 + minutes - (before ? DAY_MINUTES : 0);
}

/** 570 is `09:30`, 1560 is `26:00`, -60 is `*23:00`. */
export function formatMinutes(minutes: PunchMinutes): string {
  if (minutes < 0) return `*${formatMinutes(minutes + DAY_MINUTES)}`;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
