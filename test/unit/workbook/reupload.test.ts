import exceljs from 'exceljs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { annotateWorkbook } from '../../../functions/worker/jobs/autofill/workbook/annotate.ts';
import type { AttendanceRow } from '../../../functions/worker/jobs/autofill/workbook/attendance-row.ts';
import { rowFingerprint } from '../../../functions/worker/jobs/autofill/workbook/fingerprint.ts';
import { freshWorkbook } from '../../../functions/worker/jobs/autofill/workbook/fresh.ts';
import { readWorkbook } from '../../../functions/worker/jobs/autofill/workbook/read.ts';
import type { RowResult } from '../../../functions/worker/jobs/autofill/workbook/row-results.ts';
import { attendanceWorkbook } from '../../support/workbooks.ts';
import { valuesOf } from './parts.ts';

const today = '2026-11-22';
const identity = 'hanako';
const headers = ['日付', '開始時刻', '終了時刻', '備考', '打刻場所'];

const sent = () =>
  attendanceWorkbook(
    [
      ['2026-11-02', '09:00', '18:00', '在宅', '本社'],
      ['2026-11-04', '09:00', '18:00'],
    ],
    { headers },
  );

const resultOf = (row: AttendanceRow, state: RowResult['state'] = 'confirmed'): RowResult => ({
  row: row.row,
  state,
  detail: '',
  evidence: 'row.png',
  fingerprint: rowFingerprint(identity, row),
});

/** The workbook as it is returned when both rows were confirmed. */
async function returned(state: RowResult['state'] = 'confirmed', language: 'ja' | 'en' = 'ja') {
  const bytes = await sent();
  const { rows } = await readWorkbook(bytes, today);
  return annotateWorkbook(
    bytes,
    rows.map((row) => resultOf(row, state)),
    { language },
  );
}

/** As a person edits it and saves it again, with another program. */
async function edited(bytes: Uint8Array, edit: (sheet: exceljs.Worksheet) => void): Promise<Uint8Array> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(Uint8Array.from(bytes).buffer);
  const [sheet] = workbook.worksheets;
  if (sheet !== undefined) edit(sheet);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

const runs = async (bytes: Uint8Array, who: string | undefined = identity) =>
  (await readWorkbook(bytes, today, { identity: who })).rows.map(({ row }) => row);

describe('a returned workbook that comes back', () => {
  test.each(['ja', 'en'] as const)('runs nothing that was confirmed (%s)', async (language) => {
    expect(await readWorkbook(await returned('confirmed', language), today, { identity })).toMatchObject({
      rows: [],
      skipped: [
        { row: 2, date: '2026-11-02', reason: 'already_confirmed' },
        { row: 3, date: '2026-11-04', reason: 'already_confirmed' },
      ],
      warnings: [],
    });
  });

  test('runs nothing that was confirmed after another program saved it', async () => {
    expect(await runs(await edited(await returned(), () => {}))).toEqual([]);
  });

  test.each(['uncertain', 'failed', 'skipped', 'planned', 'attempted'] as const)(
    'runs rows that were %s',
    async (state) => {
      expect(await runs(await returned(state))).toEqual([2, 3]);
    },
  );

  test.each([
    ['A2', '2026-11-05'],
    ['B2', '09:01'],
    ['C2', '18:01'],
    ['D2', '出社'],
    ['D2', null],
    ['E2', '支社'],
    ['F2', '取り消し'],
    ['I2', 'row.png'],
  ])('runs a row whose %s was changed to %j', async (cell, value) => {
    const file = await edited(await returned(), (sheet) => {
      sheet.getCell(cell).value = value;
    });
    expect(await runs(file)).toEqual([2]);
  });

  test('runs all rows for another person, or when nobody says whose they are', async () => {
    expect(await runs(await returned(), 'taro')).toEqual([2, 3]);
    expect((await readWorkbook(await returned(), today)).rows).toHaveLength(2);
  });

  test('runs rows that a person called confirmed by hand', async () => {
    const file = await attendanceWorkbook([['2026-11-02', '09:00', '18:00', '確認済み', '#0123456789ab']], {
      headers: ['日付', '開始時刻', '終了時刻', '結果', '証跡'],
    });
    expect(await runs(file)).toEqual([2]);
  });

  test('is known by our columns where a person has one of the same name', async () => {
    const own = await attendanceWorkbook([['2026-11-02', '09:00', '18:00', 'メモ', '優']], {
      headers: ['日付', '開始時刻', '終了時刻', '証跡', '結果'],
    });
    const { rows } = await readWorkbook(own, today);
    expect(
      await runs(
        await annotateWorkbook(
          own,
          rows.map((row) => resultOf(row)),
        ),
      ),
    ).toEqual([]);
  });

  test('still refuses a date that was confirmed and is there again', async () => {
    const file = await edited(await returned(), (sheet) => {
      sheet.addRow(['2026-11-02', '19:00', '20:00']);
    });
    await expect(runs(file)).rejects.toMatchObject({ details: [{ code: 'DUPLICATE_DATE', row: 4 }] });
  });
});

describe('a fingerprint', () => {
  const row = { date: '2026-11-02', start: 540, end: 1080 };

  test('is twelve digits that never change', () => {
    expect(rowFingerprint('a', row)).toBe(rowFingerprint('a', { ...row }));
    expect(rowFingerprint('a', row)).toMatch(/^[0-9a-f]{12}$/);
  });

  test('is another one for anything else', () => {
    const text = fc.constantFrom('', 'a', '","', 'a","b', '0');
    const any = fc.record({
      identity: text,
      date: fc.constantFrom('2026-11-02', '2026-11-03'),
      start: fc.constantFrom(-60, 5, 54),
      end: fc.constantFrom(60, 540, 0),
      note: text,
      place: text,
    });
    const print = ({ identity: who, ...of }: typeof any extends fc.Arbitrary<infer T> ? T : never) =>
      rowFingerprint(who, of);
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(print(a) === print(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});

describe('a new workbook in place of one that is gone', () => {
  const rows: AttendanceRow[] = [
    { row: 4, date: '2026-11-02', start: -60, end: 480, note: '=1+1', place: '本社' },
    { row: 7, date: '2026-11-04', start: 1320, end: 1560 },
  ];

  test('has the rows where they stood, with their results', async () => {
    const file = await freshWorkbook(
      rows,
      rows.map((row) => resultOf(row)),
    );
    expect((await readWorkbook(file, today)).rows).toEqual(rows);
    expect(await runs(file)).toEqual([]);
    const values = await valuesOf(file);
    expect(values[3]?.slice(0, 6)).toEqual(['2026-11-02', '*23:00', '8:00', '=1+1', '本社', '確認済み']);
  });

  test('is the same, byte for byte, for the same rows', async () => {
    expect(await freshWorkbook(rows, [])).toEqual(await freshWorkbook(rows, []));
  });
});
