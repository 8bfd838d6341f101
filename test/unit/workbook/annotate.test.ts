import { describe, expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { annotateWorkbook } from '../../../functions/worker/jobs/autofill/workbook/annotate.ts';
import type { RowResult } from '../../../functions/worker/jobs/autofill/workbook/row-results.ts';
import { attendanceWorkbook, handMadeWorkbook, withMacro } from '../../support/workbooks.ts';
import { decoratedWorkbook } from './decorated.ts';
import { refusal } from './expect-refusal.ts';
import { partsOf, sheetXml, valuesOf } from './parts.ts';

const confirmed: RowResult = {
  row: 2,
  state: 'confirmed',
  detail: '打刻一覧で確認しました',
  recordedAt: Date.parse('2026-11-02T00:12:33Z'),
  evidence: 'row-2.png sha256:ab12…',
  fingerprint: '0123456789ab',
};
const resultNames = ['結果', '詳細', '記録時刻', '証跡'];
const confirmedTexts = [
  '確認済み',
  '打刻一覧で確認しました',
  '2026-11-02 09:12:33',
  'row-2.png sha256:ab12… #0123456789ab',
];
const oneDay = () => attendanceWorkbook([['2026-11-02', '09:00', '18:00']]);

describe('a returned workbook', () => {
  test('has the results at the right of its own columns', async () => {
    const values = await valuesOf(await annotateWorkbook(await oneDay(), [confirmed]));
    expect(values).toEqual([
      ['日付', '開始時刻', '終了時刻', ...resultNames],
      ['2026-11-02', '09:00', '18:00', ...confirmedTexts],
    ]);
  });

  test.each([
    ['confirmed', '確認済み', 'confirmed'],
    ['uncertain', '要確認', 'please check'],
    ['failed', '失敗', 'failed'],
    ['skipped', '送信なし', 'not sent'],
    ['planned', '未処理', 'not reached'],
    ['attempted', '送信中', 'being sent'],
  ] as const)('says of a row that is %s: %s', async (state, ja, en) => {
    const result = { row: 2, state, detail: '' };
    const [, japanese] = await valuesOf(await annotateWorkbook(await oneDay(), [result]));
    expect(japanese?.slice(3)).toEqual([ja, null, null, null]);
    const [, english] = await valuesOf(await annotateWorkbook(await oneDay(), [result], { language: 'en' }));
    expect(english?.[3]).toBe(en);
  });

  test('differs from the one that was sent in the cells of one sheet only', async () => {
    const sent = await decoratedWorkbook();
    const before = await partsOf(sent);
    const after = await partsOf(await annotateWorkbook(sent, [{ ...confirmed, row: 4 }]));
    expect([...after.keys()]).toEqual([...before.keys()]);
    const changed = [...before].filter(([name, content]) => !after.get(name)?.equals(content));
    expect(changed.map(([name]) => name)).toEqual(['xl/worksheets/sheet1.xml']);
    const withoutCells = (xml: Buffer | undefined) =>
      String(xml)
        .replace(/<c r="[D-I]\d+"(?:[^>]*\/>|.*?<\/c>)/g, '')
        .replace(/<cols>.*<\/cols>| spans="[^"]*"|<dimension [^>]*>/g, '');
    expect(withoutCells(after.get('xl/worksheets/sheet1.xml'))).toBe(
      withoutCells(before.get('xl/worksheets/sheet1.xml')),
    );
  });

  test('is the same, byte for byte, for the same results', async () => {
    const sent = await decoratedWorkbook();
    const results = [{ ...confirmed, row: 4 }];
    const once = await annotateWorkbook(sent, results);
    expect(await annotateWorkbook(sent, results)).toEqual(once);
    expect(await annotateWorkbook(once, results)).toEqual(once);
  });

  test('says nothing of when it was made', async () => {
    const zip = await fromBufferPromise(Buffer.from(await annotateWorkbook(await oneDay(), [confirmed])));
    for await (const { lastModFileDate, lastModFileTime, extraFields } of zip.eachEntry()) {
      // 1 January 1980, the first day of zip.
      expect([lastModFileDate, lastModFileTime, extraFields]).toEqual([0x21, 0, []]);
    }
  });

  test('shows its new columns where all columns beyond were hidden', async () => {
    const xml = await sheetXml(await annotateWorkbook(await decoratedWorkbook(), [{ ...confirmed, row: 4 }]));
    const cols = [...xml.matchAll(/<col min="(\d+)" max="(\d+)"([^/]*)\/>/g)].map(([, min, max, rest]) => ({
      min: Number(min),
      max: Number(max),
      hidden: rest?.includes('hidden="1"'),
    }));
    expect(cols.filter(({ min, max }) => min <= 7 && max >= 4).map(({ hidden }) => hidden)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(cols.filter(({ min }) => min > 7).every(({ hidden }) => hidden)).toBe(true);
    expect(cols.at(-1)?.max).toBe(20);
  });

  test('keeps the format of cells that were empty', async () => {
    const sent = await decoratedWorkbook();
    const style = /<c r="D4" s="(\d+)"\/>/.exec(await sheetXml(sent))?.[1];
    expect(style).toBeDefined();
    const xml = await sheetXml(await annotateWorkbook(sent, [{ ...confirmed, row: 4 }]));
    expect(xml).toContain(`<c r="D4" s="${style}" t="inlineStr">`);
  });

  test('says how far its cells reach', async () => {
    const xml = await sheetXml(await annotateWorkbook(await oneDay(), [confirmed]));
    expect(xml).toContain('<dimension ref="A1:G2"/>');
    expect(xml).toMatch(/<row r="2" spans="1:7"/);
  });

  test('has results in rows that it did not have, in their order', async () => {
    const results = [9, 5, 7].map((row) => ({ row, state: 'planned' as const, detail: `${row}` }));
    const file = await annotateWorkbook(await oneDay(), results);
    const xml = await sheetXml(file);
    expect([...xml.matchAll(/<row r="(\d+)"/g)].map(([, row]) => Number(row))).toEqual([1, 2, 5, 7, 9]);
    expect((await valuesOf(file))[6]?.slice(3, 5)).toEqual(['未処理', '7']);
  });
});

describe('nothing a person wrote is overwritten', () => {
  test('beside the table, without a header: the next free columns are taken', async () => {
    const sent = await attendanceWorkbook([
      ['2026-11-02', '09:00', '18:00'],
      ['2026-11-04', '09:00', '18:00', null, null, 'メモ'],
    ]);
    const values = await valuesOf(await annotateWorkbook(sent, [confirmed]));
    expect(values[0]).toEqual(['日付', '開始時刻', '終了時刻', null, null, null, ...resultNames]);
    expect(values[2]?.[5]).toBe('メモ');
  });

  test('by a formula that shows nothing', async () => {
    const sent = await attendanceWorkbook([
      ['2026-11-02', '9:00', '18:00', { formula: 'IF(A2="",1,"")', result: '' }],
    ]);
    expect((await valuesOf(await annotateWorkbook(sent, [confirmed])))[0]?.[4]).toBe('結果');
  });

  test('under merged cells, where nobody would see it', async () => {
    const rows =
      '<row r="1"><c r="A1" t="str"><v>日付</v></c><c r="B1" t="str"><v>開始時刻</v></c><c r="C1" t="str"><v>終了時刻</v></c></row>';
    const content = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData><mergeCells count="1"><mergeCell ref="C1:E1"/></mergeCells></worksheet>`;
    const sent = handMadeWorkbook({ parts: [{ name: 'xl/worksheets/sheet1.xml', content }] });
    expect(await sheetXml(await annotateWorkbook(sent, [confirmed]))).toMatch(
      /<c r="F1" t="inlineStr"><is><t [^>]*>結果</,
    );
  });

  test('in a column 結果 of their own: ours stands beside it, and is found again', async () => {
    const sent = await attendanceWorkbook([['2026-11-02', '09:00', '18:00', '優']], {
      headers: ['日付', '開始時刻', '終了時刻', '結果'],
    });
    const once = await annotateWorkbook(sent, [confirmed]);
    const twice = await annotateWorkbook(once, [{ ...confirmed, state: 'failed' }]);
    expect((await valuesOf(twice)).map((row) => row.slice(3))).toEqual([
      ['結果', ...resultNames],
      ['優', '失敗', ...confirmedTexts.slice(1)],
    ]);
  });
});

describe('a second round', () => {
  test('leaves columns alone in which a person reckons, and stands beside them', async () => {
    const sent = await attendanceWorkbook(
      [['2026-11-02', '09:00', '18:00', { formula: 'IF(B2="","","入力済")', result: '入力済' }]],
      { headers: ['日付', '開始時刻', '終了時刻', ...resultNames] },
    );
    const after = await annotateWorkbook(sent, [confirmed]);
    expect(await sheetXml(after)).toContain('<f>IF(B2=&quot;&quot;,&quot;&quot;,&quot;入力済&quot;)</f>');
    expect((await valuesOf(after))[1]?.slice(7)).toEqual(confirmedTexts);
  });

  test('puts its cells in their order where a person has changed that of the columns', async () => {
    const sent = await attendanceWorkbook([['2026-11-02', '09:00', '18:00']], {
      headers: ['日付', '開始時刻', '終了時刻', ...resultNames.toReversed()],
    });
    const xml = await sheetXml(await annotateWorkbook(sent, [confirmed]));
    expect([...xml.matchAll(/<c r="([A-Z])2"/g)].map(([, column]) => column).join('')).toBe('ABCDEFG');
  });

  test('writes over the results of the first and keeps those of other rows', async () => {
    const sent = await attendanceWorkbook([
      ['2026-11-02', '09:00', '18:00'],
      ['2026-11-04', '09:00', '18:00'],
    ]);
    const once = await annotateWorkbook(sent, [confirmed, { row: 3, state: 'failed', detail: '締め切り' }]);
    const again = { row: 3, state: 'uncertain', detail: '' } as const;
    const values = await valuesOf(await annotateWorkbook(once, [again]));
    expect(values[0]).toHaveLength(7);
    expect(values[1]?.slice(3)).toEqual(confirmedTexts);
    expect(values[2]?.slice(3)).toEqual(['要確認', null, null, null]);
  });

  test('finds the columns where a person has moved them', async () => {
    const sent = await attendanceWorkbook([['2026-11-02', '失敗', '', '', '', '09:00', '18:00']], {
      headers: ['日付', ...resultNames, '開始時刻', '終了時刻'],
    });
    const values = await valuesOf(await annotateWorkbook(sent, [confirmed]));
    expect(values[1]).toEqual(['2026-11-02', ...confirmedTexts, '09:00', '18:00']);
  });
});

describe('hostile text in a result stands there as text', () => {
  const detailAfter = async (detail: string) => {
    const file = await annotateWorkbook(await oneDay(), [{ row: 2, state: 'failed', detail }]);
    return { xml: await sheetXml(file), shown: (await valuesOf(file))[1]?.[4] };
  };

  test.each([
    '=HYPERLINK("http://evil.example/","x")',
    '+1',
    '-1+cmd',
    '@SUM(A1)',
    '\t=1',
    '<img onerror=alert(1)>',
    ']]>&amp;</t></is></c>',
    ' spaces around ',
    '改行\nあり',
    '𠮷野家 😀',
  ])('%j', async (detail) => {
    const { xml, shown } = await detailAfter(detail);
    expect(shown).toBe(detail);
    expect(xml).not.toContain('<f>');
  });

  test.each([
    ['terminal colours', '\u001b[31m赤\u001b[0m', '赤'],
    ['control characters', 'a\u0000b\u0007c\u007f\u0085', 'abc'],
    ['changed direction', '\u202eabc\u202c\u2066d\u200f', 'abcd'],
    ['half a character', 'a\ud800b', 'ab'],
    ['no characters at all', 'a\ufffe\uffffb', 'ab'],
    ['line ends of other systems', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
  ])('without %s', async (_, detail, shown) => {
    expect((await detailAfter(detail)).shown).toBe(shown);
  });

  test('without being taken for an escaped character', async () => {
    expect((await detailAfter('_x202E_abc')).xml).toContain('>_x005F_x202E_abc<');
  });

  test('shortened, if it is very long', async () => {
    const { shown } = await detailAfter('長'.repeat(40_000));
    expect(String(shown)).toHaveLength(2_000);
  });

  test('and a long name of evidence does not hide the fingerprint', async () => {
    const file = await annotateWorkbook(await oneDay(), [{ ...confirmed, evidence: 'x'.repeat(5_000) }]);
    expect(String((await valuesOf(file))[1]?.[6])).toMatch(/^x{300} #0123456789ab$/);
  });
});

describe('no workbook is returned', () => {
  test('for one that would not be read', async () => {
    expect((await refusal(annotateWorkbook(withMacro(), [confirmed]))).code).toBe('ACTIVE_CONTENT');
    const headless = await attendanceWorkbook([], { headers: ['日付', '開始時刻'] });
    expect((await refusal(annotateWorkbook(headless, [confirmed]))).code).toBe('HEADER_MISSING');
    expect((await refusal(annotateWorkbook(handMadeWorkbook({ rows: '' }), []))).code).toBe('NO_ROWS');
  });

  test.each([1, 0, 1.5, 1_048_577])('with a result for row %s', async (row) => {
    await expect(annotateWorkbook(await oneDay(), [{ ...confirmed, row }])).rejects.toThrow(RangeError);
  });

  test('if there is no room at its right', async () => {
    const rows =
      '<row r="1"><c r="A1" t="str"><v>日付</v></c><c r="B1" t="str"><v>開始時刻</v></c><c r="XFB1" t="str"><v>終了時刻</v></c></row>';
    expect((await refusal(annotateWorkbook(handMadeWorkbook({ rows }), [confirmed]))).code).toBe(
      'TOO_MANY_CELLS',
    );
  });
});
