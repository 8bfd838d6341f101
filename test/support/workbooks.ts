import { constants, crc32, deflateRawSync } from 'node:zlib';
import excel, { type CellValue } from 'exceljs';

/** Workbooks for tests: good ones as Excel writes them, and hostile ones put together by hand. */

export interface WorkbookOptions {
  /** Header row; by default the three columns that are read. */
  readonly headers?: readonly string[];
  readonly sheetName?: string;
  readonly date1904?: boolean;
  /** Number formats by column number, 1-based, e.g. `{ 1: 'yyyy/m/d', 2: '[h]:mm' }`. */
  readonly formats?: Readonly<Record<number, string>>;
  /** Sheets before the one with the rows, with a state each. */
  readonly sheetsBefore?: readonly { readonly name: string; readonly state: 'visible' | 'hidden' }[];
  /** Tab that is open, 0-based; by default that of the rows. */
  readonly activeTab?: number;
}

/** A real workbook: the header in row 1, `rows[0]` in row 2. */
export async function attendanceWorkbook(
  rows: readonly (readonly CellValue[])[],
  options: WorkbookOptions = {},
): Promise<Uint8Array> {
  const workbook = new excel.Workbook();
  const before = options.sheetsBefore ?? [];
  for (const { name, state } of before) workbook.addWorksheet(name, { state });
  const sheet = workbook.addWorksheet(options.sheetName ?? '勤怠データ');
  workbook.properties.date1904 = options.date1904 ?? false;
  workbook.views = [
    {
      x: 0,
      y: 0,
      width: 1,
      height: 1,
      firstSheet: 0,
      activeTab: options.activeTab ?? before.length,
      visibility: 'visible',
    },
  ];
  sheet.addRow([...(options.headers ?? ['日付', '開始時刻', '終了時刻'])]);
  for (const row of rows) sheet.addRow([...row]);
  for (const [column, format] of Object.entries(options.formats ?? {})) {
    for (let row = 2; row <= rows.length + 1; row += 1) sheet.getCell(row, Number(column)).numFmt = format;
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

export interface ZipEntry {
  readonly name: string;
  readonly content: string | Buffer;
  /** Already deflated content, instead of `content`. */
  readonly deflated?: Buffer;
  /** What the header says, where it should lie. */
  readonly declaredBytes?: number;
  readonly checksum?: number;
  /** General purpose flags; bit 0 marks an encrypted entry. */
  readonly flags?: number;
}

/** A zip that may lie, which no zip library writes. */
export function zipOf(entries: readonly ZipEntry[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const content = Buffer.from(entry.content);
    const data = entry.deflated ?? deflateRawSync(content);
    const name = Buffer.from(entry.name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(entry.flags ?? 0, 2);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(entry.checksum ?? crc32(content), 10);
    shared.writeUInt32LE(data.length, 14);
    shared.writeUInt32LE(entry.declaredBytes ?? content.length, 18);
    shared.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, name, data]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), shared, place, name]));
    locals.push(local);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...locals, index, end]));
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const relationships = (content: string): string =>
  `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${content}</Relationships>`;

/** A relationship element; `mode` External for a target outside of the file. */
export const relationship = (id: string, type: string, target: string, mode = 'Internal'): string =>
  `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}" TargetMode="${mode}"/>`;

/** The content type of an ordinary workbook part. */
const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';

/** Rows of a sheet as XML: the header and one good day. */
export const goodRows = [
  '<row r="1"><c r="A1" t="inlineStr"><is><t>日付</t></is></c><c r="B1" t="inlineStr"><is><t>開始時刻</t></is></c><c r="C1" t="inlineStr"><is><t>終了時刻</t></is></c></row>',
  '<row r="2"><c r="A2" t="str"><v>2026-11-02</v></c><c r="B2"><v>900</v></c><c r="C2"><v>1800</v></c></row>',
].join('');

export interface HandMade {
  /** Content of `<sheetData>`. */
  readonly rows?: string;
  /** Number format codes; cell format 1 has the first, and so on. */
  readonly formats?: readonly string[];
  /** Content of the shared string table. */
  readonly strings?: string;
  readonly mainType?: string;
  /** Further elements of `[Content_Types].xml` and of the workbook's relationships. */
  readonly types?: string;
  readonly relationships?: string;
  /** Parts added, or put in place of those of the same name. */
  readonly parts?: readonly ZipEntry[];
}

