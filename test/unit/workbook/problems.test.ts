import type { CellValue } from 'exceljs';
import { describe, expect, test } from 'vitest';
import { readWorkbook } from '../../../functions/worker/jobs/autofill/workbook/read.ts';
import { attendanceWorkbook } from '../../support/workbooks.ts';
import { refusal } from './expect-refusal.ts';

const refusalOf = async (...rows: readonly (readonly CellValue[])[]) =>
  refusal(readWorkbook(await attendanceWorkbook(rows), '2026-11-22'));

describe('a cell is refused with its place and what was found', () => {
  test.each<
    [
      what: string,
      row: readonly CellValue[],
      code: string,
      column: string,
      found: string | undefined,
      ja: string,
    ]
  >([
    ['no date', [null, '9:00', '18:00'], 'CELL_BLANK', 'A', undefined, '2行目の「日付」が空白です'],
    [
      'no start',
      ['2026-11-02', null, '18:00'],
      'CELL_BLANK',
      'B',
      undefined,
      '2行目の「開始時刻」が空白です',
    ],
    ['no end', ['2026-11-02', '9:00', ' '], 'CELL_BLANK', 'C', undefined, '2行目の「終了時刻」が空白です'],
    [
      '30 February',
      ['2026-02-30', '9:00', '18:00'],
      'BAD_DATE',
      'A',
      '2026-02-30',
      '2行目の「日付」を日付として読み取れません（2026-02-30）。例：2026-11-02',
    ],
    [
      'a date without times that is none',
      ['合計', null, null],
      'BAD_DATE',
      'A',
      '合計',
      '2行目の「日付」を日付として読み取れません（合計）。例：2026-11-02',
    ],
    [
      '25:61',
      ['2026-11-02', '25:61', '26:00'],
      'BAD_TIME',
      'B',
      '25:61',
      '2行目の「開始時刻」を時刻として読み取れません（25:61）。例：09:00（0:00～47:59、前日は*23:00）',
    ],
    [
      'an end before the start',
      ['2026-11-02', '18:00', '13:00'],
      'END_BEFORE_START',
      'C',
      '13:00',
      '2行目の「終了時刻」（13:00）が開始時刻（18:00）より後ではありません',
    ],
    [
      'an end at the start',
      ['2026-11-02', '9:00', '9:00'],
      'END_BEFORE_START',
      'C',
      '9:00',
      '2行目の「終了時刻」（9:00）が開始時刻（9:00）より後ではありません',
    ],
    [
      'an end on the day before a start in the evening',
      ['2026-11-02', '22:00', '*23:00'],
      'END_BEFORE_START',
      'C',
      '*23:00',
      '2行目の「終了時刻」（*23:00）が開始時刻（22:00）より後ではありません',
    ],
    [
      'a span over 48 hours',
      ['2026-11-02', '＊2300', '47:01'],
      'SPAN_TOO_LONG',
      'C',
      '47:01',
      '2行目の「終了時刻」（47:01）が開始時刻（*23:00）から48時間を超えています',
    ],
    [
      'an error value',
      ['2026-11-02', { error: '#N/A' }, '18:00'],
      'CELL_ERROR',
      'B',
      '#N/A',
      '2行目の「開始時刻」がエラー値（#N/A）です',
    ],
    [
      'a formula without result',
      ['2026-11-02', { formula: 'TIME(9,0,0)' }, '18:00'],
      'FORMULA_WITHOUT_RESULT',
      'B',
      undefined,
      '2行目の「開始時刻」の数式に計算結果がありません。Excelで開いて保存し直すか、値として貼り付けてください',
    ],
  ])('%s', async (_, row, code, column, found, ja) => {
    const error = await refusalOf(row);
    expect(error).toMatchObject({ code: 'INVALID_CELLS', status: 422 });
    expect(error.details).toMatchObject([{ code, row: 2, column, message: { ja } }]);
    expect(error.details?.[0]?.found).toBe(found);
    expect(error.details?.[0]?.message.en).toMatch(/^Row 2: the (date|start time|end time) /);
    expect(error.text.ja).toBe(`入力エラー（1件）：${ja}`);
  });

  test('the same date again, naming both rows', async () => {
    const error = await refusalOf(
      ['2026-11-02', '9:00', '12:00'],
      ['2026-11-04', '9:00', '18:00'],
      ['2026/11/2', '13:00', '18:00'],
      ['2026年11月2日', '19:00', '20:00'],
    );
    expect(error.details).toMatchObject([
      { code: 'DUPLICATE_DATE', row: 4, column: 'A' },
      { code: 'DUPLICATE_DATE', row: 5, column: 'A' },
    ]);
    expect(error.details?.map(({ message }) => message.ja)).toEqual([
      '4行目の「日付」（2026-11-02）は2行目と同じです',
      '5行目の「日付」（2026-11-02）は2行目と同じです',
    ]);
  });

  test('long and invisible text, shortened and made visible', async () => {
    const error = await refusalOf([`<img onerror>\u202e\u001b[31m${'あ'.repeat(500)}`, '9:00', '18:00']);
    const found = error.details?.[0]?.found ?? '';
    expect(found).toMatch(/^<img onerror> ?\[31mあ+…$/);
    expect([...found].length).toBe(41);
  });
});

test('every problem of every row is told at once', async () => {
  const error = await refusalOf(
    ['2026-02-30', '25:61', null],
    ['2026-11-02', '9:00', '18:00'],
    [null, '9:00', '8:00'],
  );
  expect(error.details?.map(({ row, column, code }) => `${column}${row} ${code}`)).toEqual([
    'A2 BAD_DATE',
    'B2 BAD_TIME',
    'C2 CELL_BLANK',
    'A4 CELL_BLANK',
    'C4 END_BEFORE_START',
  ]);
});

test('the first 100 problems are named and all are counted', async () => {
  const error = await refusalOf(...Array.from({ length: 150 }, () => ['x', '9:00', '18:00']));
  expect(error.details).toHaveLength(100);
  expect(error.extra).toEqual({ problemCount: 150 });
  expect(error.text.ja).toMatch(/^入力エラー（150件）/);
});
