import type { CellValue } from 'exceljs';
import { describe, expect, test } from 'vitest';
import { readWorkbook } from '../../../functions/worker/jobs/autofill/workbook/read.ts';
import { attendanceWorkbook, handMadeWorkbook } from '../../support/workbooks.ts';
import { refusal } from './expect-refusal.ts';

const today = '2026-11-22';
const headers = ['日付', '開始時刻', '終了時刻', '備考', '打刻場所'];
const workbook = (note: CellValue, place: CellValue = null, formats = {}) =>
  attendanceWorkbook([['2026-11-02', '9:00', '18:00', note, place]], { headers, formats });
const rowOf = async (note: CellValue, place: CellValue = null) =>
  (await readWorkbook(await workbook(note, place), today)).rows[0];

describe('a note and a place are read', () => {
  test.each<[cell: CellValue, note: string]>([
    ['在宅勤務', '在宅勤務'],
    ['　 在宅　勤務 \n', '在宅　勤務'],
    ['ＡＢＣ（東京）①', 'ＡＢＣ（東京）①'],
    ['\u200b客先\u202e', '客先'],
    [123, '123'],
    [0.5, '0.5'],
    [true, 'TRUE'],
    ['=HYPERLINK("http://evil.example/")', '=HYPERLINK("http://evil.example/")'],
    ['<img onerror=alert(1)>', '<img onerror=alert(1)>'],
    [{ richText: [{ text: '客先' }, { text: '直行' }] }, '客先直行'],
    [{ formula: '"在"&"宅"', result: '在宅' }, '在宅'],
    ['あ'.repeat(255), 'あ'.repeat(255)],
  ])('%j as %j', async (cell, note) => {
    expect(await rowOf(cell)).toMatchObject({ note });
    if (note.length <= 100) expect(await rowOf(null, cell)).toMatchObject({ place: note });
  });

  test('as nothing at all where the cell is blank', async () => {
    expect(await rowOf(' 　', null)).toEqual({ row: 2, date: '2026-11-02', start: 540, end: 1080 });
  });

  test('only of days that are entered', async () => {
    const file = await attendanceWorkbook(
      [
        ['2026-11-02', '9:00', '18:00', null],
        ['2026-11-03', null, null, '有給\n休暇'],
        [null, null, null, '合計'],
      ],
      { headers },
    );
    const { rows, skipped } = await readWorkbook(file, today);
    expect([rows.length, skipped]).toEqual([1, [{ row: 3, date: '2026-11-03', reason: 'day_off' }]]);
  });
});

describe('a note is refused', () => {
  test.each<[what: string, note: CellValue, code: string, ja: string]>([
    ['over 255 characters', 'あ'.repeat(256), 'TEXT_TOO_LONG', '2行目の「備考」が長すぎます（255文字まで）'],
    [
      'whose end is not known',
      `${' '.repeat(600)}x`,
      'TEXT_TOO_LONG',
      '2行目の「備考」が長すぎます（255文字まで）',
    ],
    [
      'of two lines',
      '客先\n直行',
      'INVALID_TEXT',
      '2行目の「備考」に改行などの制御文字が含まれています。1行で入力してください',
    ],
    [
      'with a hidden line break',
      'a_x000D_b',
      'INVALID_TEXT',
      '2行目の「備考」に改行などの制御文字が含まれています。1行で入力してください',
    ],
    ['that is an error', { error: '#N/A' }, 'CELL_ERROR', '2行目の「備考」がエラー値（#N/A）です'],
  ])('%s', async (_, note, code, ja) => {
    const error = await refusal(readWorkbook(await workbook(note), today));
    expect(error.details).toMatchObject([{ code, row: 2, column: 'D', field: '備考', message: { ja } }]);
    expect(error.details?.[0]?.message.en).toMatch(/^Row 2: the note /);
  });

  test('that Excel took for a date', async () => {
    const file = await workbook(new Date('2026-11-02T00:00:00Z'), null, { 4: 'm/d' });
    expect((await refusal(readWorkbook(file, today))).details).toMatchObject([{ code: 'DATE_AS_TEXT' }]);
  });

  test('together with everything else in the row', async () => {
    const file = await attendanceWorkbook([['2026-02-30', '25:61', '18:00', 'a\nb', 'x'.repeat(101)]], {
      headers,
    });
    const codes = (await refusal(readWorkbook(file, today))).details?.map(
      ({ code, column }) => `${column} ${code}`,
    );
    expect(codes).toEqual(['A BAD_DATE', 'B BAD_TIME', 'D INVALID_TEXT', 'E TEXT_TOO_LONG']);
  });
});

describe('of the columns that may be there', () => {
  const read = async (...names: string[]) =>
    readWorkbook(
      await attendanceWorkbook([['2026-11-02', '9:00', '18:00']], {
        headers: ['日付', '開始時刻', '終了時刻', ...names],
      }),
      today,
    );

  test('none need be', async () => {
    expect((await read()).warnings).toEqual([]);
  });

  test('one that is there twice is refused', async () => {
    const error = await refusal(read('備考', '備 考'));
    expect(error.code).toBe('HEADER_DUPLICATE');
    expect(error.text.ja).toContain('「備考」の列が2つあります（D、E列）。');
  });

  test('one that is misspelt is only warned of', async () => {
    const { rows, warnings } = await read('備行', '打刻の場所');
    expect(rows).toHaveLength(1);
    expect(warnings).toMatchObject([
      {
        code: 'HEADER_UNKNOWN',
        row: 1,
        column: 'D',
        field: '備考',
        found: '備行',
        message: { ja: 'D列の「備行」は読み取りません。「備考」の誤りではありませんか。' },
      },
      { code: 'HEADER_UNKNOWN', column: 'E', field: '打刻場所' },
    ]);
  });

  test.each([[['備考', '備考欄']], [['摘要', 'メモ', '結果']]])('%j need no warning', async (names) => {
    expect((await read(...names)).warnings).toEqual([]);
  });
});

test('a character that is written escaped is one character', async () => {
  const rows =
    '<row r="1"><c t="str"><v>日付</v></c><c t="str"><v>開始時刻</v></c><c t="str"><v>終了時刻</v></c><c t="str"><v>備考</v></c></row>' +
    '<row r="2"><c t="str"><v>2026-11-02</v></c><c><v>900</v></c><c><v>1800</v></c><c t="inlineStr"><is><t>_x005F_x0041_ _x0042_</t></is></c></row>';
  expect((await readWorkbook(handMadeWorkbook({ rows }), today)).rows[0]?.note).toBe('_x0041_ B');
});
