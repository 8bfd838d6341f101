import { describe, expect, it } from 'vitest';
import { judge } from '../../../functions/worker/jobs/autofill/judge.ts';
import { refusalText } from '../../../functions/worker/jobs/autofill/site/refusal-texts.ts';
import { closedDay, dayWith, nine, punch, row, six } from './days.ts';

const refusal = (field: string, code: string) => ({
  kind: 'refused' as const,
  said: `${field}: ${code}`,
  errors: [{ field, code }],
});
const judged = (
  ...[day, refused, resumed = false]: [Parameters<typeof judge>[1], Parameters<typeof judge>[2]?, boolean?]
) => {
  const { state, code } = judge(row, day, refused, { resumed, begun: false });
  return `${state} ${code}`;
};

describe('what was sent', () => {
  it('is confirmed by the list alone', () => {
    expect(judged(dayWith([nine, six]))).toBe('confirmed CONFIRMED');
    expect(judged(dayWith([nine, six]), undefined, true)).toBe('confirmed CONFIRMED_AFTER_RESUME');
    expect(judged(dayWith([nine, six]), refusal('time', 'duplicate'))).toBe('confirmed CONFIRMED');
  });

  it('says when it still waits for approval', () => {
    const waits = judge(row, dayWith([nine, { ...six, pending: true }]), undefined, {
      resumed: false,
      begun: true,
    });
    expect(waits.note.ja).toBe('打刻一覧で確認しました（承認待ち）');
    expect(waits.note.en).toContain('waiting for approval');
  });

  it.each([
    ['is not listed', dayWith([]), 'uncertain NOT_AS_SENT'],
    ['is listed half', dayWith([nine]), 'uncertain NOT_AS_SENT'],
    ['is listed twice', dayWith([nine, six, six]), 'uncertain DOUBLE_PUNCH'],
    ['is listed with something else', dayWith([nine, punch(700), six]), 'uncertain NOT_AS_SENT'],
    ['is listed the wrong way round', dayWith([punch(540, 'Clock Out'), six]), 'uncertain WRONG_KIND'],
    ['can no longer be seen', closedDay, 'uncertain CLOSED_AFTER_SENDING'],
  ])('is uncertain when it %s', (_, day, verdict) => {
    expect(judged(day)).toBe(verdict);
  });
});

describe('what was refused', () => {
  it('is a failure with the reason', () => {
    expect(judged(dayWith([]), refusal('time', 'early'))).toBe('failed PUNCH_REFUSED');
    expect(judged(dayWith([]), refusal('date', 'closed'))).toBe('failed DATE_CLOSED');
    expect(judged(closedDay, refusal('date', 'closed'))).toBe('failed DATE_CLOSED');
  });

  it('is no plain failure when the other punch was taken and cannot be seen any more', () => {
    const begun = { resumed: false, begun: true };
    const judgedAs = (...[after, why]: [typeof closedDay, ReturnType<typeof refusal>]) =>
      judge(row, after, why, begun);
    expect(judgedAs(closedDay, refusal('date', 'closed'))).toMatchObject({
      state: 'uncertain',
      code: 'CLOSED_AFTER_SENDING',
    });
    expect(judgedAs(dayWith([]), refusal('time', 'early'))).toMatchObject({
      state: 'uncertain',
      code: 'NOT_AS_SENT',
    });
  });

  it('leaves half a row for a person to finish', () => {
    const half = judge(row, dayWith([nine]), refusal('time', 'auto_leave'), { resumed: false, begun: true });
    expect(half).toMatchObject({ state: 'uncertain', code: 'PUNCH_REFUSED' });
    expect(half.note.ja).toBe(
      '18:00の打刻だけが登録されていません。自動退勤後の時刻です。サイトで残りを入力してください',
    );
    expect(half.note.en).toContain('only 18:00 is not in');
  });
});

describe('the words for a refusal', () => {
  const codes = [
    'employee_id.invalid',
    'date.format',
    'date.closed',
    'time.empty',
    'time.invalid',
    'time.format',
    'time.auto_leave',
    'time.early',
    'time.duplicate',
    'notice.empty',
    'group_id.invalid',
    'token.invalid',
  ];
  const textOf = (code: string) => {
    const [field = '', name = ''] = code.split('.');
    return refusalText([{ field, code: name }]);
  };

  it('are different for each code of the site, in both languages', () => {
    expect(new Set(codes.map((code) => textOf(code).ja)).size).toBe(codes.length);
    expect(new Set(codes.map((code) => textOf(code).en)).size).toBe(codes.length);
  });

  it('show a code that nobody knows', () => {
    expect(textOf('moon.phase')).toEqual({
      ja: 'サイトが受け付けませんでした（moon: phase）',
      en: 'the site refused it (moon: phase)',
    });
  });

  it('name everything that is wrong', () => {
    const both = refusalText([
      { field: 'notice', code: 'empty' },
      { field: 'time', code: 'early' },
    ]);
    expect(both.en).toContain('note');
    expect(both.en).toContain('before the start');
  });

  it('say so when the site gives no reason', () => {
    expect(refusalText([]).ja).toBe('サイトが理由を示さずに拒否しました');
  });
});
