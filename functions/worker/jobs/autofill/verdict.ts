import type { Text } from '../../../../shared/errors.ts';
import type { LedgerEntry } from '../../../../shared/ledger.ts';
import type { Wanted } from './compare.ts';
import { clockTime } from './row-label.ts';
import { type Punch, punchText } from './site/punch.ts';
import type { Place } from './site/punch-page.ts';

/** How a row stands, with the words for it. */
export type Verdict = Pick<LedgerEntry, 'state' | 'code' | 'note'>;

const of = (state: Verdict['state'], code: string, ja: string, en: string): Verdict => ({
  state,
  code,
  note: { ja, en },
});

const times = (wanted: readonly Wanted[]) => wanted.map(({ minutes }) => clockTime(minutes));
const ja = (wanted: readonly Wanted[]) => times(wanted).join('と');
const en = (wanted: readonly Wanted[]) => times(wanted).join(' and ');
const listed = (punches: readonly Punch[], nothing: string) =>
  punches.length === 0 ? nothing : punches.map(punchText).join('、');

/** Every end a row can come to, in words. */
export const verdict = {
  sending: (): Verdict => of('attempted', 'SENDING', '送信中', 'sending'),

  confirmed: (resumed: boolean, pending: boolean): Verdict => {
    const waits = pending ? { ja: '（承認待ち）', en: ' (waiting for approval)' } : { ja: '', en: '' };
    return resumed
      ? of(
          'confirmed',
          'CONFIRMED_AFTER_RESUME',
          `中断後に打刻一覧で確認しました${waits.ja}`,
          `seen on the site after an interruption${waits.en}`,
        )
      : of('confirmed', 'CONFIRMED', `打刻一覧で確認しました${waits.ja}`, `seen on the site${waits.en}`);
  },

  alreadyThere: (): Verdict =>
    of(
      'skipped',
      'ALREADY_THERE',
      '同じ打刻が既にあるため送信していません',
      'the same punches were there already; nothing was sent',
    ),

  /** A rehearsal's word for a row that can be filled in. */
  wouldPunch: (missing: readonly Wanted[]): Verdict =>
    of(
      'skipped',
      'WOULD_PUNCH',
      `${ja(missing)}を打刻できます（予行のため送信していません）`,
      `${en(missing)} can be punched (a rehearsal: nothing was sent)`,
    ),

  different: (punches: readonly Punch[], policy: 'skip' | 'fail'): Verdict => {
    const found = listed(punches, '—');
    return of(
      policy === 'skip' ? 'skipped' : 'failed',
      'DIFFERENT_PUNCHES',
      `ワークブックと異なる打刻（${found}）が既にあるため送信していません。サイトでどちらが正しいか確認してください`,
      `other punches (${found}) than in the workbook are there already; nothing was sent. Please check on the site which are right`,
    );
  },

  closed: (): Verdict =>
    of(
      'failed',
      'DATE_CLOSED',
      'この日付は締め切られていて打刻修正できません。会社の勤怠担当に依頼してください',
      'the site takes no corrections for this date; ask whoever closes the month in your company',
    ),

  future: (): Verdict =>
    of(
      'failed',
      'FUTURE_DATE_REFUSED',
      '未来の日付のため、サイトが打刻修正を受け付けません。その日になってから送信してください',
      'the site takes no corrections for a date to come; send it again when the day has come',
    ),

  noteRequired: (): Verdict =>
    of(
      'failed',
      'NOTICE_REQUIRED',
      '会社の設定で備考が必須のため送信していません。「備考」列に入力するか、全行共通の備考（note）を指定してください',
      'the company requires a note; nothing was sent. Fill in the column 備考, or give one "note" for all rows',
    ),

  placeUnknown: (name: string, places: readonly Place[]): Verdict => {
    const known = places.map((place) => place.name).join('、');
    return of(
      'failed',
      'PLACE_UNKNOWN',
      `打刻場所「${name}」はサイトにありません（${known || '選択肢なし'}）。送信していません`,
      `the site has no punch place 「${name}」 (it has: ${known || 'none'}); nothing was sent`,
    );
  },

  placeRequired: (places: readonly Place[]): Verdict => {
    const known = places.map((place) => place.name).join('、');
    return of(
      'failed',
      'PLACE_REQUIRED',
      `打刻場所を選ぶ必要があります（${known}）。「打刻場所」列に入力してください。送信していません`,
      `a punch place has to be chosen (${known}): fill in the column 打刻場所. Nothing was sent`,
    );
  },

  refused: (code: string, why: Text): Verdict => of('failed', code, why.ja, why.en),

  /** One of the two is in, the other was refused. */
  half: (code: string, missing: readonly Wanted[], why: Text): Verdict =>
    of(
      'uncertain',
      code,
      `${ja(missing)}の打刻だけが登録されていません。${why.ja}。サイトで残りを入力してください`,
      `only ${en(missing)} is not in: ${why.en}. Please enter it on the site`,
    ),

  /** What was sent before is not what is listed now, and it is not ours to decide what is right. */
  notAsSent: (wanted: readonly Wanted[], punches: readonly Punch[]): Verdict =>
    of(
      'uncertain',
      'NOT_AS_SENT',
      `送信した打刻（${ja(wanted)}）が打刻一覧（${listed(punches, '打刻なし')}）と一致しません。サイトのこの日を確認してください`,
      `what was sent (${en(wanted)}) is not what the site lists (${listed(punches, 'no punches')}). Please check that day on the site`,
    ),

  doubled: (doubled: readonly Wanted[]): Verdict =>
    of(
      'uncertain',
      'DOUBLE_PUNCH',
      `${ja(doubled)}の打刻がサイトに2つあります。片方を取り消してください`,
      `the site lists ${en(doubled)} twice. Please remove one of them there`,
    ),

  reversed: (reversed: readonly Wanted[]): Verdict =>
    of(
      'uncertain',
      'WRONG_KIND',
      `${ja(reversed)}の打刻区分（出勤・退勤）が逆に登録されています。サイトで確認してください`,
      `the site lists ${en(reversed)} as the opposite kind (in for out). Please check on the site`,
    ),

  closedMeanwhile: (): Verdict =>
    of(
      'uncertain',
      'CLOSED_AFTER_SENDING',
      '送信後にこの日付が締め切られ、打刻を確認できません。会社の勤怠担当に確認してください',
      'the date was closed after something was sent, so it cannot be seen. Ask whoever closes the month in your company',
    ),
} as const;
