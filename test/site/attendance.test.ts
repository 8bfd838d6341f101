import { describe, expect, test } from 'vitest';
import { practice } from './practice.ts';
import { tableRows, type Visitor } from './visitor.ts';

const world = practice();

async function july(visitor: Visitor) {
  const address = '/employee/attendance?list_type=normal&search_type=month&year=2026&month=7';
  const { text } = await visitor.get(`${world.site.sslUrl}${address}`);
  const rows = tableRows(text, /<table[^>]*attendance/);
  return { text, rows, on: (day: number) => rows[day - 1] };
}

describe('the month list', () => {
  test('has eleven columns and a row for each day', async () => {
    const { text, rows } = await july(await world.employee());
    const headers = [...text.matchAll(/<th>([^<]*)<\/th>/g)].map(([, header]) => header);
    expect(headers).toEqual(
      '日付 休日区分 シフト時間 出勤時刻 退勤時刻 労働時間 シフト外 残業 深夜 休憩 勤怠状況'.split(' '),
    );
    expect(rows).toHaveLength(31);
    expect(rows.every((row) => row.length === 11)).toBe(true);
  });

  test('knows days off, absences before today, and days to come', async () => {
    const { on } = await july(await world.employee());
    expect(on(3)).toEqual(['07/03(金)', '', '09:00～18:00', '', '', '', '', '', '', '', '欠']);
    expect(on(4)?.slice(0, 3)).toEqual(['07/04(土)', '公休', '']);
    expect(on(5)?.slice(0, 3)).toEqual(['07/05(日)', '法休', '']);
    expect(on(20)?.slice(0, 3)).toEqual(['07/20(月)', '公休', '']); // 海の日
    expect(on(15)?.[10]).toBe('');
    expect(on(16)?.[10]).toBe('');
  });

  test('hides the times of a day that awaits approval and marks its row', async () => {
    const visitor = await world.employee();
    await visitor.punch('2026-07-03', '0900');
    await visitor.punch('2026-07-03', '1800');
    const { text, on } = await july(visitor);
    expect(on(3)?.slice(3)).toEqual(['', '', '', '', '', '', '', '']);
    expect(text.match(/<tr class="jbc-table-warning/g)).toHaveLength(1);
  });

  test.each([
    ['a regular day', ['0900', '1800'], ['09:00', '18:00', '08:00', '00:00', '00:00', '00:00', '01:00', '']],
    ['a night', ['0900', '2600'], ['09:00', '26:00', '16:00', '08:00', '08:00', '04:00', '01:00', '']],
    [
      'a start the evening before',
      ['*2200', '0900'],
      ['*22:00', '09:00', '10:00', '11:00', '02:00', '07:00', '01:00', '早'],
    ],
    [
      'late, left early',
      ['1000', '1500'],
      ['10:00', '15:00', '05:00', '00:00', '00:00', '00:00', '00:00', '遅 早'],
    ],
    [
      'punched breaks',
      ['0900', '1200', '1230', '1800'],
      ['09:00', '18:00', '08:30', '00:00', '00:30', '00:00', '00:30', ''],
    ],
    ['a start alone', ['0930'], ['09:30', '(勤務中)', '', '', '', '', '', '遅']],
  ])('shows the approved times of %s', async (_, times, cells) => {
    const visitor = await world.employee({ approvalRequired: false });
    for (const time of times) await visitor.punch('2026-07-03', time);
    expect((await july(visitor)).on(3)?.slice(3)).toEqual(cells);
  });

  test('shows the present month when the address names none that exists', async () => {
    const visitor = await world.employee();
    for (const query of ['', '?year=2026&month=13', '?year=x&month=7']) {
      const { text } = await visitor.get(`${world.site.sslUrl}/employee/attendance${query}`);
      expect(text).toContain('<strong>2026年7月</strong>');
    }
  });
});

test('the first page lists the newest requests', async () => {
  const visitor = await world.employee();
  await visitor.punch('2026-07-03', '0900');
  world.pass(1_000);
  await visitor.punch('2026-07-02', '2600');
  const { text } = await visitor.get(`${world.site.sslUrl}/employee`);
  expect(tableRows(text, /<table[^>]* id="latest-requests"/)).toEqual([
    ['2026-07-02', '出勤', '26:00', '承認待ち'],
    ['2026-07-03', '出勤', '09:00', '承認待ち'],
  ]);
});
