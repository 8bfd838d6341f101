import { describe, expect, test } from 'vitest';
import { annotateWorkbook } from '../../../functions/worker/jobs/autofill/workbook/annotate.ts';
import type { RowResult } from '../../../functions/worker/jobs/autofill/workbook/row-results.ts';
import { goodRows, handMadeParts, handMadeWorkbook, zipOf } from '../../support/workbooks.ts';
import { refusal } from './expect-refusal.ts';
import { partsOf, sheetXml, valuesOf } from './parts.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const failed = (row: number): RowResult => ({ row, state: 'failed', detail: '' });
const header = goodRows.slice(0, goodRows.indexOf('<row r="2">'));
const bare = (rows: string) => rows.replaceAll(/ r="[A-Z]*\d+"/g, '');
const result = (cell: string, text: string, prefix = '') =>
  `<${prefix}c r="${cell}" t="inlineStr"><${prefix}is><${prefix}t xml:space="preserve">${text}</${prefix}t></${prefix}is></${prefix}c>`;
const names = (row: number, prefix = '') =>
  ['結果', '詳細', '記録時刻', '証跡'].map((name, i) => result(`${'DEFG'[i]}${row}`, name, prefix)).join('');

/** The rows of a sheet written by hand, after results were put in. */
async function rowsAfter(rows: string, ...results: readonly RowResult[]): Promise<string> {
  const file = await annotateWorkbook(handMadeWorkbook({ rows }), results);
  return /<sheetData>(.*)<\/sheetData>/s.exec(await sheetXml(file))?.[1] ?? '';
}

const sheetWith = (content: string | Buffer) =>
  handMadeWorkbook({ parts: [{ name: 'xl/worksheets/sheet1.xml', content }] });

describe('results are put into a sheet', () => {
  test('whose rows and cells have no references', async () => {
    const [, top = '', day = ''] = /^(.*?<\/row>)(.*)$/.exec(bare(goodRows)) ?? [];
    expect(await rowsAfter(bare(goodRows), failed(2))).toBe(
      `${top.replace('</row>', `${names(1)}</row>`)}${day.replace('</row>', `${result('D2', '失敗')}</row>`)}`,
    );
  });

  test('with empty cells without references before and after', async () => {
    const row =
      '<row><c t="str"><v>2026-11-02</v></c><c><v>900</v></c><c><v>1800</v></c><c/><c s="0"/><c/></row>';
    expect(await rowsAfter(header + row, failed(2))).toContain(
      `<c><v>1800</v></c>${result('D2', '失敗')}<c r="E2" s="0"/><c r="F2"/></row>`,
    );
  });

  test('with rows that are closed at once', async () => {
    const after = await rowsAfter(
      `${goodRows}<row r="3" spans="1:3" ht="20"/><row r="9"/>`,
      failed(3),
      failed(5),
    );
    expect(after).toContain(
      `<row r="3" spans="1:7" ht="20">${result('D3', '失敗')}</row><row r="5">${result('D5', '失敗')}</row><row r="9"/>`,
    );
  });

  test('with text that a replacement would read as more than text', async () => {
    const detail = "$& $1 $$ $'";
    const after = await rowsAfter(
      `${goodRows}<row r="3"/>`,
      { ...failed(2), detail },
      { ...failed(3), detail },
    );
    expect(after).toContain(`<row r="3">${result('D3', '失敗')}${result('E3', "$&amp; $1 $$ $'")}</row>`);
  });

  test('whose elements have a prefix', async () => {
    const rows = goodRows.replaceAll(/<(\/?)/g, '<$1x:');
    const file = await annotateWorkbook(
      sheetWith(`<x:worksheet xmlns:x="${main}"><x:sheetData>${rows}</x:sheetData></x:worksheet>`),
      [failed(2), failed(3)],
    );
    const xml = await sheetXml(file);
    expect(xml).toContain(names(1, 'x:'));
    expect(xml).toContain(`<x:row r="3">${result('D3', '失敗', 'x:')}</x:row></x:sheetData>`);
    expect(xml).toContain('<x:cols><x:col min="4" max="4" width="12" customWidth="1"/>');
  });

  test('of a strict workbook', async () => {
    const strict = 'http://purl.oclc.org/ooxml/spreadsheetml/main';
    const file = await annotateWorkbook(
      sheetWith(`<worksheet xmlns="${strict}"><sheetData>${goodRows}</sheetData></worksheet>`),
      [failed(2)],
    );
    expect(await sheetXml(file)).toContain(result('D2', '失敗'));
  });

  test('with comments, other extensions and quotes of both kinds', async () => {
    const row = `<row r='2' x:note="spans=&quot;1:1&quot; >" xmlns:x="urn:x" spans = '1:3'><!-- <c r="Z9"/> --><c r="A2" t="str"><v>2026-11-02</v></c><c r="B2"><v>900</v></c ><c r="C2"><v>1800</v></c
      ><extLst/></row>`;
    expect(await rowsAfter(header + row, failed(2))).toBe(
      `${header.replace('</row>', `${names(1)}</row>`)}${row
        .replace("spans = '1:3'", 'spans="1:7"')
        .replace('<extLst/>', `${result('D2', '失敗')}<extLst/>`)}`,
    );
  });

  test('with bytes of any kind around', async () => {
    const mark = '\ufeff<?xml version="1.0"?>\r\n';
    const file = await annotateWorkbook(
      sheetWith(
        `${mark}<worksheet xmlns="${main}"><!-- 😀 é -->\r\n<sheetData>${goodRows}</sheetData></worksheet>`,
      ),
      [failed(2)],
    );
    expect(await sheetXml(file)).toContain('<!-- 😀 é -->\r\n<cols>');
    expect((await valuesOf(file))[1]?.[3]).toBe('失敗');
  });

  test('in UTF-16, which becomes UTF-8', async () => {
    const xml = `\ufeff<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="${main}"><sheetData>${goodRows}</sheetData></worksheet>`;
    const file = await annotateWorkbook(sheetWith(Buffer.from(xml, 'utf16le')), [failed(2)]);
    expect(await sheetXml(file)).toContain('<?xml version="1.0" encoding="UTF-8"?>');
    expect((await valuesOf(file))[1]?.[3]).toBe('失敗');
  });
});

