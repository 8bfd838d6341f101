import type { Text } from '../../../../../shared/errors.ts';

/** Every error code of the site's own page script, in words. */
const texts: Readonly<Record<string, Text>> = {
  'employee_id.*': {
    ja: 'サイトが従業員を認識できませんでした。会社の Jobcan 管理者に確認してください',
    en: 'the site did not know the employee; ask the Jobcan administrator of your company',
  },
  'date.closed': {
    ja: 'この日付は締め切られていて打刻修正できません',
    en: 'the site takes no corrections for this date',
  },
  'date.format': { ja: 'サイトが日付を受け付けませんでした', en: 'the site did not accept the date' },
  'time.empty': { ja: 'サイトに時刻が届きませんでした', en: 'the time did not reach the site' },
  'time.format': {
    ja: 'サイトが時刻の書き方を受け付けませんでした',
    en: 'the site did not accept the way the time is written',
  },
  'time.invalid': {
    ja: 'サイトがこの時刻を受け付けませんでした',
    en: 'the site did not accept this time',
  },
  'time.early': { ja: '1日の開始より前の時刻です', en: 'the time is before the start of the day' },
  'time.auto_leave': { ja: '自動退勤後の時刻です', en: 'the time is after the automatic clock-out' },
  'time.duplicate': { ja: '同じ時刻の打刻が既にあります', en: 'there is a punch at this time already' },
  'notice.*': {
    ja: '備考が必須か、受け付けられない内容です',
    en: 'a note is required, or this one is not taken',
  },
  'group_id.*': { ja: '打刻場所が正しくありません', en: 'the punch place is not right' },
  'token.*': { ja: '画面の有効期限が切れました', en: 'the page had expired' },
};

/** What the site refused, in words; a code that nobody knows is shown as it is. */
export function refusalText(errors: readonly { field: string; code: string }[]): Text {
  const all = errors.map(
    ({ field, code }) =>
      texts[`${field}.${code}`] ??
      texts[`${field}.*`] ?? {
        ja: `サイトが受け付けませんでした（${field}: ${code}）`,
        en: `the site refused it (${field}: ${code})`,
      },
  );
  if (all.length === 0)
    return { ja: 'サイトが理由を示さずに拒否しました', en: 'the site refused it without a reason' };
  return { ja: all.map(({ ja }) => ja).join('、'), en: all.map(({ en }) => en).join('; ') };
}
