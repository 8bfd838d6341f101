import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oneYearBefore } from '../../../functions/worker/jobs/autofill/workbook/calendar.ts';
import { type CellValue, normalize } from '../../../functions/worker/jobs/autofill/workbook/cell.ts';
import { parseDate } from '../../../functions/worker/jobs/autofill/workbook/date.ts';

const text = (typed: string): CellValue => ({ kind: 'text', text: normalize(typed) });
const serial = (value: number): CellValue => ({ kind: 'serial', value });

describe('a date is read', () => {
  test.each([
    '2026-11-02',
    '2026-11-2',
    '2026/11/2',
    '2026/11/02',
    '2026年11月2日',
    '２０２６年１１月２日',
    '２０２６／１１／０２',
    ' 2026-11-02　',
    '2026年 11月 2日',
    '2026-11-02 00:00:00',
    '2026-11-02T09:00:00.000Z',
    '2026/11/2 9:00',
  ])('from %s', (typed) => {
    expect(parseDate(text(typed), false)).toBe('2026-11-02');
  });

  test('from a date cell, whatever its time', () => {
    expect(parseDate(serial(46328), false)).toBe('2026-11-02');
    expect(parseDate(serial(46328.99), false)).toBe('2026-11-02');
  });

  test('from a date cell that counts from 1904', () => {
    expect(parseDate(serial(46328 - 1462), true)).toBe('2026-11-02');
  });

  test('on a leap day', () => {
    expect(parseDate(text('2028-02-29'), false)).toBe('2028-02-29');
  });
});

describe('no date is read', () => {
  test.each<[cell: CellValue]>([
    [text('2026-02-30')],
    [text('2026-02-29')],
    [text('2026-13-01')],
    [text('2026-00-01')],
    [text('2026-11-00')],
    [text('1999-12-31')],
    [text('2100-01-01')],
    [text('26-11-02')],
    [text('11/2')],
    [text('2026-11/02')],
    [text('20261102')],
    [text('合計')],
    [{ kind: 'number', value: 46328 }],
    [{ kind: 'number', value: 20261102 }],
    [serial(0.375)],
    [serial(-1)],
    [serial(1e300)],
    [{ kind: 'blank' }],
  ])('from %j', (cell) => {
    expect(parseDate(cell, false)).toBeUndefined();
  });
});

const forms: Readonly<Record<string, (date: Date) => CellValue>> = {
  'YYYY-MM-DD': (date) => text(date.toISOString().slice(0, 10)),
  'Y/M/D': (date) => text(`${date.getUTCFullYear()}/${date.getUTCMonth() + 1}/${date.getUTCDate()}`),
  kanji: (date) => text(`${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日`),
  'date cell': (date) => serial(date.getTime() / 86_400_000 + 25_569),
};

test.each(Object.entries(forms))('any day of the century written as %s reads back', (_, write) => {
  const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(days, (date) => {
      expect(parseDate(write(date), false)).toBe(date.toISOString().slice(0, 10));
    }),
  );
});

test('a year before 29 February is 1 March', () => {
  expect(oneYearBefore('2028-02-29')).toBe('2027-03-01');
  expect(oneYearBefore('2026-11-22')).toBe('2025-11-22');
});
