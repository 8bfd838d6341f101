import { type CalendarDate, calendarDate, dateOfSerial } from './calendar.ts';
import type { CellValue } from './cell.ts';

/** `2026-11-02`, `2026/11/2`, `2026年11月2日`. */
const forms = [
  /^(\d{4})-(\d{1,2})-(\d{1,2})$/,
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/,
  /^(\d{4})年(\d{1,2})月(\d{1,2})日$/,
];

/** A time behind the date, as programs write it when they turn a date cell into text. */
const timeBehind = /[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$/;

/**
 * @returns the day, or undefined if the cell holds none. A number counts only if the cell is formatted as a date:
 *   46328 and 20261102 would otherwise both pass for something.
 */
export function parseDate(value: CellValue, date1904: boolean): CalendarDate | undefined {
  if (value.kind === 'serial') return dateOfSerial(value.value, date1904);
  if (value.kind !== 'text') return undefined;
  const text = value.text.replace(timeBehind, '').replace(/\s/g, '');
  for (const form of forms) {
    const match = form.exec(text);
    if (match !== null) return calendarDate(Number(match[1]), Number(match[2]), Number(match[3]));
  }
  return undefined;
}
