import { describe, expect, it } from 'vitest';
import { clockTime, rowLabel } from '../../../functions/worker/jobs/autofill/row-label.ts';
import { punchesOf, punchText, siteTime } from '../../../functions/worker/jobs/autofill/site/punch.ts';

const listed = (...cells: string[]) => punchesOf([{ cells, marked: false }])[0];

describe('the list of a day’s punches', () => {
  it.each([
    ['09:00', 540],
    ['9:05', 545],
    ['26:00', 1560],
    ['*23:00', -60],
    ['＊23:30', -30],
    ['18:00 (修正)', 1080],
    ['承認待ち', undefined],
    ['', undefined],
  ])('reads %j as %s', (text, minutes) => {
    expect(listed('出勤', text)?.minutes).toBe(minutes);
  });

  it('knows what waits for approval, by its mark or its words', () => {
    expect(listed('出勤', '09:00', '本社', '', '承認待ち')?.pending).toBe(true);
    expect(listed('出勤', '09:00', '本社', '', '承認済')?.pending).toBe(false);
    expect(punchesOf([{ cells: ['出勤', '09:00'], marked: true }])[0]?.pending).toBe(true);
  });

  it('tells breaks, and punches that were turned down, from those that count', () => {
    expect(listed('出勤', '09:00', '本社', '却下された日', '承認済')?.other).toBe(false);
    expect(listed('出勤', '09:00', '本社', '', '却下')?.other).toBe(true);
    expect(listed('休憩開始', '12:00')?.other).toBe(true);
  });

  it('takes a row with a single cell for a remark', () => {
    expect(punchesOf([{ cells: ['打刻がありません。'], marked: false }])).toEqual([]);
  });

  it('is told in words', () => {
    expect(punchText({ kind: '出勤', minutes: -60, pending: true, other: false })).toBe(
      '出勤 *23:00（承認待ち）',
    );
    expect(punchText({ kind: '退勤', minutes: undefined, pending: false, other: false })).toBe('退勤');
  });
});

describe('a time', () => {
  it.each([
    [540, '0900'],
    [1560, '2600'],
    [2879, '4759'],
    [-60, '*2300'],
    [-1439, '*0001'],
  ])('of %d minutes is typed as %s', (minutes, typed) => {
    expect(siteTime(minutes)).toBe(typed);
  });

  it('is shown to people with its colon', () => {
    expect(clockTime(-30)).toBe('*23:30');
    expect(rowLabel({ date: '2026-11-02', start: 1320, end: 1560 })).toBe('2026-11-02 22:00–26:00');
  });
});
