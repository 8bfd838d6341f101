import { describe, expect, test } from 'vitest';
import { readWorkbook } from '../../../functions/worker/jobs/autofill/workbook/read.ts';
import { attendanceWorkbook, goodRows, handMadeWorkbook } from '../../support/workbooks.ts';
import { refusal } from './expect-refusal.ts';

const today = '2026-11-22';
const day = { date: '2026-11-02', start: 540, end: 1080 };
const headerXml = goodRows.slice(0, goodRows.indexOf('<row r="2">'));

/** Reads one row of cells written as XML under the header. */
const readXml = (cells: string, options: Parameters<typeof handMadeWorkbook>[0] = {}) =>
  readWorkbook(handMadeWorkbook({ ...options, rows: `${headerXml}<row r="2">${cells}</row>` }), today);

describe('rows are read', () => {
  test('from text, with rows and minutes of the day', async () => {
    const reading = await readWorkbook(await attendanceWorkbook([['2026-11-02', '09:00', '18:00']]), today);
    expect(reading).toEqual({ sheet: '勤怠データ', rows: [{ row: 2, ...day }], skipped: [], warnings: [] });
  });

  test('from date and time cells', async () => {
    const file = await attendanceWorkbook([[new Date('2026-11-02T00:00:00Z'), 0.375, 0.75]], {
      formats: { 1: 'yyyy"年"m"月"d"日"', 2: 'h:mm', 3: '[h]:mm' },
    });
    expect((await readWorkbook(file, today)).rows).toEqual([{ row: 2, ...day }]);
  });

  test('from a workbook that counts days from 1904', async () => {
    const file = await attendanceWorkbook([[new Date('2026-11-02T00:00:00Z'), 0.375, 0.75]], {
      date1904: true,
      formats: { 1: 'yyyy/m/d', 2: 'h:mm', 3: 'h:mm' },
    });
    expect((await readWorkbook(file, today)).rows).toEqual([{ row: 2, ...day }]);
  });

  test('from rich text and hyperlinks', async () => {
    const file = await attendanceWorkbook([
      [
        { richText: [{ text: '2026-' }, { text: '11-02' }] },
        { text: '9:00', hyperlink: 'https://example.com/' },
        '1800',
      ],
    ]);
    expect((await readWorkbook(file, today)).rows).toEqual([{ row: 2, ...day }]);
  });

  test('from the results of formulas', async () => {
    const file = await attendanceWorkbook([
      [
        { formula: 'TODAY()', result: new Date('2026-11-02T00:00:00Z') },
        { formula: 'TIME(9,0,0)', result: 0.375 },
        { formula: '"18:00"', result: '18:00' },
      ],
    ]);
    expect((await readWorkbook(file, today)).rows).toEqual([{ row: 2, ...day }]);
  });

  test('from columns in any order, with others between', async () => {
    const file = await attendanceWorkbook([['18:00', 'memo', '9:00', 'x', '2026-11-02']], {
      headers: ['終了時刻', 'メモ', ' 開始 時刻 ', '', '日付'],
    });
    expect((await readWorkbook(file, today)).rows).toEqual([{ row: 2, ...day }]);
  });

  test('from the sheet that was open', async () => {
    const file = await attendanceWorkbook([['2026-11-02', '09:00', '18:00']], {
      sheetsBefore: [{ name: '説明', state: 'visible' }],
    });
    expect((await readWorkbook(file, today)).sheet).toBe('勤怠データ');
  });

  test('from the first visible sheet when the open one is hidden', async () => {
    const file = await attendanceWorkbook([['2026-11-02', '09:00', '18:00']], {
      sheetsBefore: [{ name: '隠し', state: 'hidden' }],
      activeTab: 0,
    });
    expect((await readWorkbook(file, today)).sheet).toBe('勤怠データ');
  });

  test('from under a title line that is empty', async () => {
    const rows = goodRows.replaceAll(/r="([A-C]?)2"/g, 'r="$19"').replaceAll(/r="([A-C]?)1"/g, 'r="$14"');
    expect((await readWorkbook(handMadeWorkbook({ rows }), today)).rows).toEqual([{ row: 9, ...day }]);
  });

  test('of a night shift, ending on the next day', async () => {
    const file = await attendanceWorkbook([['2026-11-02', '2200', '0200']]);
    expect((await readWorkbook(file, today)).rows).toEqual([
      { row: 2, date: day.date, start: 1320, end: 1560 },
    ]);
  });
});

