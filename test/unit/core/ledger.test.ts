import { expect, it } from 'vitest';
import { summaryOf } from '../../../functions/worker/jobs/autofill/summary.ts';
import { countRows, isSettledIn, type RowState, rowsOf } from '../../../shared/ledger.ts';

const plan = [1, 2, 3].map((number) => ({ number, label: `row ${number}` }));
const note = { ja: '', en: '' };
const entries = [
  { number: 1, state: 'confirmed', code: 'CONFIRMED', note, effects: 2 },
  { number: 2, state: 'attempted', code: 'SENDING', note, effects: 1 },
] as const;

it('takes a row without an entry for planned', () => {
  expect(rowsOf(plan, entries).map(({ state }) => state)).toEqual(['confirmed', 'attempted', 'planned']);
});

it('calls a row that was under way when the job ended uncertain, and says where to look', () => {
  const rows = rowsOf(plan, entries, true);
  expect(rows[1]).toMatchObject({ state: 'uncertain', code: 'NOT_VERIFIED', effects: 1 });
  expect(rows[1]?.note?.ja).toContain('サイトで確認');
  expect(countRows(rows)).toMatchObject({ total: 3, confirmed: 1, uncertain: 1, attempted: 0, planned: 1 });
});

it('does not say «not reached» of a row that was being sent', () => {
  const summary = summaryOf(countRows(rowsOf(plan, entries)), { different: 0, wouldPunch: 0 });
  expect(summary.ja).toBe(
    '3行中、1行を入力して確認しました、1行は送信の途中です（要確認）、1行は未処理です。',
  );
  expect(summary.en).toBe(
    'Of 3 rows, 1 was filled in and confirmed; 1 was being sent (please check); 1 was not reached.',
  );
});

it('tries again in a new series what failed in a former one, and nothing else', () => {
  const settled = (state: Exclude<RowState, 'planned'>, series?: number) =>
    isSettledIn(2, { state, ...(series !== undefined && { series }) });
  expect([settled('confirmed', 2), settled('skipped', 2), settled('failed', 2)]).toEqual([true, true, true]);
  expect(settled('failed', 1)).toBe(false);
  expect(settled('failed')).toBe(false);
  expect([settled('confirmed', 1), settled('skipped', 1)]).toEqual([true, true]);
  expect([settled('attempted', 2), settled('uncertain', 1), settled('uncertain', 2)]).toEqual([
    false,
    false,
    false,
  ]);
  expect(isSettledIn(1, undefined)).toBe(false);
});