describe('columns become wide enough', () => {
  const colsAfter = async (cols: string) => {
    const xml = `<worksheet xmlns="${main}">${cols}<sheetData>${goodRows}</sheetData></worksheet>`;
    const after = await sheetXml(await annotateWorkbook(sheetWith(xml), [failed(2)]));
    return /<cols>(.*)<\/cols>/.exec(after)?.[1];
  };
  const [state, detail, at, proof] = [12, 60, 21, 44].map(
    (width, i) => `<col min="${i + 4}" max="${i + 4}" width="${width}" customWidth="1"/>`,
  );
  const four = `${state}${detail}${at}${proof}`;

  test.each([
    ['where none is defined', '', four],
    ['in an empty list', '<cols/>', four],
    ['in an empty list with an end', '<cols></cols>', four],
    [
      'behind the last',
      '<cols><col min="1" max="3" width="9"/></cols>',
      `<col min="1" max="3" width="9"/>${four}`,
    ],
    [
      'before others and between',
      '<cols><col min="5" max="5" width="9"></col><col min="9" max="9" width="9"/></cols>',
      `${state}${detail}${at}${proof}<col min="9" max="9" width="9"/>`,
    ],
    [
      'beside attributes of any kind',
      `<cols><col min="4" max="4" n='"&amp;&lt;'/></cols>`,
      `<col min="4" max="4" n="&quot;&amp;&lt;" width="12" customWidth="1"/>${detail}${at}${proof}`,
    ],
    [
      'in the middle of a range, whose format they keep',
      '<cols><col min="2" max="16384" width="0" hidden="1" style="3"/></cols>',
      `<col min="2" max="3" width="0" hidden="1" style="3"/>${[12, 60, 21, 44]
        .map((width, i) => `<col min="${i + 4}" max="${i + 4}" width="${width}" style="3" customWidth="1"/>`)
        .join('')}<col min="8" max="16384" width="0" hidden="1" style="3"/>`,
    ],
  ])('%s', async (_, cols, expected) => {
    expect(await colsAfter(cols)).toBe(expected);
  });
});

test('parts that the sheet knows nothing of stay, a signature among them', async () => {
  const parts = [
    { name: '_xmlsignatures/sig1.xml', content: '<Signature/>' },
    { name: 'xl/media/', content: '' },
    { name: 'xl/media/画像1.png', content: Buffer.from([1, 2, 3]), flags: 0x800 },
  ];
  const after = await partsOf(await annotateWorkbook(zipOf([...handMadeParts(), ...parts]), [failed(2)]));
  for (const { name, content } of parts) expect(after.get(name)).toEqual(Buffer.from(content));
});

test.each([
  ['rows', `${goodRows}<row r="2"/>`],
  ['cells', `${header}<row r="2"><c r="B2"><v>900</v></c><c r="A2" t="str"><v>2026-11-02</v></c></row>`],
])('%s out of order are refused, as Excel does', async (_, rows) => {
  expect((await refusal(annotateWorkbook(handMadeWorkbook({ rows }), [failed(2)]))).code).toBe(
    'CORRUPT_FILE',
  );
});
