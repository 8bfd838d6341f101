import { describe, expect, test } from 'vitest';
import { INSERT_ERROR_CODES } from '../../local/practice-site/insert-errors.ts';
import { EMAIL, NOW, practice } from './practice.ts';
import { modifyUrl, tableRows } from './visitor.ts';

const world = practice();
const DAY = '2026-07-03';
const refused = (errors: Record<string, string>) => ({ result: 0, errors });
const accepted = expect.objectContaining({ result: 1 });
const written = () => world.site.punches(EMAIL).map(({ date, minutes, kind }) => ({ date, minutes, kind }));

describe('an accepted insert', () => {
  test('is written as a pending request and answered with the list', async () => {
    const visitor = await world.employee();
    const answer = await visitor.punch(DAY, '0930', { notice: '<b>直行</b>', group_id: '2' });
    expect(answer).toEqual({ result: 1, log_table: expect.any(String), refresh: 0 });
    expect(tableRows(JSON.stringify(answer), /id=\\"logs-table/)).toEqual([
      ['出勤', '09:30', '在宅勤務', '&lt;b&gt;直行&lt;/b&gt;', '承認待ち', '修正'],
    ]);
    expect(world.site.punches(EMAIL)).toEqual([
      {
        date: DAY,
        minutes: 570,
        kind: 'work_start',
        groupId: '2',
        notice: '<b>直行</b>',
        state: 'pending',
        at: NOW,
      },
    ]);
  });

  test('takes start and end one after the other from the same page with the same token', async () => {
    const visitor = await world.employee();
    const form = await visitor.punchForm(DAY, {});
    const url = `${world.site.sslUrl}/employee/adit/insert/`;
    await visitor.post(url, { ...form, time: '0900' });
    await visitor.post(url, { ...form, time: '1800' });
    expect(written()).toEqual([
      { date: DAY, minutes: 540, kind: 'work_start' },
      { date: DAY, minutes: 1080, kind: 'work_end' },
    ]);
  });

  test('finds the kind by the order of the day, whatever order the punches came in', async () => {
    const visitor = await world.employee();
    for (const time of ['1800', '1300', '0900', '1200']) await visitor.punch(DAY, time);
    expect(written().map(({ minutes, kind }) => [minutes, kind])).toEqual([
      [540, 'work_start'],
      [720, 'leave'],
      [780, 'return'],
      [1080, 'work_end'],
    ]);
  });

  test.each([
    ['0930', 570],
    ['930', 570],
    ['09:30', 570],
    ['9:30', 570],
    ['0000', 0],
    ['2600', 1560],
    ['26:00', 1560],
    ['4759', 2879],
    ['*2300', -60],
    ['*23:00', -60],
  ])('reads the time %s as %i minutes', async (time, minutes) => {
    const visitor = await world.employee();
    expect(await visitor.punch(DAY, time)).toEqual(accepted);
    expect(written().map((punch) => punch.minutes)).toEqual([minutes]);
  });

  test('moves the punch that delete_minutes names', async () => {
    const visitor = await world.employee();
    await visitor.punch(DAY, '0900');
    expect(await visitor.punch(DAY, '0915', { delete_minutes: '540' })).toEqual(accepted);
    expect(written().map((punch) => punch.minutes)).toEqual([555]);
  });

  test('shows a punch of the evening before with its star, and can move it', async () => {
    const visitor = await world.employee();
    const answer = await visitor.punch(DAY, '*2300');
    expect(tableRows(JSON.stringify(answer), /id=\\"logs-table/)[0]?.slice(0, 2)).toEqual(['出勤', '*23:00']);
    expect(await visitor.punch(DAY, '*2230', { delete_minutes: '-60' })).toEqual(accepted);
    expect(written().map((punch) => punch.minutes)).toEqual([-90]);
  });

  test('counts at once where no approval is needed', async () => {
    const visitor = await world.employee({ approvalRequired: false });
    await visitor.punch(DAY, '0900');
    expect(world.site.punches(EMAIL)[0]?.state).toBe('approved');
    expect((await visitor.get(modifyUrl(world.site, DAY))).text).not.toContain('jbc-table-warning');
  });

  test('asks the page to reload where the account is set so', async () => {
    const visitor = await world.employee({ refreshAfterInsert: true });
    expect(await visitor.punch(DAY, '0900')).toEqual(expect.objectContaining({ result: 1, refresh: true }));
  });
});

describe('a refused insert writes nothing and names', () => {
  test.each([
    ['', 'empty'],
    ['abc', 'format'],
    ['９３０', 'format'],
    ['9時30分', 'format'],
    ['9', 'format'],
    ['09300', 'format'],
    ['0975', 'invalid'],
    ['4800', 'invalid'],
    ['*2400', 'invalid'],
  ])('the time %j as %s', async (time, code) => {
    const visitor = await world.employee();
    expect(await visitor.punch(DAY, time)).toEqual(refused({ time: code }));
    expect(written()).toEqual([]);
  });

  test('a time before the start of the day as early', async () => {
    const visitor = await world.employee({ dayStartMinutes: 300 });
    expect(await visitor.punch(DAY, '0459')).toEqual(refused({ time: 'early' }));
    expect(await visitor.punch(DAY, '0500')).toEqual(accepted);
    expect(await visitor.punch(DAY, '*0459')).toEqual(refused({ time: 'early' }));
    expect(await visitor.punch(DAY, '*2300')).toEqual(accepted);
  });

  test('a time after the day was ended automatically', async () => {
    const visitor = await world.employee({ autoLeaveMinutes: 1740 });
    expect(await visitor.punch(DAY, '2901')).toEqual(refused({ time: 'auto_leave' }));
    expect(await visitor.punch(DAY, '2900')).toEqual(accepted);
  });

  test('a time that is already there, pending included, as duplicate', async () => {
    const visitor = await world.employee();
    await visitor.punch(DAY, '2600');
    expect(await visitor.punch(DAY, '26:00')).toEqual(refused({ time: 'duplicate' }));
    expect(await visitor.punch('2026-07-04', '2600')).toEqual(accepted);
    expect(world.site.insertCount(EMAIL)).toBe(3);
    expect(written()).toHaveLength(2);
  });

  test('a move of a punch that is not there, and a move onto another punch', async () => {
    const visitor = await world.employee();
    await visitor.punch(DAY, '0900');
    await visitor.punch(DAY, '1800');
    expect(await visitor.punch(DAY, '0915', { delete_minutes: '541' })).toEqual(refused({ time: 'invalid' }));
    expect(await visitor.punch(DAY, '1800', { delete_minutes: '540' })).toEqual(
      refused({ time: 'duplicate' }),
    );
  });

  test.each([
    ['2026', '2', '30'],
    ['2026', '13', '1'],
    ['x', '7', '3'],
  ])('the date %s-%s-%s as format', async (year, month, day) => {
    const visitor = await world.employee();
    expect(await visitor.punch(DAY, '0900', { year, month, day })).toEqual(refused({ date: 'format' }));
  });

  test('a closed date', async () => {
    const visitor = await world.employee({ closedDates: [DAY], closedBefore: '2026-07-01' });
    expect(await visitor.punch(DAY, '0900')).toEqual(refused({ date: 'closed' }));
    expect(await visitor.punch('2026-06-30', '0900')).toEqual(refused({ date: 'closed' }));
    expect(await visitor.punch('2026-07-01', '0900')).toEqual(accepted);
  });

  test('a future date as closed only where future dates are not allowed', async () => {
    const visitor = await world.employee();
    expect(await visitor.punch('2026-07-31', '0900')).toEqual(accepted);
    world.site.setMode(EMAIL, { futureDatesAllowed: false });
    expect(await visitor.punch('2026-07-16', '0900')).toEqual(refused({ date: 'closed' }));
    expect(await visitor.punch('2026-07-15', '0900')).toEqual(accepted);
  });

  test('empty notes where they are required', async () => {
    const visitor = await world.employee({ notesRequired: true });
    expect(await visitor.punch(DAY, '0900', { notice: ' 　' })).toEqual(refused({ notice: 'empty' }));
    expect(await visitor.punch(DAY, '0900', { notice: '打刻漏れ' })).toEqual(accepted);
  });

  test('every field at fault at once', async () => {
    const visitor = await world.employee();
    const changes = { token: 'forged', employee_id: '1', group_id: '99' };
    expect(await visitor.punch(DAY, '', changes)).toEqual(
      refused({ token: 'invalid', employee_id: 'invalid', group_id: 'invalid', time: 'empty' }),
    );
  });
});

describe('an error the site is told to answer', () => {
  const known = Object.entries(INSERT_ERROR_CODES).flatMap(([field, codes]) =>
    codes.map((code) => ({ field, code })),
  );

  test('is each of those its page script knows, one for each insert, and writes nothing', async () => {
    const visitor = await world.employee({ refuseNextInserts: known });
    for (const { field, code } of known) {
      expect(await visitor.punch(DAY, '0900')).toEqual(refused({ [field]: code }));
    }
    expect(written()).toEqual([]);
    expect(await visitor.punch(DAY, '0900')).toEqual(accepted);
  });

  test('has a text on the page in both languages', async () => {
    const visitor = await world.employee();
    const { text } = await visitor.get(`${world.site.sslUrl}/assets/punch.js`);
    const [japanese = '', english = ''] = text.split('  en: {');
    for (const { field, code } of known) {
      expect(japanese).toContain(`'${field}.${code}'`);
      expect(english).toContain(`'${field}.${code}'`);
    }
  });

  test('may be one that nobody has seen before', async () => {
    const visitor = await world.employee({ refuseNextInserts: [{ field: 'month', code: 'settled' }] });
    expect(await visitor.punch(DAY, '0900')).toEqual(refused({ month: 'settled' }));
  });
});

test('an insert without a session is sent to the sign-in and writes nothing', async () => {
  const visitor = await world.employee();
  const form = await visitor.punchForm(DAY, { time: '0900' });
  visitor.cookies.delete('sid');
  const answer = await visitor.post(`${world.site.sslUrl}/employee/adit/insert/`, form);
  expect(answer.status).toBe(302);
  expect(written()).toEqual([]);
});
