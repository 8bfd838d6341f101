import { checkFormula } from './active-content.ts';
import type { Part } from './archive.ts';
import { columnNumber } from './column.ts';
import { maxCells, maxCellText, maxSheetColumn, maxSheetRow } from './limits.ts';
import { corruptFile, outsideGrid, tooManyCells } from './refusals.ts';
import { scanXml, type XmlElement } from './xml.ts';

/** A cell as the file has it; cell.ts says what it means. */
export interface RawCell {
  /** 1-based. */
  readonly row: number;
  readonly column: number;
  /** Attribute `t`: s, str, inlineStr, b, e, d, or n when absent. */
  readonly type: string;
  /** Index into the cell formats. */
  readonly style: number;
  readonly hasFormula: boolean;
  /** Content of `<v>`, or of `<is>` for an inline string; `''` if there is none. */
  readonly text: string;
}

/** Cells seen so far, over all sheets of a file. */
export interface CellCount {
  cells: number;
}

/**
 * Streams the cells of a sheet in file order.
 *
 * Rows and cells without a reference follow the one before, as the format has it. The sheet's `dimension` is
 * not used: it is a hint and may lie.
 *
 * @throws WorkbookError TOO_MANY_CELLS, ACTIVE_CONTENT (DDE), CORRUPT_FILE, and what `scanXml` throws
 */
export async function scanSheet(
  part: Part,
  count: CellCount,
  onCell: (cell: RawCell) => void,
): Promise<void> {
  let row = 0;
  let column = 0;
  let cell: XmlElement | undefined;
  let text = '';
  let formula: string | undefined;
  /** The element whose text is wanted; phonetic runs (`rPh`: furigana) hold `t` too, and are no content. */
  let within: 'v' | 't' | 'f' | undefined;
  let phonetic = false;

  await scanXml(part, {
    open: (element) => {
      switch (element.name) {
        case 'row':
          row = rowNumber(element.attribute('r'), row);
          column = 0;
          break;
        case 'c':
          count.cells += 1;
          if (count.cells > maxCells) throw tooManyCells();
          column = cellColumn(element.attribute('r'), column);
          cell = element;
          text = '';
          formula = undefined;
          break;
        case 'rPh':
          phonetic = true;
          break;
        case 'v':
        case 't':
          if (cell !== undefined && !phonetic) within = element.name;
          break;
        case 'f':
          within = 'f';
          formula = '';
          break;
      }
    },
    text: (piece) => {
      if (within === 'f') formula = `${formula ?? ''}${piece}`;
      else if (within !== undefined && text.length < maxCellText) text += piece;
    },
    close: (name) => {
      if (name === within) within = undefined;
      if (name === 'rPh') phonetic = false;
      if (name === 'f') checkFormula(formula ?? '');
      if (name !== 'c' || cell === undefined) return;
      onCell({
        row,
        column,
        type: cell.attribute('t') ?? 'n',
        style: Number(cell.attribute('s') ?? 0),
        hasFormula: formula !== undefined,
        text: text.slice(0, maxCellText),
      });
      cell = undefined;
    },
  });
}

function rowNumber(reference: string | undefined, before: number): number {
  if (reference !== undefined && !/^\d+$/.test(reference)) throw corruptFile(new Error(`row ${reference}`));
  const row = reference === undefined ? before + 1 : Number(reference);
  if (row < 1 || row > maxSheetRow) throw outsideGrid();
  return row;
}

function cellColumn(reference: string | undefined, before: number): number {
  const [, letters, digits] = /^([A-Z]+)(\d+)$/.exec(reference ?? '') ?? [];
  if (reference !== undefined && letters === undefined) throw corruptFile(new Error(`cell ${reference}`));
  const column = letters === undefined ? before + 1 : columnNumber(letters);
  if (column > maxSheetColumn || Number(digits ?? 1) > maxSheetRow) throw outsideGrid();
  return column;
}
