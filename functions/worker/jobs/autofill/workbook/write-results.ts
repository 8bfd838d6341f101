import { cellXml } from './cell-xml.ts';
import { widthEdits } from './column-widths.ts';
import { resultHeaders } from './header-names.ts';
import { parseRange, rangeText, union } from './ranges.ts';
import { type ResultColumns, type ResultKey, resultKeys } from './result-columns.ts';
import type { RowSpan, SheetLayout } from './sheet-layout.ts';
import type { Edit } from './splice.ts';
import { withAttribute } from './tag-text.ts';

/** Texts to be written into a sheet that has been laid out. */
export interface Writing {
  readonly columns: ResultColumns;
  readonly header: number;
  /** The four texts of each row, by row number. */
  readonly texts: ReadonlyMap<number, Readonly<Record<ResultKey, string>>>;
}

/** In characters; what is said in 詳細 is a sentence. */
const widths: Readonly<Record<ResultKey, number>> = { state: 12, detail: 60, recordedAt: 21, proof: 44 };

/**
 * What has to change in the XML of the sheet so that the results stand in it, and nothing else. A cell that is
 * there keeps its format. The names of new columns look like the last one before them.
 *
 * No format is added: the part with the formats, too, stays byte for byte.
 */
export function resultEdits(bytes: Buffer, layout: SheetLayout, { columns, header, texts }: Writing): Edit[] {
  const written = new Map(texts);
  if (columns.added) written.set(header, resultHeaders);
  const edits: Edit[] = columns.added
    ? widthEdits(
        layout,
        resultKeys.map((key) => ({ column: columns.of[key], width: widths[key] })),
      )
    : [];
  // From top to bottom: several new rows may stand at one place.
  for (const number of [...written.keys()].sort((a, b) => a - b)) {
    const row = layout.rows.get(number);
    const newCells = resultKeys
      .map((key) => ({ column: columns.of[key], text: written.get(number)?.[key] ?? '' }))
      .sort((a, b) => a.column - b.column);
    if (row === undefined) edits.push(newRow(layout, number, newCells));
    else edits.push(...rowEdits(bytes, layout.prefix, number, row, newCells, number === header));
  }
  return [...edits, ...dimensionEdits(bytes, layout, columns, [...written.keys()])];
}

interface NewCell {
  readonly column: number;
  readonly text: string;
}

function newRow({ prefix, gaps, sheetData }: SheetLayout, number: number, cells: readonly NewCell[]): Edit {
  const at = gaps.get(number) ?? sheetData.end;
  const inside = cells
    .filter(({ text }) => text !== '')
    .map(({ column, text }) => cellXml(prefix, number, column, text, undefined));
  return { start: at, end: at, text: `<${prefix}row r="${number}">${inside.join('')}</${prefix}row>` };
}

function rowEdits(
  bytes: Buffer,
  prefix: string,
  number: number,
  { tag, cells }: RowSpan,
  newCells: readonly NewCell[],
  isHeader: boolean,
): Edit[] {
  const edits: Edit[] = [];
  let added = '';
  for (const { column, text } of newCells) {
    const present = cells.find((cell) => cell.column === column);
    const before = cells.findLast((cell) => cell.column < column);
    const style = present?.style ?? (isHeader ? before?.style : undefined);
    if (present !== undefined) {
      edits.push({
        start: present.start,
        end: present.end,
        text: cellXml(prefix, number, column, text, style),
      });
    } else if (text !== '') {
      const at = before?.end ?? tag.end;
      const xml = cellXml(prefix, number, column, text, style);
      if (tag.selfClosing) added += xml;
      else edits.push({ start: at, end: at, text: xml });
    }
  }
  const opened = withSpans(bytes.toString('utf8', tag.start, tag.end), tag.attributes.spans, newCells);
  // A person's text may hold `$&`, which `replace` would read as more than text.
  const text = tag.selfClosing ? `${opened.replace(/\s*\/>$/, '>')}${added}</${prefix}row>` : opened;
  return [...edits, { start: tag.start, end: tag.end, text }];
}

/** `spans` says in which columns the row has cells, e.g. `1:3` or `1:3 7:9`; it may be absent. */
function withSpans(tag: string, spans: string | undefined, cells: readonly NewCell[]): string {
  if (spans === undefined) return tag;
  const bounds = [...(spans.match(/\d+/g) ?? []).map(Number), ...cells.map(({ column }) => column)];
  return withAttribute(tag, 'spans', `${Math.min(...bounds)}:${Math.max(...bounds)}`);
}

/** `dimension` says which part of the grid is used. One that cannot be read is left as it is: it is only a hint. */
function dimensionEdits(
  bytes: Buffer,
  { dimension }: SheetLayout,
  columns: ResultColumns,
  rows: readonly number[],
): Edit[] {
  const range = parseRange(dimension?.attributes.ref ?? '');
  if (dimension === undefined || range === undefined || rows.length === 0) return [];
  const places = Object.values(columns.of);
  const added = {
    top: Math.min(...rows),
    bottom: Math.max(...rows),
    left: Math.min(...places),
    right: Math.max(...places),
  };
  const tag = bytes.toString('utf8', dimension.start, dimension.end);
  const text = withAttribute(tag, 'ref', rangeText(union(range, added)));
  return [{ start: dimension.start, end: dimension.end, text }];
}
