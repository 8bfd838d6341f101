import { columnsNamed, type HeaderRow, resultHeaders } from './header-names.ts';
import { maxSheetColumn } from './limits.ts';
import { overlap, type Range } from './ranges.ts';
import { outsideGrid } from './refusals.ts';
import type { CellRow } from './sheet-cells.ts';

export type ResultKey = keyof typeof resultHeaders;

/** In the order in which they stand. */
export const resultKeys: readonly ResultKey[] = ['state', 'detail', 'recordedAt', 'proof'];

/** Where the results go, by column number. */
export interface ResultColumns {
  readonly of: Readonly<Record<ResultKey, number>>;
  /** Whether they are new to the sheet. */
  readonly added: boolean;
}

/** The sheet as far as it matters for where its results go. */
export interface Surroundings {
  readonly names: HeaderRow;
  /** All rows of the sheet. */
  readonly rows: readonly CellRow[];
  readonly merges: readonly Range[];
  /** From the header to the last row that gets a result. */
  readonly top: number;
  readonly bottom: number;
}

/**
 * The four columns the sheet has from an earlier round, or new ones to the right of its header, where nothing
 * stands. Of names that are there twice the later ones are ours: they were put to the right of a person's own.
 * Columns in which there are formulas are a person's own.
 *
 * @throws WorkbookError TOO_MANY_CELLS if there is no room at the right
 */
export function resultColumns({ names, rows, merges, top, bottom }: Surroundings): ResultColumns {
  const taken = new Set<number>();
  const calculated = new Set<number>();
  for (const { cells } of rows) {
    for (const [column, cell] of cells) {
      if (cell.hasFormula) calculated.add(column);
      if (cell.hasFormula || cell.value().kind !== 'blank') taken.add(column);
    }
  }
  const earlier = placed((key) => columnsNamed(names, resultHeaders[key]).at(-1) ?? 0);
  const columns = Object.values(earlier);
  if (!columns.includes(0) && !columns.some((column) => calculated.has(column))) {
    return { of: earlier, added: false };
  }

  const free = (column: number): boolean =>
    !taken.has(column) &&
    !merges.some((merge) => overlap(merge, { top, bottom, left: column, right: column }));
  const lastNamed = Math.max(...[...names].filter(([, name]) => name !== '').map(([column]) => column));
  let first = lastNamed + 1;
  for (let column = first; column < first + resultKeys.length; column += 1) {
    if (column > maxSheetColumn) throw outsideGrid();
    if (!free(column)) first = column + 1;
  }
  return { of: placed((_, index) => first + index), added: true };
}

const placed = (place: (key: ResultKey, index: number) => number): Record<ResultKey, number> => ({
  state: place('state', 0),
  detail: place('detail', 1),
  recordedAt: place('recordedAt', 2),
  proof: place('proof', 3),
});
