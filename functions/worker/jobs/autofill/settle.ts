import type { Text } from '../../../../shared/errors.ts';
import type { LedgerEntry } from '../../../../shared/ledger.ts';
import { clockTime } from './row-label.ts';
import type { Punch, PunchAnswer } from './site/punch-page.ts';

/** Where a row stands: the ledger entry without its number and time. */
export type Settled = Pick<LedgerEntry, 'state' | 'code' | 'note' | 'effects'>;

/** Every end a row can come to, in words. */
export const settle = {
  confirmed: (effects: number, resumed: boolean): Settled => ({
    state: 'confirmed',
    code: resumed ? 'CONFIRMED_AFTER_RESUME' : 'CONFIRMED',
    note: resumed
      ? { ja: '中断後に打刻一覧で確認しました', en: 'seen on the site after an interruption' }
      : { ja: '打刻一覧で確認しました', en: 'seen on the site' },
    effects,
  }),
  alreadyThere: (): Settled => ({
    state: 'skipped',
    code: 'ALREADY_THERE',
    note: {
      ja: '同じ打刻が既にあるため送信していません',
      en: 'the same punches were there already; nothing was sent',
    },
    effects: 0,
  }),
  different: (punches: readonly Punch[]): Settled => {
    const found = punches
      .map((punch) => (punch.minutes === undefined ? punch.kind : clockTime(punch.minutes)))
      .join(', ');
    return {
      state: 'skipped',
      code: 'DIFFERENT_PUNCHES',
      note: {
        ja: `別の打刻（${found}）が既にあるため送信していません。サイトで確認してください`,
        en: `other punches (${found}) are there already; nothing was sent. Please check on the site`,
      },
      effects: 0,
    };
  },
  closed: (): Settled => ({
    state: 'failed',
    code: 'DATE_CLOSED',
    note: {
      ja: 'この日付は締め切られていて打刻修正できません',
      en: 'the site takes no corrections for this date',
    },
    effects: 0,
  }),
  noticeRequired: (): Settled => ({
    state: 'failed',
    code: 'NOTICE_REQUIRED',
    note: {
      ja: '会社の設定で備考が必須のため送信していません',
      en: 'the company requires a note; nothing was sent',
    },
    effects: 0,
  }),
  refused: (answer: Extract<PunchAnswer, { kind: 'refused' }>, effects: number, half: boolean): Settled => {
    const reason = refusals[`${answer.field}.${answer.code}`] ?? {
      ja: `サイトが受け付けませんでした（${answer.field}: ${answer.code}）`,
      en: `the site refused it (${answer.field}: ${answer.code})`,
    };
    return {
      state: half ? 'uncertain' : 'failed',
      code: answer.code === 'closed' ? 'DATE_CLOSED' : 'PUNCH_REFUSED',
      note: half
        ? {
            ja: `片方の打刻だけ登録されています。${reason.ja}`,
            en: `only one of the two punches is in; ${reason.en}`,
          }
        : reason,
      effects,
    };
  },
  uncertain: (effects: number): Settled => ({
    state: 'uncertain',
    code: 'NOT_AS_SENT',
    note: {
      ja: '送信後の打刻一覧が送信内容と一致しません。サイトで確認してください',
      en: 'the site does not list what was sent. Please check on the site',
    },
    effects,
  }),
} as const;

const refusals: Readonly<Record<string, Text>> = {
  'date.closed': {
    ja: 'この日付は締め切られていて打刻修正できません',
    en: 'the site takes no corrections for this date',
  },
  'date.format': { ja: 'サイトが日付を受け付けませんでした', en: 'the site did not accept the date' },
  'time.format': { ja: 'サイトが時刻を受け付けませんでした', en: 'the site did not accept the time' },
  'time.invalid': { ja: 'サイトが時刻を受け付けませんでした', en: 'the site did not accept the time' },
  'time.early': { ja: '1日の開始より前の時刻です', en: 'the time is before the start of the day' },
  'time.auto_leave': { ja: '自動退勤後の時刻です', en: 'the time is after the automatic clock-out' },
  'notice.empty': { ja: '備考が必須です', en: 'a note is required' },
  'group_id.invalid': { ja: '打刻場所が正しくありません', en: 'the punch place is not right' },
};
