import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { annotateWorkbook } from '../../../functions/worker/jobs/autofill/workbook/annotate.ts';
import { readWorkbook } from '../../../functions/worker/jobs/autofill/workbook/read.ts';
import {
  currentMonth,
  makeTemplate,
  monthOf,
  previousMonth,
} from '../../../functions/worker/jobs/autofill/workbook/template.ts';
import { partsOf, sheetXml, valuesOf } from './parts.ts';

describe('a template', () => {
  test('has the weekdays of the month that are no holidays, 9:00 to 18:00', async () => {
    const reading = await readWorkbook(await makeTemplate({ year: 2026, month: 11 }), '2026-11-30');
    const days = [2, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 24, 25, 26, 27, 30];
    expect(reading).toEqual({
      sheet: '勤怠データ',
      rows: days.map((day, index) => ({
        row: index + 2,
        date: `2026-11-${String(day).padStart(2, '0')}`,
        start: 540,
        end: 1080,
      })),
      skipped: [],
      warnings: [],
    });
  });

  test('leaves out a holiday in lieu', async () => {
    const { rows } = await readWorkbook(await makeTemplate({ year: 2026, month: 5 }), '2026-06-01');
    expect(rows.map(({ date }) => date)).not.toContain('2026-05-06');
    expect(rows[0]?.date).toBe('2026-05-01');
  });

  test('takes other hours', async () => {
    const template = await makeTemplate({ year: 2026, month: 11 }, { start: '22:00', end: '02:00' });
    const { rows } = await readWorkbook(template, '2026-11-30');
    expect(rows[0]).toMatchObject({ start: 1320, end: 1560 });
  });

  test('takes a note and a place of the person', async () => {
    const template = await makeTemplate(
      { year: 2026, month: 11 },
      { note: ' 在宅勤務 ', place: '本社（東京）' },
    );
    const { rows } = await readWorkbook(template, '2026-11-30');
    expect(rows.every(({ note, place }) => note === '在宅勤務' && place === '本社（東京）')).toBe(true);
  });

  test('lists the holidays of the month by name on a second sheet', async () => {
    const template = await makeTemplate({ year: 2026, month: 11 });
    expect((await valuesOf(template, '祝日')).slice(0, 3)).toEqual([
      ['2026年11月の祝日', null, null],
      ['2026-11-03', '火', '文化の日'],
      ['2026-11-23', '月', '勤労感謝の日'],
    ]);
    const june = await valuesOf(await makeTemplate({ year: 2026, month: 6 }), '祝日');
    expect(june[1]?.[0]).toBe('この月に祝日はありません。');
  });

  test('of any month from 2000 to 2050 reads back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2000, max: 2050 }),
        fc.integer({ min: 1, max: 12 }),
        async (year, month) => {
          const { rows } = await readWorkbook(await makeTemplate({ year, month }), '2050-12-31');
          expect(rows.length).toBeGreaterThan(13);
          const prefix = `${year}-${String(month).padStart(2, '0')}-`;
          expect(rows.every(({ date }) => date.startsWith(prefix))).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('comes back with its results like any other, its checks unharmed', async () => {
    const template = await makeTemplate({ year: 2026, month: 11 });
    const { rows } = await readWorkbook(template, '2026-11-30');
    const results = rows.map(({ row }) => ({ row, state: 'failed' as const, detail: 'x' }));
    const returned = await annotateWorkbook(template, results);
    expect((await readWorkbook(returned, '2026-11-30')).rows).toEqual(rows);
    const checks = async (file: Uint8Array) => /<dataValidations .*/s.exec(await sheetXml(file))?.[0];
    expect(await checks(returned)).toBe(await checks(template));
  });

  test('is printed on A4, one page wide, with its header on every page', async () => {
    const parts = await partsOf(await makeTemplate({ year: 2026, month: 11 }));
    expect(String(parts.get('xl/worksheets/sheet1.xml'))).toMatch(/<pageSetup[^>]* paperSize="9"/);
    expect(String(parts.get('xl/worksheets/sheet1.xml'))).toMatch(/fitToHeight="0"/);
    expect(String(parts.get('xl/workbook.xml'))).toContain('!$1:$1</definedName>');
  });

  test('has Excel check every row, with formulas and messages of a length Excel takes', async () => {
    const xml = await sheetXml(await makeTemplate({ year: 2026, month: 11 }));
    for (const column of ['A', 'B', 'C']) {
      for (let row = 2; row <= 40; row += 1) {
        const check = new RegExp(`sqref="${column}${row}"><formula1>([^<]*${column}${row}[^<]*)<`).exec(xml);
        expect(check?.[1]?.replaceAll('&quot;', '"').replaceAll(/&[lg]t;/g, '<').length).toBeLessThanOrEqual(
          255,
        );
      }
    }
    for (const [, text] of xml.matchAll(/ (?:error|prompt)="([^"]*)"/g))
      expect(text?.length).toBeLessThan(226);
    for (const [, title] of xml.matchAll(/ (?:error|prompt)Title="([^"]*)"/g))
      expect(title?.length).toBeLessThan(33);
  });

  test.each([
    ['start', { start: '9' }],
    ['start', { start: '24:60' }],
    ['end', { end: '=1' }],
    ['end', { start: '18:00', end: '13:00' }],
    ['note', { note: 'x'.repeat(256) }],
    ['note', { note: 'a\nb' }],
    ['place', { place: 'x'.repeat(101) }],
  ])('is not made with a %s that no row could have: %j', async (field, options) => {
    await expect(makeTemplate({ year: 2026, month: 11 }, options)).rejects.toMatchObject({
      code: 'INVALID_TEMPLATE',
      status: 400,
      field,
    });
  });

  test.each([
    { year: 2026, month: 13 },
    { year: 2026, month: 0 },
    { year: 1999, month: 1 },
    { year: 2051, month: 1 },
  ])('is not made for $year-$month', async (month) => {
    await expect(makeTemplate(month)).rejects.toThrow(RangeError);
  });
});

test('the month begins and ends at midnight in Japan', () => {
  const newYear = Date.parse('2027-01-01T00:00:00+09:00');
  expect(currentMonth(newYear)).toEqual({ year: 2027, month: 1 });
  expect(currentMonth(newYear - 1)).toEqual({ year: 2026, month: 12 });
  expect(previousMonth(newYear)).toEqual({ year: 2026, month: 12 });
  expect(previousMonth(newYear - 1)).toEqual({ year: 2026, month: 11 });
});

test('a month is named by year and number', () => {
  expect(monthOf('2026-11')).toEqual({ year: 2026, month: 11 });
  for (const text of [
    '2026-13',
    '2026-00',
    '1999-12',
    '2051-01',
    '2026-1',
    '2026/11',
    '2026-11-01',
    '',
    '../x',
  ]) {
    expect(monthOf(text)).toBeUndefined();
  }
});
