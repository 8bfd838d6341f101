import { describe, expect, test } from 'vitest';
import { readWorkbook } from '../../../functions/worker/jobs/autofill/workbook/read.ts';
import {
  currentMonth,
  makeTemplate,
  previousMonth,
} from '../../../functions/worker/jobs/autofill/workbook/template.ts';

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
