import { expect, it } from 'vitest';
import { rowsToLookAt } from '../../../functions/worker/jobs/autofill/rows-to-look-at.ts';
import { summaryOf } from '../../../functions/worker/jobs/autofill/summary.ts';

const note = { ja: '締め切られています', en: 'closed' };
const rows = Array.from({ length: 7 }, (_, index) => ({
  row: { row: index + 2, date: `2026-11-0${index + 1}`, start: 540, end: 1080 },
  standing: { state: 'failed', code: 'DATE_CLOSED', note, effects: 0 } as const,
}));

it('names the first rows with what is the matter, and counts the others', () => {
  const other = {
    ...rows[1],
    standing: { state: 'uncertain', code: 'X', note: { ja: '要確認', en: 'look' }, effects: 1 } as const,
  };
  const text = rowsToLookAt(rows.map((row, index) => (index === 1 ? { ...row, ...other } : row)));
  expect(text.ja).toContain(
    '2026-11-01, 2026-11-03, 2026-11-04, 2026-11-05 締め切られています／2026-11-02 要確認',
  );
  expect(text.ja).toContain('ほか2行');
  expect(text.en).toContain('and 2 more');
  expect(rowsToLookAt(rows.slice(0, 1)).en).not.toContain('more');
});

it('sums a rehearsal up as one', () => {
  const counts = { total: 3, planned: 0, attempted: 0, confirmed: 0, uncertain: 0, failed: 1, skipped: 2 };
  const summary = summaryOf(counts, { different: 0, wouldPunch: 2 }, 'rehearsal');
  expect(summary.ja).toBe('予行（打刻は送信していません）：3行中、2行を入力できます、1行は入力できません。');
  expect(summary.en).toBe(
    'Rehearsal, nothing was punched. Of 3 rows, 2 can be filled in; 1 cannot be filled in.',
  );
});
