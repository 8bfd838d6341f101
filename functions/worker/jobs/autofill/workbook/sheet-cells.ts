import type { Book } from './book.ts';
import { type CellValue, cellText, cellValue } from './cell.ts';
import type { HeaderRow } from './header-names.ts';
import { maxCellText } from './limits.ts';
import { type RawCell, scanSheet } from './sheet.ts';
import { readStrings } from './strings.ts';
import { readDateStyles } from './styles.ts';

/** What cells refer to by number. */
interface Tables {
  readonly strings: readonly string[];
  readonly dateStyles: readonly boolean[];
}

/** A cell of the sheet. What it says is worked out when asked for: a thousand cells may share one long string. */
export class SheetCell {
  readonly #raw: RawCell;
  readonly #tables: Tables;

  constructor(raw: RawCell, tables: Tables) {
    this.#raw = raw;
    this.#tables = tables;
  }

  get hasFormula(): boolean {
    return this.#raw.hasFormula;
  }

  value(): CellValue {
    return cellValue(this.#raw, this.#tables.strings, this.#tables.dateStyles);
  }

  /** Whether there may have been more of it: only so many characters of a cell are kept. */
  get isCut(): boolean {
    return this.#text().length >= maxCellText;
  }

  /** As it was typed, with the spaces and full-width letters of a text. */
  typed(): string {
    const value = this.value();
    return value.kind === 'text' && this.#raw.type !== 'b' ? unescaped(this.#text()) : cellText(value);
  }

  #text(): string {
    const { type, text } = this.#raw;
    return type === 's' ? (this.#tables.strings[Number(text)] ?? '') : text;
  }
}

/** Characters that XML does not allow are written as `_x000D_` (ISO/IEC 29500-1 §22.9.2.19). */
const unescaped = (text: string): string =>
  text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

export interface CellRow {
  /** 1-based. */
  readonly row: number;
  readonly cells: ReadonlyMap<number, SheetCell>;
}

/** The rows of the chosen sheet from top to bottom. */
export async function readCells(book: Book): Promise<CellRow[]> {
  const tables = { strings: await readStrings(book.strings), dateStyles: await readDateStyles(book.styles) };
  const rows = new Map<number, Map<number, SheetCell>>();
  await scanSheet(book.chosen.part, { cells: 0 }, (cell) => {
    const cells = rows.get(cell.row) ?? new Map<number, SheetCell>();
    rows.set(cell.row, cells.set(cell.column, new SheetCell(cell, tables)));
  });
  return [...rows].map(([row, cells]) => ({ row, cells })).sort((a, b) => a.row - b.row);
}

/** The first row that is not empty, with the names in it, and the rows beneath; undefined if all are empty. */
export function splitAtHeader(
  rows: readonly CellRow[],
): { row: number; names: HeaderRow; below: readonly CellRow[] } | undefined {
  const top = rows.findIndex(({ cells }) =>
    [...cells.values()].some((cell) => cell.value().kind !== 'blank'),
  );
  const header = rows[top];
  if (header === undefined) return undefined;
  const names = new Map([...header.cells].map(([column, cell]) => [column, cellText(cell.value())]));
  return { row: header.row, names, below: rows.slice(top + 1) };
}
