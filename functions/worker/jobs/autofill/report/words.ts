import type { JobState } from '../../../../../shared/job.ts';
import type { RowState } from '../../../../../shared/ledger.ts';
import type { Text } from '../../../../../shared/text.ts';

/** All words of the page, in both languages. States of rows are named as in the workbook (result-words.ts). */

/** A sign beside each state: who sees no colours, or prints without, can still tell them apart at a glance. */
export const signs: Readonly<Record<RowState, string>> = {
  confirmed: '○',
  skipped: '－',
  uncertain: '！',
  failed: '×',
  attempted: '…',
  planned: '・',
};

/** Of rows with which nothing had to be done, those that are in, and those that somebody must look at, look like that. */
export function lookOf({ state, code }: { readonly state: RowState; readonly code?: string }): RowState {
  if (state !== 'skipped') return state;
  if (code === 'ALREADY_THERE') return 'confirmed';
  return code === 'DIFFERENT_PUNCHES' ? 'uncertain' : state;
}

/** What a state means for the person whose month it is. */
export const meanings: Readonly<Record<RowState, Text>> = {
  confirmed: {
    ja: '打刻がサイトの一覧に載っていることを確認しました。',
    en: 'The punches were seen in the list of the site.',
  },
  skipped: {
    ja: '何も送信していません。理由は各行にあります。',
    en: 'Nothing was sent; the row says why.',
  },
  uncertain: {
    ja: '入ったかどうか確定できません。サイトで確認してください。',
    en: 'It could not be told whether they are in. Please check on the site.',
  },
  failed: {
    ja: '入力できませんでした。理由は各行にあります。',
    en: 'They could not be filled in; the row says why.',
  },
  attempted: { ja: '送信の途中です。', en: 'They are being sent.' },
  planned: { ja: 'まだ処理していません。何も送信していません。', en: 'Not reached yet; nothing was sent.' },
};

/** The order in which people want to know. */
export const stateOrder = [
  'uncertain',
  'failed',
  'attempted',
  'planned',
  'confirmed',
  'skipped',
] as const satisfies readonly RowState[];

export const jobStates: Readonly<Record<JobState, Text>> = {
  scheduled: { ja: '開始時刻待ち', en: 'waiting for its time' },
  queued: { ja: '順番待ち', en: 'waiting in line' },
  running: { ja: '実行中', en: 'running' },
  completed: { ja: '完了', en: 'completed' },
  error: { ja: 'エラーで終了', en: 'ended with an error' },
  timeout: { ja: '時間切れで終了', en: 'ran out of time' },
  stopped: { ja: '停止', en: 'stopped' },
  cancelled: { ja: 'キャンセル', en: 'cancelled' },
};

export const words = {
  title: { ja: '勤怠入力の記録', en: 'Record of attendance entries' },
  rehearsal: { ja: '予行（リハーサル）', en: 'Rehearsal' },
  rehearsalMeans: {
    ja: 'これは予行の記録です。打刻は一件も送信していません。',
    en: 'This is the record of a rehearsal. Not a single punch was sent.',
  },
  notEnded: {
    ja: 'このジョブはまだ終わっていません。以下はこの記録を作成した時点の状態です。',
    en: 'The job has not ended yet. What follows is how it stood when this record was made.',
  },
  filesDeleted: {
    ja: '利用者の希望により、画像とファイルは削除されました（{at}）。ハッシュ値は残しています。',
    en: 'Pictures and files were deleted at the wish of the person ({at}). Their hashes were kept.',
  },
  outcome: { ja: '結果', en: 'Outcome' },
  rowsInAll: { ja: '全{n}行', en: '{n} rows in all' },
  rowCount: { ja: '{n}行', en: '{n}' },
  noRows: { ja: '行はありません。', en: 'There are no rows.' },
  jumpTo: { ja: '日付へ移動', en: 'Go to a day' },
  rows: { ja: '各日の記録', en: 'Day by day' },
  allTimes: { ja: '時刻はすべて日本時間です。', en: 'All times are those of Japan (JST).' },
  sheetRow: { ja: '行', en: 'Row' },
  date: { ja: '日付', en: 'Date' },
  hours: { ja: '開始–終了', en: 'Start – end' },
  state: { ja: '状態', en: 'State' },
  happened: { ja: '何が起きたか', en: 'What happened' },
  onSite: { ja: 'サイトの表示', en: 'What the site showed' },
  evidence: { ja: '証跡', en: 'Evidence' },
  noteWanted: { ja: '備考', en: 'Note' },
  placeWanted: { ja: '打刻場所', en: 'Place' },
  sentNothing: { ja: '送信していません', en: 'Nothing was sent' },
  sentTimes: { ja: '送信 {n}回', en: 'Sent: {n}' },
  lastOnly: { ja: '最後の{n}回を示します', en: 'the last {n} are shown' },
  answered: { ja: '回答「{answer}」（{at}）', en: 'answered “{answer}” ({at})' },
  noAnswer: { ja: '回答なし', en: 'no answer was received' },
  recorded: { ja: '記録', en: 'Recorded' },
  seenAt: { ja: '{at} に確認', en: 'seen {at}' },
  seenNothing: { ja: '打刻なし', en: 'no punches' },
  notSeen: { ja: '未確認', en: 'nobody has looked' },
  pictureOf: {
    ja: '{date} のサイトの画面（{at} に撮影）',
    en: 'The site’s page of {date}, taken at {at}',
  },
  pictureGone: { ja: '画像はもうありません', en: 'the picture is gone' },
  pictureNewer: {
    ja: '保存されている画像は、この記録より後のものです',
    en: 'the picture that is kept is a later one than this entry',
  },
  none: { ja: 'なし', en: 'none' },
  hashes: { ja: '証跡のハッシュ値 (SHA-256)', en: 'Hashes of the evidence (SHA-256)' },
  hashesMean: {
    ja: '手元の画像のハッシュ値がここにある値と同じなら、その画像は撮影時から変わっていません。',
    en: 'A picture whose hash is the one given here has not changed since it was taken.',
  },
  file: { ja: 'ファイル', en: 'File' },
  takenAt: { ja: '撮影', en: 'Taken' },
  job: { ja: 'ジョブ', en: 'The job' },
  jobId: { ja: 'ジョブID', en: 'Job id' },
  sentAs: { ja: '送信内容', en: 'Submitted as' },
  submittedAt: { ja: '受付', en: 'Submitted' },
  startedAt: { ja: '開始', en: 'Started' },
  finishedAt: { ja: '終了', en: 'Ended' },
  attempts: { ja: '試行', en: 'Attempts' },
  attemptsOf: { ja: '{n}回（最大{max}回）', en: '{n} of at most {max}' },
  lostWorkers: { ja: '失われたワーカー', en: 'Workers lost' },
  interruptions: { ja: '中断', en: 'Interruptions' },
  earlier: { ja: '以前の実行', en: 'Earlier runs' },
  secret: { ja: 'サインイン情報', en: 'Sign-in information' },
  secretSealed: { ja: '暗号化して保管中', en: 'kept encrypted until the end' },
  secretDestroyed: { ja: '{at} に破棄', en: 'destroyed {at}' },
  expiresAt: { ja: '記録の削除予定', en: 'Record goes' },
  generatedAt: { ja: 'この記録の作成', en: 'This record made' },
  error: { ja: '終了した理由', en: 'Why it ended' },
} as const satisfies Readonly<Record<string, Text>>;

/** Puts values into `{name}`. */
export const filled = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
