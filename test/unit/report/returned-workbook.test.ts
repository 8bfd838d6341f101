import { describe, expect, it } from 'vitest';
import { returnedWorkbook } from '../../../functions/worker/jobs/autofill/report/returned-workbook.ts';
import { readWorkbook } from '../../../functions/worker/jobs/autofill/workbook/read.ts';
import type { KnownOfJob } from '../../../shared/job-type.ts';
import { knownMonth, monthRows } from '../../support/known-month.ts';
import { attendanceWorkbook } from '../../support/workbooks.ts';

const today = '2026-11-30';
const identity = 'a'.repeat(64);

/** A job of that workbook with rows 2 and 3, of which the first is in. */
async function jobOf(bytes: Uint8Array, changes: Partial<KnownOfJob> = {}): Promise<KnownOfJob> {
  const { rows } = await readWorkbook(bytes, today, { identity });
  const [told] = monthRows;
  return knownMonth({
    input: { rows },
    rows: rows.map((row, index) => ({
      ...(index === 0 && told ? told : { state: 'planned' as const }),
      number: row.row,
      label: row.date,
    })),
    source: async () => bytes,
    jobIs: { identity },
    ...changes,
  });
}

const sheet = () =>
  attendanceWorkbook([
    ['2026-11-02', '09:00', '18:00'],
    ['2026-11-03', '09:00', '17:30'],
  ]);
const comesBack = (known: KnownOfJob, as = identity) =>
  returnedWorkbook.make(known).then((bytes) => readWorkbook(bytes, today, { identity: as }));

describe('the returned workbook', () => {
  it('sent again, leaves out what is in and does the rest', async () => {
    const { rows, skipped } = await comesBack(await jobOf(await sheet()));
    expect(skipped).toMatchObject([{ row: 2, reason: 'already_confirmed' }]);
    expect(rows).toMatchObject([{ row: 3, date: '2026-11-03', start: 540, end: 1050 }]);
  });

  it('sent by somebody else, has all of its rows done', async () => {
    const { rows, skipped } = await comesBack(await jobOf(await sheet()), 'b'.repeat(64));
    expect([rows.length, skipped]).toEqual([2, []]);
  });

  it('is a new one with the same rows when the person’s own is gone', async () => {
    const known = await jobOf(await sheet(), { source: async () => undefined });
    const { rows, skipped } = await comesBack(known);
    expect(skipped).toMatchObject([{ row: 2, reason: 'already_confirmed' }]);
    expect(rows).toMatchObject([{ row: 3, date: '2026-11-03' }]);
  });

  it('is a new one, too, when theirs can no longer be written into', async () => {
    const known = await jobOf(await sheet(), { source: async () => Buffer.from('no longer understood') });
    expect((await comesBack(known)).rows).toMatchObject([{ row: 3 }]);
  });

  it('is the same each time', async () => {
    const known = await jobOf(await sheet());
    expect(await returnedWorkbook.make(known)).toEqual(await returnedWorkbook.make(known));
  });

  it('marks nothing as in for a job without an identity', async () => {
    const known = await jobOf(await sheet(), { job: knownMonth().job });
    expect((await comesBack(known)).skipped).toEqual([]);
  });
});
