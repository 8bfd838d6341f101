import type { EpochMs } from '../../../../../shared/clock.ts';
import type { Language } from '../../../../../shared/text.ts';
import { tokyoTime } from '../tokyo-day.ts';

/** `2026-11-12 09:15:02`: the page says once that all its times are those of Japan. */
export const jst = (at: EpochMs): string => tokyoTime(at).replace(/ JST$/, '');

/** The same, after a time that was told already: its day is not told twice. */
export function jstAfter(at: EpochMs, earlier: EpochMs): string {
  const [before, text] = [jst(earlier), jst(at)];
  return before.slice(0, 10) === text.slice(0, 10) ? text.slice(11) : text;
}

/** `12 (木)`, `Thu 12` of `2026-11-12`; with its month where days of several stand together. */
export function dayAndWeekday(date: string, language: Language, withMonth: boolean): string {
  const [, month = '', day = ''] = date.split('-').map((part) => String(Number(part)));
  const name = weekday(date, language);
  if (language === 'ja') return `${withMonth ? `${month}/${day}` : day} (${name})`;
  return `${name} ${day}${withMonth ? ` ${named(date, language, { month: 'short' })}` : ''}`;
}

export const weekday = (date: string, language: Language): string =>
  named(date, language, { weekday: 'short' });

/** The months that days lie in, first and last: `2026年11月`, `October 2026 – November 2026`. Empty without days. */
export function monthsOf(dates: readonly string[], language: Language): string {
  const sorted = dates.toSorted();
  const months = [sorted.at(0), sorted.at(-1)].flatMap((date) =>
    date === undefined ? [] : named(date, language, { year: 'numeric', month: 'long' }),
  );
  return [...new Set(months)].join(' – ');
}

const named = (date: string, language: Language, parts: Intl.DateTimeFormatOptions): string =>
  new Date(`${date}T00:00:00Z`).toLocaleDateString(language === 'ja' ? 'ja-JP' : 'en-GB', {
    ...parts,
    timeZone: 'UTC',
  });
