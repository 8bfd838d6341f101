import type { Text } from '../../../shared/text.ts';
import type { pageShape } from '../mode/page.ts';
import type { rulesShape } from '../mode/rules.ts';
import type { signInShape } from '../mode/sign-in.ts';
import type { troubleShape } from '../mode/trouble.ts';
import type { FieldKind } from './field-kinds.ts';

/** One part of an account's mode as a person sees it. */
export interface ModeField {
  readonly kind: FieldKind;
  readonly label: Text;
}

type FieldsOf<Shape> = Readonly<Record<keyof Shape, ModeField>>;

const field = (kind: FieldKind, ja: string, en: string): ModeField => ({ kind, label: { ja, en } });

const signInFields: FieldsOf<typeof signInShape> = {
  signInWays: field('ways', 'ログインの入口', 'Ways to sign in'),
  captcha: field('flag', 'ログインで画像認証を求める', 'Signing in asks for an image check'),
  captchaAfterInserts: field(
    'optionalCount',
    '画像認証に切り替わるまでの打刻数（空欄: なし）',
    'Punches until an image check (empty: never)',
  ),
  twoFactor: field('flag', '2段階認証を求める', 'Ask for a second factor'),
  locked: field('flag', 'アカウントをロックする', 'Lock the account'),
  sso: field('flag', 'シングルサインオンだけにする', 'Single sign-on only'),
  maintenanceAtSignIn: field('flag', 'ログインの送信に503を返す', 'Answer sign-in forms with 503'),
  sessionLapseAfterInserts: field(
    'optionalCount',
    '毎回、この打刻数でセッションが切れる（空欄: なし）',
    'Every session ends after so many punches (empty: none)',
  ),
  sessionLapseOnce: field(
    'optionalCount',
    '一度だけ、この打刻数のあとでセッションが切れる（空欄: なし）',
    'The session ends once, after so many punches (empty: none)',
  ),
};

const rulesFields: FieldsOf<typeof rulesShape> = {
  notesRequired: field('flag', '備考を必須にする', 'Notes are required'),
  approvalRequired: field('flag', '承認を必要とする', 'Punches await approval'),
  futureDatesAllowed: field('flag', '未来の日付を認める', 'Future dates are allowed'),
  closedBefore: field('day', 'この日より前は締め切り（空欄: なし）', 'Closed before (empty: none)'),
  closedDates: field('days', '締め切った日（1行に1日）', 'Closed dates (one a line)'),
  dayStartMinutes: field('count', '1日の始まり（0時からの分）', 'Start of the day (minutes)'),
  autoLeaveMinutes: field(
    'optionalCount',
    '自動退勤（0時からの分、空欄: なし）',
    'Ended automatically at (minutes, empty: never)',
  ),
  groups: field('groups', '打刻場所（1行に「番号 名前」）', 'Groups (“number name” a line)'),
};

const pageFields: FieldsOf<typeof pageShape> = {
  typeSelect: field('flag', '打刻区分を選ばせる', 'The type can be chosen'),
  groupPlaceholder: field('flag', '打刻場所を空欄で始める', 'No group is preselected'),
  formMissing: field('flag', '入力欄を出さない', 'The form is missing'),
  scriptBroken: field('flag', 'スクリプトを壊す（ボタンが動かない）', 'The script is broken (dead button)'),
  refreshAfterInsert: field('flag', '打刻のたびに再読み込みする', 'Reload after each punch'),
};

const troubleFields: FieldsOf<typeof troubleShape> = {
  maintenance: field('flag', '勤怠側をメンテナンス中にする', 'Attendance is under maintenance'),
  latencyMs: field('count', '応答を遅らせる（ミリ秒）', 'Hold answers back (ms)'),
  pageLatencyMs: field('count', 'ページを遅らせる（ミリ秒）', 'Delay pages (ms)'),
  failNextPages: field('count', '次のページを502にする回数', 'Next pages answered 502'),
  failNextInserts: field('count', '次の打刻を500にする回数', 'Next punches answered 500'),
  dropAnswerAfterWrite: field('count', '書き込み後に切断する回数', 'Answers cut after the write'),
  garbledAnswers: field('count', '書き込み後に読めない応答を返す回数', 'Unreadable answers after the write'),
  failRate: field('rate', '打刻が500になる確率（0–1）', 'Chance of a 500 (0–1)'),
  dropAnswerRate: field('rate', '書き込み後に切断する確率（0–1）', 'Chance of a cut answer (0–1)'),
  seed: field('count', '確率の種（同じ値なら同じ結果）', 'Seed of the chances'),
  refuseNextInserts: field(
    'refusals',
    '次の打刻を断る（1行に「項目 コード」）',
    'Refuse the next punches (“field code” a line)',
  ),
};

/** Every part of the mode, in the order of the form. */
export const MODE_SECTIONS: readonly {
  readonly title: Text;
  readonly fields: readonly (readonly [name: string, field: ModeField])[];
}[] = [
  { title: { ja: 'ログイン', en: 'Signing in' }, fields: Object.entries(signInFields) },
  { title: { ja: '会社の設定', en: 'Company rules' }, fields: Object.entries(rulesFields) },
  { title: { ja: '打刻修正の画面', en: 'Correction page' }, fields: Object.entries(pageFields) },
  { title: { ja: '障害', en: 'Trouble' }, fields: Object.entries(troubleFields) },
];
