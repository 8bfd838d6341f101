import { expect, test } from 'vitest';
import { annotateWorkbook } from '../../../functions/worker/jobs/autofill/workbook/annotate.ts';
import { guardWorkbook } from '../../../functions/worker/jobs/autofill/workbook/guard.ts';
import { readWorkbook } from '../../../functions/worker/jobs/autofill/workbook/read.ts';
import { monthWorkbook } from '../../support/month.ts';
import { goodRows, handMadeWorkbook, zipBomb } from '../../support/workbooks.ts';
import { refusal } from './expect-refusal.ts';

const mebibyte = 1024 * 1024;

/** Largest growth of resident memory while `work` runs, bytes, sampled at each turn of the event loop. */
async function growthDuring(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  let peak = before;
  let running = true;
  const sample = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
    if (running) setImmediate(sample);
  };
  sample();
  await work();
  running = false;
  return Math.max(peak, process.memoryUsage.rss()) - before;
}

test.each([
  ['says so', 1024 ** 3],
  ['claims to be small', 1000],
  ['claims the most that is allowed', 16 * mebibyte],
])('a bomb of 1 GiB that %s costs no memory', async (_, declaredBytes) => {
  const bomb = zipBomb(declaredBytes);
  const growth = await growthDuring(async () => {
    expect((await refusal(guardWorkbook(bomb))).code).toBe('EXPANDS_TOO_LARGE');
  });
  expect(growth / mebibyte).toBeLessThan(100);
});

test.each([
  ['a relationship', 'xl/worksheets/_rels/sheet1.xml.rels', '<Relationship/>'],
  ['a sheet', 'xl/workbook.xml', '<sheet/>'],
])('a list of a million times %s costs no memory', async (_, name, element) => {
  const file = handMadeWorkbook({ parts: [{ name, content: `<list>${element.repeat(1_000_000)}</list>` }] });
  const growth = await growthDuring(async () => {
    expect((await refusal(guardWorkbook(file))).code).toBe('CORRUPT_FILE');
  });
  expect(growth / mebibyte).toBeLessThan(150);
});

test('one long text shared by all cells is not multiplied', async () => {
  const row = (n: number) => `<row r="${n + 3}">${'<c t="s"><v>0</v></c>'.repeat(1000)}</row>`;
  // One character of Arabic that is eighteen in compatible form.
  const file = handMadeWorkbook({
    rows: goodRows + Array.from({ length: 99 }, (_, n) => row(n)).join(''),
    strings: `<si><t>${'\ufdfa'.repeat(30_000)}</t></si>`,
  });
  const growth = await growthDuring(async () => {
    expect((await refusal(readWorkbook(file, '2026-11-22'))).extra).toEqual({ problemCount: 99 * 3 });
  });
  expect(growth / mebibyte).toBeLessThan(150);
});

test('a workbook at the limit of cells, each with its own text, is read in bounded memory', async () => {
  const cells = Array.from({ length: 99_000 }, (_, i) => `<c r="D${i + 3}" t="s"><v>${i}</v></c>`);
  const file = handMadeWorkbook({
    rows: goodRows + cells.map((cell, i) => `<row r="${i + 3}">${cell}</row>`).join(''),
    strings: Array.from({ length: 99_000 }, (_, i) => `<si><t>備考 ${i}</t></si>`).join(''),
  });
  const growth = await growthDuring(async () => {
    expect((await readWorkbook(file, '2026-11-22')).rows).toHaveLength(1);
  });
  expect(growth / mebibyte).toBeLessThan(150);
});

test.each([
  ['of 10 MB with a picture', () => monthWorkbook(31, { ballastBytes: 9.9 * mebibyte })],
  ['of half a million empty rows', () => handMadeWorkbook({ rows: goodRows + '<row/>'.repeat(500_000) })],
])('results are put into a workbook %s in bounded memory', async (_, make) => {
  const file = await make();
  const growth = await growthDuring(async () => {
    await annotateWorkbook(file, [{ row: 2, state: 'confirmed', detail: '' }]);
  });
  expect(growth / mebibyte).toBeLessThan(150);
});
