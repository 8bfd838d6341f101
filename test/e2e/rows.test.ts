import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Text } from '../../shared/text.ts';
import { bothWritten, days, Errands, type Order, type Told } from '../support/errand.ts';
import { dateOf } from '../support/month.ts';
import { Table } from '../support/table.ts';

/** What a company may ask of a day, and what may be there already: each row's end, in the words that people read. */

const confirmed = {
  ja: '打刻一覧で確認しました（承認待ち）',
  en: 'seen on the site (waiting for approval)',
};
const differing = {
  ja: 'ワークブックと異なる打刻（出勤 09:15、退勤 18:00）が既にあるため送信していません。サイトでどちらが正しいか確認してください',
  en: expect.stringMatching(
    /^other punches \(出勤 09:15.+退勤 18:00\) than in the workbook are there already; nothing was sent\. Please check on the site which are right$/,
  ),
};
const alreadyThere = {
  ja: '同じ打刻が既にあるため送信していません',
  en: 'the same punches were there already; nothing was sent',
};
const closed = {
  ja: 'この日付は締め切られていて打刻修正できません。会社の勤怠担当に依頼してください',
  en: 'the site takes no corrections for this date; ask whoever closes the month in your company',
};

const farOff = new Date(Date.now() + 40 * 24 * 3600_000).toISOString().slice(0, 10);

/** Days with punches before anything is sent: 1 the same, 2 the start alone, 3 others. */
const punchesBefore: NonNullable<Order['punches']> = [
  { date: dateOf(1), minutes: 540, state: 'approved' },
  { date: dateOf(1), minutes: 1080, state: 'pending' },
  { date: dateOf(2), minutes: 540, state: 'approved' },
  { date: dateOf(3), minutes: 555, state: 'approved' },
  { date: dateOf(3), minutes: 1080, state: 'approved' },
];

/** Every code that the site's own page script knows, and one that it does not, with what a person reads of it. */
const refusals: readonly (readonly [field: string, code: string, ja: string, en: string])[] = [
  [
    'employee_id',
    'invalid',
    'サイトが従業員を認識できませんでした。会社の Jobcan 管理者に確認してください',
    'the site did not know the employee; ask the Jobcan administrator of your company',
  ],
  ['date', 'format', 'サイトが日付を受け付けませんでした', 'the site did not accept the date'],
  [
    'date',
    'closed',
    'この日付は締め切られていて打刻修正できません',
    'the site takes no corrections for this date',
  ],
  ['time', 'empty', 'サイトに時刻が届きませんでした', 'the time did not reach the site'],
  ['time', 'invalid', 'サイトがこの時刻を受け付けませんでした', 'the site did not accept this time'],
  [
    'time',
    'format',
    'サイトが時刻の書き方を受け付けませんでした',
    'the site did not accept the way the time is written',
  ],
  ['time', 'auto_leave', '自動退勤後の時刻です', 'the time is after the automatic clock-out'],
  ['time', 'early', '1日の開始より前の時刻です', 'the time is before the start of the day'],
  ['group_id', 'invalid', '打刻場所が正しくありません', 'the punch place is not right'],
  [
    'notice',
    'empty',
    '備考が必須か、受け付けられない内容です',
    'a note is required, or this one is not taken',
  ],
  ['weather', 'rain', 'サイトが受け付けませんでした（weather: rain）', 'the site refused it (weather: rain)'],
];

/** What the workbook and the company ask for. */
const wishes: Readonly<Record<string, Order>> = {
  notes: {
    mode: { notesRequired: true },
    rows: [
      [dateOf(1), '09:00', '18:00', '客先直行'],
      [dateOf(2), '09:00', '18:00'],
    ],
    input: { note: '打刻漏れ' },
  },
  'a note missing': {
    mode: { notesRequired: true },
    rows: [
      [dateOf(1), '09:00', '18:00', '客先直行'],
      [dateOf(2), '09:00', '18:00'],
    ],
  },
  places: {
    rows: [
      [dateOf(1), '09:00', '18:00'],
      [dateOf(2), '09:00', '18:00', '', '在宅 勤務'],
      [dateOf(3), '09:00', '18:00', '', '大阪支社'],
    ],
  },
  'a place for all': {
    mode: { groupPlaceholder: true },
    rows: [
      [dateOf(1), '09:00', '18:00'],
      [dateOf(2), '09:00', '18:00', '', '本社'],
    ],
    input: { place: '在宅勤務' },
  },
  'a place to choose': { mode: { groupPlaceholder: true } },
  nights: {
    mode: { typeSelect: true, approvalRequired: false },
    rows: [
      [dateOf(1), '22:00', '26:00'],
      [dateOf(5), '*23:00', '08:00'],
    ],
  },
  'what is there': {
    mode: { closedDates: [dateOf(4)], futureDatesAllowed: false },
    rows: [...days(4), [farOff, '09:00', '18:00']],
    punches: punchesBefore,
  },
  'what is there, to fail': {
    rows: [[dateOf(3), '09:00', '18:00']],
    punches: punchesBefore,
    input: { onDifferent: 'fail' },
  },
};

