import fc from 'fast-check';
import { expect, test } from 'vitest';
import { annotateWorkbook } from '../../../functions/worker/jobs/autofill/workbook/annotate.ts';
import { guardWorkbook, openGuarded } from '../../../functions/worker/jobs/autofill/workbook/guard.ts';
import type { RowResult } from '../../../functions/worker/jobs/autofill/workbook/row-results.ts';
import { readCells } from '../../../functions/worker/jobs/autofill/workbook/sheet-cells.ts';
import { attendanceWorkbook, handMadeWorkbook } from '../../support/workbooks.ts';
import { partsOf, valuesOf } from './parts.ts';

/** The texts by row and column, for sheets without references, which other readers cannot read. */
async function cellsOf(bytes: Uint8Array): Promise<(string | null)[][]> {
  const table: (string | null)[][] = [];
  for (const { row, cells } of await readCells(await openGuarded(bytes))) {
    const width = Math.max(0, ...cells.keys());
    table[row - 1] = Array.from({ length: width }, (_, index) => cells.get(index + 1)?.typed() || null);
  }
  return Array.from(table, (row) => row ?? []);
}

const word = { confirmed: '確認済み', failed: '失敗', skipped: '送信なし' } as const;

/** What a cell keeps as it is: the rest is in annotate.test.ts. */
const plainText = fc.stringMatching(/^[ -^`-~あ-ん亜-熙\n=+@]{0,30}$/).filter((text) => text.trim() !== '');

const anyResult = (rows: number): fc.Arbitrary<RowResult & { state: keyof typeof word }> =>
  fc.record({
    row: fc.integer({ min: 2, max: rows + 5 }),
    state: fc.constantFrom('confirmed', 'failed', 'skipped'),
    detail: plainText,
    evidence: plainText,
  });

const cell = fc.oneof(
  fc.constant(null),
  fc.integer({ min: -9, max: 9 }),
  fc.boolean(),
  fc.stringMatching(/^[a-zあ-ん=]{1,5}$/),
);
const anyTable = fc.array(fc.array(cell, { maxLength: 10 }), { maxLength: 8 });

test('whatever stands in a workbook is still there, and the results besides', async () => {
  await fc.assert(
    fc.asyncProperty(anyTable, fc.array(anyResult(8), { maxLength: 6 }), async (table, results) => {
      const sent = await attendanceWorkbook(table);
      const once = await annotateWorkbook(sent, results);
      await guardWorkbook(once);
      expect(await annotateWorkbook(once, results)).toEqual(once);

      const before = await valuesOf(sent);
      const after = await valuesOf(once);
      for (const [row, values] of before.entries()) {
        for (const [column, value] of values.entries()) {
          if (value !== null) expect(after[row]?.[column]).toBe(value);
        }
      }
      const first = after[0]?.lastIndexOf('結果') ?? -1;
      expect(after[0]?.slice(first, first + 4)).toEqual(['結果', '詳細', '記録時刻', '証跡']);
      for (const [row, { state, detail, evidence }] of new Map(
        results.map((result) => [result.row, result]),
      )) {
        expect(after[row - 1]?.slice(first, first + 4)).toEqual([word[state], detail, null, evidence]);
      }

      const [partsBefore, partsAfter] = [await partsOf(sent), await partsOf(once)];
      const changed = [...partsBefore].filter(([name, content]) => !partsAfter.get(name)?.equals(content));
      expect(changed.map(([name]) => name)).toEqual(['xl/worksheets/sheet1.xml']);
    }),
    { numRuns: 60 },
  );
});

test('results stand in their cells, wherever references are left out', async () => {
  const text = (value: string) => `t="inlineStr"><is><t>${value}</t></is></c>`;
  /** Columns of a row, some of which have a cell; a reference may be left out after the column before. */
  const anyRow = fc.record({
    referenced: fc.boolean(),
    skip: fc.integer({ min: 0, max: 2 }),
    cells: fc.array(
      fc.record({ referenced: fc.boolean(), skip: fc.integer({ min: 0, max: 2 }), blank: fc.boolean() }),
      {
        maxLength: 9,
      },
    ),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyRow, { maxLength: 6 }),
      fc.array(anyResult(8), { maxLength: 6 }),
      async (rows, results) => {
        let row = 1;
        const xml = rows.map(({ referenced, skip, cells }) => {
          row += 1 + (referenced ? skip : 0);
          let column = 0;
          const inside = cells.map((cell) => {
            column += 1 + (cell.referenced ? cell.skip : 0);
            const reference = `${String.fromCharCode(64 + column)}${row}`;
            const start = cell.referenced ? `<c r="${reference}" ` : '<c ';
            return `${start}${cell.blank ? '/>' : text(reference)}`;
          });
          return `<row${referenced ? ` r="${row}"` : ''}>${inside.join('')}</row>`;
        });
        const names = ['日付', '開始時刻', '終了時刻'].map((name) => `<c ${text(name)}`).join('');
        const file = await annotateWorkbook(
          handMadeWorkbook({ rows: `<row>${names}</row>${xml.join('')}` }),
          results,
        );
        const after = await cellsOf(file);
        const first = after[0]?.indexOf('結果') ?? -1;
        const byRow = new Map(results.map((result) => [result.row, result]));
        for (const [index, values] of after.slice(1).entries()) {
          const expected = byRow.get(index + 2);
          expect(values[first] ?? null).toBe(expected === undefined ? null : word[expected.state]);
          for (const [at, value] of values.slice(0, first).entries()) {
            if (value !== null) expect(value).toBe(`${String.fromCharCode(65 + at)}${index + 2}`);
          }
        }
      },
    ),
    { numRuns: 100 },
  );
});
