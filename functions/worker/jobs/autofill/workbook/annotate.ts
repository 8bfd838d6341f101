import type { Language } from '../../../../../shared/text.ts';
import { openGuarded } from './guard.ts';
import { findColumns } from './header.ts';
import { maxSheetRow } from './limits.ts';
import { pack } from './pack.ts';
import { parseRange } from './ranges.ts';
import { noRows } from './refusals.ts';
import { resultColumns } from './result-columns.ts';
import { type RowResult, resultTexts } from './row-results.ts';
import { sheetBytes } from './sheet-bytes.ts';
import { readCells, splitAtHeader } from './sheet-cells.ts';
import { layOut } from './sheet-layout.ts';
import { shown } from './shown.ts';
import { splice } from './splice.ts';
import { resultEdits } from './write-results.ts';

/**
 * The person's own workbook with the results in it: the columns 結果, 詳細, 記録時刻 and 証跡 at the right of the
 * sheet that was read. A workbook that has them from an earlier round gets the new results in their place; rows
 * without a result now keep what they have.
 *
 * Only cells are put into the XML of that one sheet. Everything else — formats, pictures, tables, other sheets — is
 * copied as it is, and the same input gives the same bytes. A digital signature stays in the file and no longer
 * holds, which is the truth: it is not what was signed. Excel says so and opens it.
 *
 * @param results one for each row; of two for one row the later counts
 * @throws WorkbookError whatever `readWorkbook` refuses in a file or its header; CORRUPT_FILE if its rows or cells
 *   are not in order; TOO_MANY_CELLS if the sheet has no room at its right
 * @throws RangeError if a result is for a row at or above the header, or outside of Excel's grid
 */
export async function annotateWorkbook(
  bytes: Uint8Array,
  results: readonly RowResult[],
  options: { readonly language?: Language | undefined } = {},
): Promise<Uint8Array> {
  const book = await openGuarded(bytes);
  const sheet = shown(book.chosen.name);
  const rows = await readCells(book);
  const header = splitAtHeader(rows);
  if (header === undefined) throw noRows(sheet);
  findColumns(header.names, header.row, sheet);

  const texts = new Map(results.map((result) => [result.row, resultTexts(result, options.language ?? 'ja')]));
  const numbers = [...texts.keys()];
  const outside = numbers.find((row) => !(Number.isInteger(row) && row > header.row && row <= maxSheetRow));
  if (outside !== undefined) throw new RangeError(`no row for a result: ${outside}`);

  const xml = await sheetBytes(book.chosen.part);
  const layout = layOut(xml, [header.row, ...numbers]);
  const columns = resultColumns({
    names: header.names,
    rows,
    merges: layout.merges.flatMap((merge) => parseRange(merge) ?? []),
    top: header.row,
    bottom: Math.max(header.row, ...numbers),
  });
  const changed = splice(xml, resultEdits(xml, layout, { columns, header: header.row, texts }));
  return pack(book.archive, new Map([[book.chosen.part.name.toLowerCase(), changed]]));
}
