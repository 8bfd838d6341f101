import { SaxesParser, type SaxesTagNS } from 'saxes';
import { columnNumber } from './column.ts';
import { maxListElements } from './limits.ts';
import { corruptFile } from './refusals.ts';
import type { Span } from './splice.ts';

/** Where things stand in the XML of a sheet, in bytes, so that something can be put between them. */
export interface SheetLayout {
  /** Of the sheet's elements, with its colon: `x:`, or `''`. */
  readonly prefix: string;
  readonly dimension: TagSpan | undefined;
  readonly cols: TagSpan | undefined;
  /** The elements in `<cols>`, each to its end. */
  readonly columns: readonly TagSpan[];
  readonly sheetData: TagSpan;
  /** The rows that were asked for, by number. */
  readonly rows: ReadonlyMap<number, RowSpan>;
  /** For each row asked for that the file does not have: the place where it would stand. */
  readonly gaps: ReadonlyMap<number, number>;
  /** References of merged cells, e.g. `A1:C1`. */
  readonly merges: readonly string[];
}

/** A start tag. */
interface TagSpan extends Span {
  readonly selfClosing: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface RowSpan {
  readonly tag: TagSpan;
  /** From left to right. */
  readonly cells: readonly CellSpan[];
}

/** A cell from the beginning of its start tag to the end of its end tag. */
interface CellSpan extends Span {
  readonly column: number;
  readonly style: string | undefined;
}

/**
 * Finds rows and their cells in a sheet that has passed the guard.
 *
 * The parser is given bytes as if each were a character (Latin-1): its positions then are places in the file, and
 * all names in question are ASCII. Only what was asked for is kept, for a sheet may have a million empty rows.
 *
 * @param bytes XML in UTF-8, without a byte order mark
 * @param wanted numbers of rows
 * @throws WorkbookError CORRUPT_FILE if rows or cells are not in order (Excel does not open such a file either), or
 *   if columns or merged cells are defined by the hundred thousand
 */
export function layOut(bytes: Buffer, wanted: Iterable<number>): SheetLayout {
  const text = bytes.toString('latin1');
  const parser = new SaxesParser({ xmlns: true, defaultXMLVersion: '1.0', forceXMLVersion: true });
  const columns: TagSpan[] = [];
  const merges: string[] = [];
  const rows = new Map<number, { tag: TagSpan; cells: CellSpan[] }>();
  const gaps = new Map<number, number>();
  const ahead = [...new Set(wanted)].sort((a, b) => b - a);
  let dimension: TagSpan | undefined;
  let cols: TagSpan | undefined;
  let sheetData: TagSpan | undefined;
  let prefix = '';
  let inData = false;
  let rowNumber = 0;
  let column = 0;
  let endOfRow = 0;
  let cellStart: { start: number; style: string | undefined } | undefined;

  /** All rows asked for before that number have no element of their own. */
  const passUpTo = (number: number): void => {
    while ((ahead.at(-1) ?? Number.POSITIVE_INFINITY) < number) gaps.set(ahead.pop() ?? 0, endOfRow);
  };
  const openRow = (tag: SaxesTagNS): void => {
    const number = Number(tag.attributes.r?.value ?? rowNumber + 1);
    if (number <= rowNumber) throw corruptFile(new Error(`row ${number} after ${rowNumber}`));
    passUpTo(number);
    if (ahead.at(-1) === number) rows.set(ahead.pop() ?? 0, { tag: spanOf(tag), cells: [] });
    rowNumber = number;
    column = 0;
  };
  const openCell = (tag: SaxesTagNS): void => {
    const letters = /^[A-Z]+/.exec(tag.attributes.r?.value ?? '')?.[0];
    const number = letters === undefined ? column + 1 : columnNumber(letters);
    if (number <= column) throw corruptFile(new Error(`column ${number} after ${column}`));
    column = number;
    const style = tag.attributes.s?.value;
    cellStart = { start: startOfTag(), style: /^\d+$/.test(style ?? '') ? style : undefined };
  };
  // No value of an attribute may hold a `<`, so the last one is the tag's own.
  const startOfTag = (): number => text.lastIndexOf('<', parser.position - 1);
  const spanOf = (tag: SaxesTagNS): TagSpan => ({
    start: startOfTag(),
    end: parser.position,
    selfClosing: tag.isSelfClosing,
    attributes: Object.fromEntries(Object.values(tag.attributes).map(({ name, value }) => [name, value])),
  });
  const keep = <T>(list: T[], item: T): void => {
    if (list.push(item) > maxListElements) throw corruptFile(new Error('too many columns or merged cells'));
  };

  parser.on('error', (error) => {
    throw corruptFile(error);
  });
  parser.on('opentag', (tag) => {
    if (tag.local === 'row' && inData) openRow(tag);
    else if (tag.local === 'c' && inData) openCell(tag);
    else if (tag.local === 'dimension') dimension ??= spanOf(tag);
    else if (tag.local === 'cols') cols ??= spanOf(tag);
    else if (tag.local === 'col') keep(columns, spanOf(tag));
    else if (tag.local === 'mergeCell') keep(merges, tag.attributes.ref?.value ?? '');
    else if (tag.local === 'sheetData') {
      sheetData ??= spanOf(tag);
      prefix = tag.prefix === '' ? '' : `${tag.prefix}:`;
      endOfRow = parser.position;
      inData = true;
    }
  });
  parser.on('closetag', ({ local }) => {
    if (local === 'sheetData') {
      passUpTo(Number.POSITIVE_INFINITY);
      inData = false;
    } else if (local === 'row' && inData) {
      endOfRow = parser.position;
    } else if (local === 'col') {
      const tag = columns.pop();
      if (tag !== undefined) columns.push({ ...tag, end: parser.position });
    } else if (local === 'c' && cellStart !== undefined) {
      rows.get(rowNumber)?.cells.push({ ...cellStart, end: parser.position, column });
      cellStart = undefined;
    }
  });
  parser.write(text).close();
  if (sheetData === undefined) throw corruptFile(new Error('no sheetData'));
  return { prefix, dimension, cols, columns, sheetData, rows, gaps, merges };
}