/** What the site refuses, and a rehearsal. */
const answers: Readonly<Record<string, Order>> = {
  refusals: {
    rows: days(refusals.length + 1),
    mode: {
      refuseNextInserts: [
        ...refusals.map(([field, code]) => ({ field, code })),
        { field: 'token', code: 'invalid' },
      ],
    },
  },
  'a duplicate that is none': { mode: { refuseNextInserts: [{ field: 'time', code: 'duplicate' }] } },
  'a day with bounds': {
    mode: { dayStartMinutes: 600, autoLeaveMinutes: 1020 },
    rows: [
      [dateOf(1), '09:00', '18:00'],
      [dateOf(2), '10:00', '18:00'],
    ],
  },
  'a page that reloads': { mode: { refreshAfterInsert: true } },
  rehearsal: {
    mode: { closedDates: [dateOf(4)], notesRequired: true },
    rows: [...days(4), [dateOf(5), '09:00', '18:00', '客先直行']],
    punches: punchesBefore,
    input: { mode: 'rehearsal' },
  },
};

const states = ({ rows }: Told) => rows.map(({ state, code }) => `${state} ${code}`);
const notes = ({ rows }: Told): readonly Text[] => rows.map(({ note }) => note);

describe('a row', () => {
  let errands: Errands;
  const errand = (name: string) => errands.named(name);
  const inserts = (name: string) => errand(name).stack.site.inserts(errand(name).email);
  beforeAll(async () => {
    errands = await Errands.begin(wishes, answers);
  });
  afterAll(() => errands.stop());

  it('carries its own note, or that of the whole job, where the company requires one', async () => {
    const told = await errand('notes').over();
    expect(told.job.state).toBe('completed');
    expect(notes(told)).toEqual([confirmed, confirmed]);
    expect(inserts('notes').map(({ notice }) => notice)).toEqual([
      '客先直行',
      '客先直行',
      '打刻漏れ',
      '打刻漏れ',
    ]);
    expect(told.received).toEqual(bothWritten(dateOf(1), dateOf(2)));
  });

  it('without the note that the company requires is not sent, and the job names it', async () => {
    const told = await errand('a note missing').over();
    const why = {
      ja: '会社の設定で備考が必須のため送信していません。「備考」列に入力するか、全行共通の備考（note）を指定してください',
      en: 'the company requires a note; nothing was sent. Fill in the column 備考, or give one "note" for all rows',
    };
    expect(told.job).toMatchObject({ state: 'error', error: { code: 'ROWS_NOT_CONFIRMED' } });
    expect(states(told)).toEqual(['confirmed CONFIRMED', 'failed NOTICE_REQUIRED']);
    expect(notes(told)).toEqual([confirmed, why]);
    expect(told.message.ja).toBe('2行中、1行を入力して確認しました、1行は入力できませんでした。');
    expect(told.message.en).toMatch(/^Of 2 rows, 1 .* filled in and confirmed; 1 could not be filled in\.$/);
    expect(told.hint.ja).toContain(`${dateOf(2)} ${why.ja}`);
    expect(told.hint.en).toContain(`${dateOf(2)} ${why.en}`);
    expect(told.received).toEqual(bothWritten(dateOf(1)));
  });

  it('goes to the place preselected, or to that of its column; one unknown to the site is not sent', async () => {
    const told = await errand('places').over();
    expect(states(told)).toEqual(['confirmed CONFIRMED', 'confirmed CONFIRMED', 'failed PLACE_UNKNOWN']);
    expect(told.rows[2]?.note.ja).toBe(
      '打刻場所「大阪支社」はサイトにありません（本社、在宅勤務）。送信していません',
    );
    expect(told.rows[2]?.note.en).toMatch(
      /^the site has no punch place .大阪支社. \(it has: 本社.+在宅勤務\); nothing was sent$/,
    );
    expect(inserts('places').map(({ groupId }) => groupId)).toEqual(['1', '1', '2', '2']);
    expect(told.received).toEqual(bothWritten(dateOf(1), dateOf(2)));
  });

  it('goes to the place that the job has for all rows, unless it has one of its own', async () => {
    const told = await errand('a place for all').over();
    expect(told.job.state).toBe('completed');
    expect(inserts('a place for all').map(({ groupId }) => groupId)).toEqual(['2', '2', '1', '1']);
    expect(told.received).toEqual(bothWritten(dateOf(1), dateOf(2)));
  });

  it('is not sent where somebody has to choose a place and nobody did', async () => {
    const told = await errand('a place to choose').over();
    expect(states(told)).toEqual(['failed PLACE_REQUIRED']);
    expect(told.rows[0]?.note.ja).toBe(
      '打刻場所を選ぶ必要があります（本社、在宅勤務）。「打刻場所」列に入力してください。送信していません',
    );
    expect(told.rows[0]?.note.en).toMatch(
      /^a punch place has to be chosen \(本社.+在宅勤務\): fill in the column 打刻場所\. Nothing was sent$/,
    );
    expect(told.received).toEqual([]);
  });

  it('over midnight, or from the evening before, is one day’s; the kind is chosen where the form asks, and no approval waited for where none is needed', async () => {
    const told = await errand('nights').over();
    expect(told.job.state).toBe('completed');
    expect(notes(told)).toEqual([
      { ja: '打刻一覧で確認しました', en: 'seen on the site' },
      { ja: '打刻一覧で確認しました', en: 'seen on the site' },
    ]);
    expect(told.rows.map(({ label }) => label)).toEqual([
      `${dateOf(1)} 22:00–26:00`,
      `${dateOf(5)} *23:00–08:00`,
    ]);
    expect(told.received).toEqual([
      `${dateOf(1)} 2200 written`,
      `${dateOf(1)} 2600 written`,
      `${dateOf(5)} *2300 written`,
      `${dateOf(5)} 0800 written`,
    ]);
    expect(told.punches).toEqual([
      `${dateOf(1)} work_start 1320 approved`,
      `${dateOf(1)} work_end 1560 approved`,
      `${dateOf(5)} work_start -60 approved`,
      `${dateOf(5)} work_end 480 approved`,
    ]);
  });

  it('is left alone where the day has the same punches or others, gets what is missing of the same, and fails where the day is closed or to come', async () => {
    const told = await errand('what is there').over();
    expect(told.job).toMatchObject({ state: 'error', error: { code: 'ROWS_NOT_CONFIRMED' } });
    expect(told.rows.map(({ state, code, effects }) => [state, code, effects])).toEqual([
      ['skipped', 'ALREADY_THERE', 0],
      ['confirmed', 'CONFIRMED', 1],
      ['skipped', 'DIFFERENT_PUNCHES', 0],
      ['failed', 'DATE_CLOSED', 0],
      ['failed', 'FUTURE_DATE_REFUSED', 0],
    ]);
    expect(notes(told)).toEqual([
      alreadyThere,
      confirmed,
      differing,
      closed,
      {
        ja: '未来の日付のため、サイトが打刻修正を受け付けません。その日になってから送信してください',
        en: 'the site takes no corrections for a date to come; send it again when the day has come',
      },
    ]);
    expect(told.summary.ja).toBe(
      '5行中、1行を入力して確認しました、1行は同じ打刻が既にありました、1行は別の打刻があるため入力していません（要確認）、2行は入力できませんでした。',
    );
    expect(told.summary.en).toMatch(
      /^Of 5 rows, 1 .* filled in and confirmed; 1 .* there already; 1 .* other punches .* left alone \(please check\); 2 could not be filled in\.$/,
    );
    expect(told.received).toEqual([`${dateOf(2)} 1800 written`]);
    expect(told.punches).toHaveLength(punchesBefore.length + 1);
  });

  it('fails where the day has other punches and the person asked for that', async () => {
    const told = await errand('what is there, to fail').over();
    expect(told.job).toMatchObject({ state: 'error', error: { code: 'ROWS_NOT_CONFIRMED' } });
    expect(states(told)).toEqual(['failed DIFFERENT_PUNCHES']);
    expect(notes(told)).toEqual([differing]);
    expect(told.hint.ja).toContain(`${dateOf(3)} ワークブックと異なる打刻（出勤 09:15、退勤 18:00）`);
    expect(told.received).toEqual([]);
    expect(told.punches).toHaveLength(punchesBefore.length);
  });

  it.each(refusals.map(([field, code, ja, en], row) => ({ field, code, ja, en, row })))(
    'that the site refuses with $field $code fails with the reason, and its end is not sent',
    async ({ field, code, ja, en, row }) => {
      const told = await errand('refusals').over();
      expect(told.rows[row]).toMatchObject({
        state: 'failed',
        code: field === 'date' && code === 'closed' ? 'DATE_CLOSED' : 'PUNCH_REFUSED',
        note: { ja: expect.stringContaining(ja), en: expect.stringContaining(en) },
        effects: 1,
        trail: [{ what: '09:00', answer: `${field}: ${code}` }],
      });
      expect(told.received.filter((insert) => insert.startsWith(dateOf(row + 1)))).toEqual([
        `${dateOf(row + 1)} 0900 refused`,
      ]);
    },
  );

  it('whose page had expired is sent again from a fresh one', async () => {
    const told = await errand('refusals').over();
    const last = refusals.length;
    expect(told.rows[last]).toMatchObject({ state: 'confirmed', note: confirmed, effects: 3 });
    expect(told.received.slice(last)).toEqual([
      `${dateOf(last + 1)} 0900 refused`,
      ...bothWritten(dateOf(last + 1)),
    ]);
  });

  it('of which the site says that a punch is there, and does not list it, is for a person to look at', async () => {
    const told = await errand('a duplicate that is none').over();
    expect(states(told)).toEqual(['uncertain NOT_AS_SENT']);
    expect(told.rows[0]?.note.ja).toBe(
      '送信した打刻（09:00と18:00）が打刻一覧（出勤 18:00（承認待ち））と一致しません。サイトのこの日を確認してください',
    );
    expect(told.rows[0]?.note.en).toMatch(
      /^what was sent \(09:00 and 18:00\) is not what the site lists \(出勤 18:00.*\)\. Please check that day on the site$/,
    );
    expect(told.received).toEqual([`${dateOf(1)} 0900 refused`, `${dateOf(1)} 1800 written`]);
  });

  it('is told of by the half that is missing when the site takes only the other', async () => {
    const told = await errand('a day with bounds').over();
    expect(states(told)).toEqual(['failed PUNCH_REFUSED', 'uncertain PUNCH_REFUSED']);
    expect(notes(told)).toEqual([
      {
        ja: expect.stringContaining('1日の開始より前の時刻です'),
        en: expect.stringContaining('the time is before the start of the day'),
      },
      {
        ja: '18:00の打刻だけが登録されていません。自動退勤後の時刻です。サイトで残りを入力してください',
        en: 'only 18:00 is not in: the time is after the automatic clock-out. Please enter it on the site',
      },
    ]);
    expect(told.summary.ja).toBe('2行中、1行は入力できませんでした、1行は確認が必要です。');
    expect(told.received).toEqual([
      `${dateOf(1)} 0900 refused`,
      `${dateOf(2)} 1000 written`,
      `${dateOf(2)} 1800 refused`,
    ]);
    expect(told.punches).toEqual([`${dateOf(2)} work_start 600 pending`]);
  });

  it('is sent once each on a page that reloads itself after a punch', async () => {
    const told = await errand('a page that reloads').over();
    expect(told.job.state).toBe('completed');
    expect(told.received).toEqual(bothWritten(dateOf(1)));
  });

  it('is only looked at in a rehearsal, which says what would be sent and never fails', async () => {
    const told = await errand('rehearsal').over();
    expect(told.job).toMatchObject({ state: 'completed', secret: 'destroyed' });
    expect(states(told)).toEqual([
      'skipped ALREADY_THERE',
      'failed NOTICE_REQUIRED',
      'skipped DIFFERENT_PUNCHES',
      'failed DATE_CLOSED',
      'skipped WOULD_PUNCH',
    ]);
    expect(told.rows[4]?.note).toEqual({
      ja: '09:00と18:00を打刻できます（予行のため送信していません）',
      en: '09:00 and 18:00 can be punched (a rehearsal: nothing was sent)',
    });
    expect(told.summary.ja).toBe(
      '予行（打刻は送信していません）：5行中、1行を入力できます、1行は同じ打刻が既にありました、1行は別の打刻があるため入力していません（要確認）、2行は入力できません。',
    );
    expect(told.summary.en).toMatch(/^Rehearsal, nothing was punched\. Of 5 rows, 1 can be filled in; /);
    expect(told).toMatchObject({ received: [], signIns: { succeeded: 1, refused: 0 } });
    expect(told.punches).toHaveLength(punchesBefore.length);
    const { id, stack } = errand('rehearsal');
    const { files } = await stack.api.files(id);
    expect(files.map(({ name }) => name)).not.toContainEqual(expect.stringMatching(/^row-/));
  });

  it('that the site refuses tells nothing against the site: its breaker is not touched, by a rehearsal either', async () => {
    for (const name of ['refusals', 'rehearsal']) await errand(name).over();
    expect(await new Table(errand('rehearsal').stack.host).breaker('jobcan')).toBeUndefined();
  });
});
