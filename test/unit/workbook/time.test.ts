import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CellValue, normalize } from '../../../functions/worker/jobs/autofill/workbook/cell.ts';
import {
  clockText,
  endAfterMidnight,
  parseTime,
} from '../../../functions/worker/jobs/autofill/workbook/time.ts';

const text = (typed: string): CellValue => ({ kind: 'text', text: normalize(typed) });
const number = (value: number): CellValue => ({ kind: 'number', value });
const serial = (value: number): CellValue => ({ kind: 'serial', value });

describe('a time is read', () => {
  test.each<[cell: CellValue, minutes: number]>([
    [text('0900'), 540],
    [text('900'), 540],
    [text('9:00'), 540],
    [text('09:00'), 540],
    [text('9:00:00'), 540],
    [text('９：００'), 540],
    [text('09：30'), 570],
    [text('　9:00 '), 540],
    [text('9 : 00'), 540],
    [text('9時30分'), 570],
    [text('９時３０分'), 570],
    [text('9時'), 540],
    [text('9'), 540],
    [text('0'), 0],
    [text('26:00'), 1560],
    [text('2600'), 1560],
    [text('47:59'), 2879],
    [text('17:59:31'), 1080],
    [text('*2300'), -60],
    [text('*23:00'), -60],
    [text('＊２３：００'), -60],
    [text(' * 23:00'), -60],
    [text('*0001'), -1439],
    [text('2026-11-02T09:00:00'), 540],
    [text('09:00:00.000'), 540],
    [number(9), 540],
    [number(1), 60],
    [number(900), 540],
    [number(1730), 1050],
    [number(0), 0],
    [number(0.375), 540],
    [number(1.5), 2160],
    [number(0.37499999999), 540],
    [serial(0.375), 540],
    [serial(0), 0],
    [serial(1), 1440],
    [serial(26 / 24), 1560],
    [serial(46328.375), 540],
    [serial(46328), 0],
  ])('%j as %i minutes', (cell, minutes) => {
    expect(parseTime(cell)).toBe(minutes);
  });
});

describe('no time is read', () => {
  test.each<[cell: CellValue]>([
    [text('25:61')],
    [text('48:00')],
    [text('4800')],
    [text('9:60')],
    [text('960')],
    [text('9:5')],
    [text('9:00:60')],
    [text('-9:00')],
    [text('00900')],
    [text('9時60分')],
    [text('48時')],
    [text('9.5')],
    [text('47:59:45')],
    [text('九時')],
    [text('TRUE')],
    [text('*0000')],
    [text('*2400')],
    [text('**2300')],
    [text('23*00')],
    [text('*')],
    [number(48)],
    [number(-1)],
    [number(2.5)],
    [number(-0.5)],
    [number(1.99999)],
    [number(9e15)],
    [serial(-0.5)],
    [{ kind: 'blank' }],
    [{ kind: 'error', text: '#N/A' }],
    [{ kind: 'uncalculated' }],
  ])('from %j', (cell) => {
    expect(parseTime(cell)).toBeUndefined();
  });
});

const fullWidth = (typed: string) =>
  typed.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const two = (n: number) => String(n).padStart(2, '0');

/** Each way of writing a minute of the two days. */
const forms: Readonly<Record<string, (hours: number, minutes: number) => CellValue>> = {
  'H:MM': (h, m) => text(`${h}:${two(m)}`),
  'HH:MM': (h, m) => text(`${two(h)}:${two(m)}`),
  'HH:MM:SS': (h, m) => text(`${two(h)}:${two(m)}:00`),
  'full width': (h, m) => text(fullWidth(`${two(h)}:${two(m)}`)),
  HHMM: (h, m) => text(`${two(h)}${two(m)}`),
  kanji: (h, m) => text(`${h}時${m}分`),
  'typed digits': (h, m) => (h === 0 && m < 48 ? text(`0:${two(m)}`) : number(h * 100 + m)),
  'time cell': (h, m) => serial((h * 60 + m) / 1440),
  'datetime cell': (h, m) => (h < 24 ? serial(46328 + (h * 60 + m) / 1440) : serial(h / 24 + m / 1440)),
};

test.each(Object.entries(forms))('any minute written as %s reads back', (_, write) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 47 }), fc.integer({ min: 0, max: 59 }), (hours, minutes) => {
      // 0:48 to 0:59 typed as digits is 48 to 59: no hour, so no time. A person writes 0048.
      fc.pre(!(write === forms['typed digits'] && hours === 0 && minutes >= 48));
      expect(parseTime(write(hours, minutes))).toBe(hours * 60 + minutes);
    }),
  );
});

test('any text gives a minute of three days or none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[*＊]?[0-9:時分 ]{0,8}$/)), (typed) => {
      const minutes = parseTime(text(typed)) ?? 0;
      expect(Number.isInteger(minutes) && minutes > -1440 && minutes < 2880).toBe(true);
    }),
  );
});

describe('an end counts on past midnight', () => {
  test.each([
    ['22:00', '2:00', '26:00'],
    ['22:00', '26:00', '26:00'],
    ['12:00', '11:59', '35:59'],
    ['20:00', '0:00', '24:00'],
  ])('%s to %s ends at %s', (start, end, ends) => {
    const minutes = (typed: string) => parseTime(text(typed)) ?? Number.NaN;
    expect(clockText(endAfterMidnight(minutes(start), minutes(end)))).toBe(ends);
  });

  test('as far as the clock is shown, which names the day before', () => {
    expect(clockText(-60)).toBe('*23:00');
    expect(clockText(-1439)).toBe('*0:01');
  });

  test.each([
    ['when it says that it is on the day before', 22 * 60, -60],
    ['from a morning start', 9 * 60, 8 * 60],
    ['to an afternoon end', 18 * 60, 13 * 60],
    ['when it is after the start anyway', 9 * 60, 18 * 60],
  ])('but not %s', (_, start, end) => {
    expect(endAfterMidnight(start, end)).toBe(end);
  });
});