/** The parts of a minimal workbook, each replaceable. */
export function handMadeParts(options: HandMade = {}): readonly ZipEntry[] {
  const formats = options.formats ?? [];
  const parts: ZipEntry[] = [
    {
      name: '[Content_Types].xml',
      content: `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${options.mainType ?? workbookType}"/>${options.types ?? ''}</Types>`,
    },
    { name: '_rels/.rels', content: relationships(relationship('r1', 'officeDocument', 'xl/workbook.xml')) },
    {
      name: 'xl/workbook.xml',
      content: `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relationships(
        relationship('r1', 'worksheet', 'worksheets/sheet1.xml') +
          relationship('r2', 'styles', '/xl/styles.xml') +
          relationship('r3', 'sharedStrings', 'sharedStrings.xml') +
          (options.relationships ?? ''),
      ),
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: `${xml}<worksheet xmlns="${main}"><sheetData>${options.rows ?? goodRows}</sheetData></worksheet>`,
    },
    {
      name: 'xl/styles.xml',
      content: `${xml}<styleSheet xmlns="${main}"><numFmts>${formats
        .map(
          (code, index) =>
            `<numFmt numFmtId="${200 + index}" formatCode="${code.replaceAll('"', '&quot;')}"/>`,
        )
        .join('')}</numFmts><cellXfs><xf numFmtId="0"/>${formats
        .map((_, index) => `<xf numFmtId="${200 + index}"/>`)
        .join('')}</cellXfs></styleSheet>`,
    },
    { name: 'xl/sharedStrings.xml', content: `${xml}<sst xmlns="${main}">${options.strings ?? ''}</sst>` },
  ];
  const replaced = options.parts ?? [];
  return [...parts.filter(({ name }) => !replaced.some((part) => part.name === name)), ...replaced];
}

export const handMadeWorkbook = (options: HandMade = {}): Uint8Array => zipOf(handMadeParts(options));

/** `n` × 64 MiB of zeros in about `n` × 64 KB. */
function deflatedZeros(n: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(64 * 1024 * 1024), { finishFlush: constants.Z_FULL_FLUSH });
  // The last two bytes are an empty final block.
  return Buffer.concat([...Array.from({ length: n }, () => block), Buffer.from([3, 0])]);
}

/** One gibibyte of zeros as a picture; the header says so, or says what `declaredBytes` does. */
export const zipBomb = (declaredBytes = 1024 ** 3): Uint8Array =>
  handMadeWorkbook({
    parts: [
      { name: 'xl/media/image1.png', content: '', deflated: deflatedZeros(16), declaredBytes, checksum: 0 },
    ],
  });

export const withDoctype = (declaration = '<!DOCTYPE sst [<!ENTITY a "aaaa">]>'): Uint8Array =>
  handMadeWorkbook({
    parts: [{ name: 'xl/sharedStrings.xml', content: `${xml}${declaration}<sst xmlns="${main}"/>` }],
  });

export const withMacro = (): Uint8Array =>
  handMadeWorkbook({
    types: '<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>',
    relationships: relationship('r9', 'vbaProject', 'vbaProject.bin'),
    parts: [{ name: 'xl/vbaProject.bin', content: 'macro' }],
  });

export const withExternalLink = (): Uint8Array =>
  handMadeWorkbook({
    relationships: relationship('r9', 'externalLink', 'externalLinks/externalLink1.xml'),
    parts: [{ name: 'xl/externalLinks/externalLink1.xml', content: `${xml}<externalLink xmlns="${main}"/>` }],
  });

const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** The beginning of a workbook with a password: an OLE container. */
export const encryptedWorkbook = (): Uint8Array =>
  new Uint8Array(
    Buffer.concat([compoundFile, Buffer.alloc(1016), Buffer.from('EncryptedPackage', 'utf16le')]),
  );

/** Files of other kinds, as they arrive under the name `kintai.xlsx`. */
export const otherKinds = {
  xls: () =>
    new Uint8Array(Buffer.concat([compoundFile, Buffer.alloc(1016), Buffer.from('Workbook', 'utf16le')])),
  csv: () => new Uint8Array(Buffer.from('日付,開始時刻,終了時刻\n2026-11-02,09:00,18:00\n')),
  png: () => new Uint8Array(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')),
  pdf: () => new Uint8Array(Buffer.from('%PDF-1.7\n')),
  html: () => new Uint8Array(Buffer.from('<html><table></table></html>')),
  zip: () => zipOf([{ name: 'readme.txt', content: 'hello' }]),
  docx: () =>
    handMadeWorkbook({
      mainType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
    }),
  xlsb: () => handMadeWorkbook({ mainType: 'application/vnd.ms-excel.sheet.binary.macroEnabled.main' }),
} as const;
