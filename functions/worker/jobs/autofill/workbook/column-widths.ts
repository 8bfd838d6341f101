import type { SheetLayout } from './sheet-layout.ts';
import type { Edit } from './splice.ts';

/** A column to be shown in that width, in characters of the standard font. */
export interface Width {
  readonly column: number;
  readonly width: number;
}

type Attributes = Readonly<Record<string, string>>;

/**
 * Makes columns wide enough to be read. A definition of several columns (people hide all that are not used, up to
 * XFD) is split around them; its format stays on each.
 *
 * @param widths from left to right
 */
export function widthEdits(
  { prefix, cols, columns, sheetData }: SheetLayout,
  widths: readonly Width[],
): Edit[] {
  const col = (attributes: Attributes): string =>
    `<${prefix}col${Object.entries(attributes)
      .map(([name, value]) => ` ${name}="${escaped(value)}"`)
      .join('')}/>`;
  const plain = (some: readonly Width[]): string => some.map((width) => col(readable({}, width))).join('');
  const list = (some: readonly Width[]): string => `<${prefix}cols>${plain(some)}</${prefix}cols>`;
  if (cols === undefined) return [{ start: sheetData.start, end: sheetData.start, text: list(widths) }];
  if (columns.length === 0 && cols.selfClosing)
    return [{ start: cols.start, end: cols.end, text: list(widths) }];

  const edits: Edit[] = [];
  let left = widths;
  for (const tag of columns) {
    const [min, max] = [Number(tag.attributes.min), Number(tag.attributes.max)];
    const before = left.filter(({ column }) => column < min);
    const within = left.filter(({ column }) => column >= min && column <= max);
    left = left.filter(({ column }) => column > max);
    if (before.length > 0) edits.push({ start: tag.start, end: tag.start, text: plain(before) });
    if (within.length > 0) {
      const text = split(tag.attributes, min, max, within).map(col).join('');
      edits.push({ start: tag.start, end: tag.end, text });
    }
  }
  const end = columns.at(-1)?.end ?? cols.end;
  return left.length === 0 ? edits : [...edits, { start: end, end, text: plain(left) }];
}

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** One definition for each of the columns in question, and one for what lies between two of them. */
function split(attributes: Attributes, min: number, max: number, widths: readonly Width[]): Attributes[] {
  const part = (from: number, to: number): Attributes[] =>
    from > to ? [] : [{ ...attributes, min: String(from), max: String(to) }];
  let from = min;
  const pieces = widths.flatMap((width) => {
    const between = part(from, width.column - 1);
    from = width.column + 1;
    return [...between, readable(attributes, width)];
  });
  return [...pieces, ...part(from, max)];
}

/** Neither hidden nor folded away, and of that width. */
function readable(attributes: Attributes, { column, width }: Width): Attributes {
  const { hidden: _, collapsed: __, bestFit: ___, ...others } = attributes;
  return { ...others, min: String(column), max: String(column), width: String(width), customWidth: '1' };
}
