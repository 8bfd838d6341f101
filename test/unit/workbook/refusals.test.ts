import { describe, expect, test } from 'vitest';
import { guardWorkbook } from '../../../functions/worker/jobs/autofill/workbook/guard.ts';
import {
  attendanceWorkbook,
  encryptedWorkbook,
  goodRows,
  handMadeParts,
  handMadeWorkbook,
  otherKinds,
  relationship,
  withDoctype,
  withExternalLink,
  withMacro,
  zipBomb,
  zipOf,
} from '../../support/workbooks.ts';
import { refusal } from './expect-refusal.ts';

const sheet = (rows: string) => handMadeWorkbook({ rows });
const manyCells = (cells: number) => sheet(`<row>${'<c/>'.repeat(1000)}</row>`.repeat(cells / 1000));

/** The good workbook with an entry more. */
const plus = (name: string, content = 'x') => handMadeWorkbook({ parts: [{ name, content }] });

const good = async () => Buffer.from(await attendanceWorkbook([['2026-11-02', '09:00', '18:00']]));

describe('a workbook is refused', () => {
  test.each<
    [what: string, code: string, status: number, ja: RegExp, file: () => Uint8Array | Promise<Uint8Array>]
  >([
    ['without a byte', 'EMPTY_FILE', 422, /空です/, () => new Uint8Array()],
    ['over 10 MB', 'FILE_TOO_LARGE', 413, /上限10 MB/, () => new Uint8Array(10 * 1024 * 1024 + 1)],
    ['that is a renamed .xls', 'NOT_XLSX', 422, /\.xls）です/, otherKinds.xls],
    ['that is a renamed .csv', 'NOT_XLSX', 422, /CSV/, otherKinds.csv],
    ['that is a renamed .png', 'NOT_XLSX', 422, /PNG/, otherKinds.png],
    ['that is a renamed .pdf', 'NOT_XLSX', 422, /PDF/, otherKinds.pdf],
    ['that is a renamed web page', 'NOT_XLSX', 422, /HTML/, otherKinds.html],
    ['that is another zip', 'NOT_XLSX', 422, /ZIP/, otherKinds.zip],
    ['that is a Word document', 'NOT_XLSX', 422, /別のOffice形式/, otherKinds.docx],
    ['that is a binary workbook', 'NOT_XLSX', 422, /xlsb/, otherKinds.xlsb],
    ['with a password', 'PASSWORD_PROTECTED', 422, /パスワード/, encryptedWorkbook],
    [
      'with an encrypted zip entry',
      'PASSWORD_PROTECTED',
      422,
      /パスワード/,
      () => zipOf([{ name: 'xl/workbook.xml', content: 'x', flags: 1 }]),
    ],
    ['cut off at the end', 'CORRUPT_FILE', 422, /壊れ/, async () => (await good()).subarray(0, -100)],
    [
      'with a wrong checksum',
      'CORRUPT_FILE',
      422,
      /壊れ/,
      () => handMadeWorkbook({ parts: [{ name: 'xl/media/image1.png', content: 'x', checksum: 1 }] }),
    ],
    [
      'with less content than it declares',
      'CORRUPT_FILE',
      422,
      /壊れ/,
      () => handMadeWorkbook({ parts: [{ name: 'xl/media/image1.png', content: 'x', declaredBytes: 2 }] }),
    ],
    ['with an entry that climbs out', 'CORRUPT_FILE', 422, /壊れ/, () => plus('../../x')],
    ['with an absolute entry', 'CORRUPT_FILE', 422, /壊れ/, () => plus('/etc/passwd')],
    ['with a backslash in an entry', 'CORRUPT_FILE', 422, /壊れ/, () => plus('xl\\x')],
    [
      'with the same entry twice',
      'CORRUPT_FILE',
      422,
      /壊れ/,
      () =>
        zipOf([
          ...handMadeParts(),
          ...handMadeParts().map((part) => ({ ...part, name: part.name.toUpperCase() })),
        ]),
    ],
    ['with broken XML', 'CORRUPT_FILE', 422, /壊れ/, () => sheet('<row>')],
    [
      'with elements a thousand deep',
      'CORRUPT_FILE',
      422,
      /壊れ/,
      () => sheet(`${'<x>'.repeat(1000)}${'</x>'.repeat(1000)}`),
    ],
    [
      'with an element of a thousand attributes',
      'CORRUPT_FILE',
      422,
      /壊れ/,
      () => sheet(`<row ${Array.from({ length: 1000 }, (_, i) => `a${i}=""`).join(' ')}/>`),
    ],
    [
      'without the workbook part',
      'CORRUPT_FILE',
      422,
      /壊れ/,
      () => zipOf(handMadeParts().filter(({ name }) => name !== 'xl/workbook.xml')),
    ],
    ['that declares a gibibyte', 'EXPANDS_TOO_LARGE', 422, /展開後/, () => zipBomb()],
    ['that hides a gibibyte', 'EXPANDS_TOO_LARGE', 422, /展開後/, () => zipBomb(1000)],
    [
      'whose parts together are too large',
      'EXPANDS_TOO_LARGE',
      422,
      /展開後/,
      () =>
        handMadeWorkbook({
          parts: [1, 2, 3].map((n) => ({
            name: `xl/media/${n}.png`,
            content: Buffer.alloc(15 * 1024 * 1024),
          })),
        }),
    ],
    [
      'with too many parts',
      'EXPANDS_TOO_LARGE',
      422,
      /上限2000個/,
      () => zipOf(Array.from({ length: 2001 }, (_, i) => ({ name: `${i}`, content: '' }))),
    ],
    ['with a DOCTYPE', 'FORBIDDEN_XML', 422, /DOCTYPE/, () => withDoctype()],
    ['with a DOCTYPE in small letters', 'FORBIDDEN_XML', 422, /DOCTYPE/, () => withDoctype('<!doctype sst>')],
    [
      'with a DOCTYPE in UTF-16',
      'FORBIDDEN_XML',
      422,
      /DOCTYPE/,
      () =>
        handMadeWorkbook({
          parts: [{ name: 'docProps/app.xml', content: Buffer.from('\uFEFF<!DOCTYPE a><a/>', 'utf16le') }],
        }),
    ],
    [
      'with a DOCTYPE across two chunks',
      'FORBIDDEN_XML',
      422,
      /DOCTYPE/,
      () => withDoctype(`${' '.repeat(16 * 1024 - 60)}<!DOCTYPE sst>`),
    ],
    ['with a macro', 'ACTIVE_CONTENT', 422, /マクロ/, withMacro],
    [
      'with a renamed macro part',
      'ACTIVE_CONTENT',
      422,
      /マクロ/,
      () => handMadeWorkbook({ relationships: relationship('r9', 'vbaProject', 'harmless.dat') }),
    ],
    [
      'that is an .xlsm without macros',
      'ACTIVE_CONTENT',
      422,
      /マクロ/,
      () => handMadeWorkbook({ mainType: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' }),
    ],
    ['with a link to another workbook', 'ACTIVE_CONTENT', 422, /外部ブック/, withExternalLink],
    [
      'with a picture fetched from outside',
      'ACTIVE_CONTENT',
      422,
      /外部ブック/,
      () =>
        handMadeWorkbook({ relationships: relationship('r9', 'image', 'https://example.com/x', 'External') }),
    ],
    [
      'with an embedded object',
      'ACTIVE_CONTENT',
      422,
      /埋め込み/,
      () => plus('xl/embeddings/oleObject1.bin'),
    ],
    ['with an ActiveX control', 'ACTIVE_CONTENT', 422, /埋め込み/, () => plus('xl/activeX/activeX1.bin')],
    [
      'with a DDE formula',
      'ACTIVE_CONTENT',
      422,
      /DDE/,
      () => sheet(`<row><c><f>cmd|'/c calc'!A0</f><v>1</v></c></row>`),
    ],
    [
      'with a cell in row 1,048,577',
      'TOO_MANY_CELLS',
      422,
      /1048576行/,
      () => sheet('<row r="1048577"><c r="A1048577"><v>1</v></c></row>'),
    ],
    [
      'with a cell in column 16,385',
      'TOO_MANY_CELLS',
      422,
      /16384列/,
      () => sheet('<row r="1"><c r="XFE1"><v>1</v></c></row>'),
    ],
    ['with more than 100,000 cells', 'TOO_MANY_CELLS', 422, /上限100000個/, () => manyCells(101_000)],
  ])('%s: %s', async (_, code, status, ja, file) => {
    const error = await refusal(guardWorkbook(await file()));
    expect({ code: error.code, status: error.status }).toEqual({ code, status });
    expect(error.text.ja).toMatch(ja);
    expect(error.text.en).not.toBe('');
    expect(error.hint?.ja).toBeTruthy();
  });

  test('of another kind with the advice to save it as .xlsx', async () => {
    const error = await refusal(guardWorkbook(otherKinds.csv()));
    expect(error.hint?.ja).toContain('Excel ブック (*.xlsx)');
    expect(error.hint?.en).toContain('(*.xlsx)');
  });
});

describe('a workbook is taken', () => {
  test.each<[what: string, file: () => Uint8Array | Promise<Uint8Array>]>([
    ['as exceljs writes it', good],
    ['as written by hand', () => handMadeWorkbook()],
    ['with exactly 100,000 cells', () => manyCells(100_000)],
    ['with directories among its entries', () => zipOf([{ name: 'xl/', content: '' }, ...handMadeParts()])],
    [
      'that names a styles part it does not have',
      () => zipOf(handMadeParts().filter(({ name }) => name !== 'xl/styles.xml')),
    ],
    [
      'with hyperlinks',
      () =>
        handMadeWorkbook({
          relationships: relationship('r9', 'hyperlink', 'https://example.com/', 'External'),
        }),
    ],
    [
      'with a bar inside a text of a formula',
      () => sheet(`<row><c><f>"a|b"&amp;'x|y'!A1</f><v>1</v></c></row>`),
    ],
    [
      'with a HYPERLINK formula',
      () => sheet(`<row><c t="str"><f>HYPERLINK("https://example.com/")</f><v>x</v></c></row>`),
    ],
    [
      'with drawings that are no well-formed XML, as old Excel wrote them',
      () => plus('xl/drawings/vmlDrawing1.vml', '<xml><br></xml>'),
    ],
    [
      'whose dimension, merges and input rules claim the whole grid',
      () =>
        handMadeWorkbook({
          parts: [
            {
              name: 'xl/worksheets/sheet1.xml',
              content: `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>${goodRows}</sheetData><mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells><dataValidations><dataValidation type="list" sqref="A1:XFD1048576"><formula1>"a"</formula1></dataValidation></dataValidations></worksheet>`,
            },
          ],
        }),
    ],
  ])('%s', async (_, file) => {
    await expect(guardWorkbook(await file())).resolves.toBeUndefined();
  });
});