describe('cells are read as other programs write them', () => {
  const times = '<c><v>900</v></c><c><v>1800</v></c>';

  test('without references', async () => {
    expect((await readXml(`<c t="str"><v>2026-11-02</v></c>${times}`)).rows).toEqual([{ row: 2, ...day }]);
  });

  test('with ISO dates (strict workbooks)', async () => {
    const cells =
      '<c t="d"><v>2026-11-02</v></c><c t="d"><v>2026-11-02T09:00:00</v></c><c t="d"><v>18:00:00</v></c>';
    expect((await readXml(cells)).rows).toEqual([{ row: 2, ...day }]);
  });

  test('with a prefix on every element', async () => {
    const content = `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>${goodRows.replaceAll(
      /<(\/?)/g,
      '<$1x:',
    )}</x:sheetData></x:worksheet>`;
    const file = handMadeWorkbook({ parts: [{ name: 'xl/worksheets/sheet1.xml', content }] });
    expect((await readWorkbook(file, today)).rows).toEqual([{ row: 2, ...day }]);
  });

  test('without the furigana of their text', async () => {
    const furigana = '<rPh sb="0" eb="2"><t>ヒヅケ</t></rPh>';
    const rows = goodRows.replace('<t>日付</t>', `<t>日付</t>${furigana}`);
    expect((await readWorkbook(handMadeWorkbook({ rows }), today)).rows).toHaveLength(1);
    const shared = await readXml(`<c t="s"><v>0</v></c>${times}`, {
      strings: `<si><r><t>2026-</t></r><r><t>11-02</t></r>${furigana}</si>`,
    });
    expect(shared.rows).toEqual([{ row: 2, ...day }]);
  });

  test('with a text result in a cell that has a time format', async () => {
    const cells = `<c t="str"><v>2026-11-02</v></c><c s="1" t="str"><f>TEXT(0.375,"h:mm")</f><v>9:00</v></c><c><v>1800</v></c>`;
    expect((await readXml(cells, { formats: ['h:mm'] })).rows).toEqual([{ row: 2, ...day }]);
  });

  test('with full serial numbers from one day to the minute', async () => {
    const cells = '<c s="1"><v>46328</v></c><c s="2"><v>0.37499999999999994</v></c><c s="2"><v>0.75</v></c>';
    expect((await readXml(cells, { formats: ['[$-411]ggge"年"m"月"d"日";@', 'h"時"mm"分"'] })).rows).toEqual([
      { row: 2, ...day },
    ]);
  });
});

describe('rows are left out', () => {
  test('as days off, if only the date is given', async () => {
    const file = await attendanceWorkbook([
      ['2026-11-02', '09:00', '18:00'],
      ['2026-11-03', '', '  '],
    ]);
    const { rows, skipped } = await readWorkbook(file, today);
    expect(rows).toHaveLength(1);
    expect(skipped).toEqual([{ row: 3, date: '2026-11-03', reason: 'day_off' }]);
  });

  test('silently, if they have nothing in the three columns', async () => {
    const file = await attendanceWorkbook([
      ['', '', '', '合計'],
      ['2026-11-02', '09:00', '18:00'],
      [null, null, null],
    ]);
    expect(await readWorkbook(file, today)).toMatchObject({ rows: [{ row: 3 }], skipped: [] });
  });

  test('silently, if formulas in them show nothing', async () => {
    const empty = '<c t="str"><f>IF(D3="","",D3)</f><v></v></c>';
    const file = handMadeWorkbook({ rows: `${goodRows}<row r="3">${empty.repeat(3)}</row>` });
    expect(await readWorkbook(file, today)).toMatchObject({ rows: [{ row: 2 }], skipped: [] });
  });
});

describe('a person is warned, and the row is taken', () => {
  test.each([
    ['of a future date', ['2026-11-23', '9:00', '18:00'], 'FUTURE_DATE', '2行目：2026-11-23は未来の日付です'],
    [
      'of a date over a year ago',
      ['2025-11-21', '9:00', '18:00'],
      'OLD_DATE',
      '2行目：2025-11-21は1年以上前の日付です',
    ],
    [
      'of less than half an hour',
      ['2026-11-02', '9:00', '9:29'],
      'SHORT_DAY',
      '2行目：勤務時間が30分未満です（0:29）',
    ],
    [
      'of more than a day',
      ['2026-11-02', '9:00', '33:01'],
      'LONG_DAY',
      '2行目：勤務時間が24時間を超えています（24:01）',
    ],
  ])('%s', async (_, row, code, ja) => {
    const reading = await readWorkbook(await attendanceWorkbook([row]), today);
    expect(reading.rows).toHaveLength(1);
    expect(reading.warnings).toEqual([{ code, row: 2, message: { ja, en: expect.any(String) } }]);
  });

  test('of nothing at the limits themselves', async () => {
    const file = await attendanceWorkbook([
      [today, '9:00', '9:30'],
      ['2025-11-22', '9:00', '33:00'],
    ]);
    expect((await readWorkbook(file, today)).warnings).toEqual([]);
  });
});

describe('a sheet is refused', () => {
  test('without rows', async () => {
    const error = await refusal(readWorkbook(await attendanceWorkbook([]), today));
    expect(error).toMatchObject({ code: 'NO_ROWS', status: 422 });
    expect(error.text.ja).toBe('シート「勤怠データ」に入力する行がありません。');
  });

  test('with days off only', async () => {
    const error = await refusal(readWorkbook(await attendanceWorkbook([['2026-11-03', null, null]]), today));
    expect(error.code).toBe('NO_ROWS');
  });

  test('that is empty', async () => {
    expect((await refusal(readWorkbook(handMadeWorkbook({ rows: '' }), today))).code).toBe('NO_ROWS');
  });

  test('with more than 366 rows of data', async () => {
    const file = await attendanceWorkbook(
      Array.from({ length: 1001 }, () => ['2026-11-02', '9:00', '18:00']),
    );
    expect(await refusal(readWorkbook(file, today))).toMatchObject({
      code: 'TOO_MANY_CELLS',
      text: { ja: 'データの行が多すぎます（上限366行）。' },
    });
  });
});
