import { describe, expect, test } from 'vitest';
import { readWorkbook } from '../../../functions/worker/jobs/autofill/workbook/read.ts';
import { attendanceWorkbook } from '../../support/workbooks.ts';
import { refusal } from './expect-refusal.ts';

const refusalOf = async (headers: readonly string[]) =>
  refusal(
    readWorkbook(await attendanceWorkbook([['2026-11-02', '9:00', '18:00']], { headers }), '2026-11-22'),
  );

describe('a header is refused', () => {
  test('without one of the columns, which is named', async () => {
    const error = await refusalOf(['日付', '開始時刻', '備考']);
    expect(error).toMatchObject({ code: 'HEADER_MISSING', status: 422 });
    expect(error.text.ja).toBe('シート「勤怠データ」の見出し：「終了時刻」の列がありません。');
    expect(error.details).toMatchObject([{ code: 'HEADER_MISSING', row: 1, field: '終了時刻' }]);
  });

  test('with a misspelt column, and the nearest one is shown', async () => {
    const error = await refusalOf(['日付', '開始時間', '終了時刻']);
    expect(error.code).toBe('HEADER_MISSPELT');
    expect(error.details).toEqual([
      {
        code: 'HEADER_MISSPELT',
        row: 1,
        column: 'B',
        field: '開始時刻',
        found: '開始時間',
        message: {
          ja: '「開始時刻」の列がありません。B列の「開始時間」は「開始時刻」の誤りではありませんか。',
          en: 'There is no column 「開始時刻」. Column B says 「開始時間」: should it be 「開始時刻」?',
        },
      },
    ]);
  });

  test('with a column twice, and both are named', async () => {
    const error = await refusalOf(['日付', '開始時刻', '終了時刻', '日付']);
    expect(error.code).toBe('HEADER_DUPLICATE');
    expect(error.text.ja).toContain('「日付」の列が2つあります（A、D列）。');
  });

  test('with every problem at once', async () => {
    const error = await refusalOf(['日附', '開始時刻', '開始時刻']);
    expect(error.details?.map(({ code, field }) => [code, field])).toEqual([
      ['HEADER_MISSPELT', '日付'],
      ['HEADER_DUPLICATE', '開始時刻'],
      ['HEADER_MISSING', '終了時刻'],
    ]);
  });

  test('that is not there, the first row being data', async () => {
    const error = await refusalOf(['2026-11-01', '9:00', '18:00']);
    expect(error.details?.map(({ code }) => code)).toEqual([
      'HEADER_MISSING',
      'HEADER_MISSING',
      'HEADER_MISSING',
    ]);
  });

  test('without showing invisible characters of the file', async () => {
    const error = await refusalOf(['\u202e日附\u001b', '開始時刻', '終了時刻']);
    expect(error.details?.[0]?.found).toBe('日附');
    expect(error.text.ja).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

test('a header is known by its letters alone: spaces and invisible characters do not count', async () => {
  const headers = ['\ufeff日 付', ' 開始時刻\u200b', '終了\n時刻'];
  const reading = await readWorkbook(
    await attendanceWorkbook([['2026-11-02', '9:00', '18:00']], { headers }),
    '2026-11-22',
  );
  expect(reading.rows).toHaveLength(1);
});
