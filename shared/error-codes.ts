import type { Text } from './text.ts';

/** What a code means, whoever answers with it. */
export interface ErrorKind {
  /** HTTP status of the answer. */
  readonly status: number;
  readonly means: Text;
  /** What to do next; an error that knows better says so itself. */
  readonly act: Text;
}

const kind = (status: number, ja: string, en: string, actJa: string, actEn: string): ErrorKind => ({
  status,
  means: { ja, en },
  act: { ja: actJa, en: actEn },
});

/**
 * Every code the API may refuse with. Codes are part of the API: none changes its meaning, none is taken away within
 * /v1. docs/errors.md is made from this table.
 */
export const errorKinds = {
  // The request itself.
  BODY_REQUIRED: kind(
    400,
    'リクエストの本文が空です。',
    'The request has no body.',
    '本文に必要な項目を /docs で確認し、付けて送信してください。',
    'See /docs for what the body has to say, and send it along.',
  ),
  BODY_TOO_LARGE: kind(
    413,
    '本文が大きすぎます。',
    'The body is too large.',
    'ファイルは POST /v1/uploads で登録してから、その ID を送信してください。',
    'Register files with POST /v1/uploads and name their id.',
  ),
  INVALID_JSON: kind(
    400,
    '本文を JSON として読み取れません。',
    'The body is not valid JSON.',
    'かっこや引用符の対応、末尾のカンマを確認してください。',
    'Look for unbalanced brackets or quotes and for commas at an end.',
  ),
  INVALID_MULTIPART: kind(
    400,
    'multipart の本文を読み取れません。',
    'The multipart body cannot be read.',
    'フォームの送信はブラウザや curl -F に任せ、Content-Type を自分で設定しないでください。',
    'Let the browser or curl -F write the form, and do not set Content-Type yourself.',
  ),
  INVALID_TEXT: kind(
    400,
    '文字として扱えない文字が含まれています。',
    'It contains characters that are no text.',
    'UTF-8 で送信し、NUL 文字や壊れた文字を取り除いてください。',
    'Send UTF-8, without NUL and without halves of characters.',
  ),
  INVALID_REQUEST: kind(
    400,
    '本文の項目が正しくありません。',
    'A field of the body is not as it has to be.',
    '使える項目と値は /docs で確認できます。',
    'See /docs for the fields there are and what they take.',
  ),
  INVALID_QUERY: kind(
    400,
    'URL の ? 以降の指定が正しくありません。',
    'A query parameter is not as it has to be.',
    '使える指定は /docs で確認できます。',
    'See /docs for the parameters there are and what they take.',
  ),
  INVALID_CURSOR: kind(
    400,
    '続きを示す cursor が正しくありません。',
    'The cursor is not one of ours.',
    '直前の応答の next をそのまま送るか、cursor なしで最初から取得してください。',
    'Send "next" of the answer before as it was, or begin without a cursor.',
  ),
  INVALID_IDEMPOTENCY_KEY: kind(
    400,
    'Idempotency-Key の形式が正しくありません。',
    'The Idempotency-Key is not as it has to be.',
    '送信ごとに新しい UUID を使ってください。',
    'Use a new UUID for each submission.',
  ),
  UNSUPPORTED_MEDIA_TYPE: kind(
    415,
    'Content-Type が異なります。',
    'The Content-Type is another than the one it takes.',
    'Content-Type ヘッダーを、この URL が受け取る形式に直してください。',
    'Send the header Content-Type that this address takes, and the body in that form.',
  ),
  ROUTE_NOT_FOUND: kind(
    404,
    'この URL はありません。',
    'There is nothing at this address.',
    'パスを確認してください。一覧は /docs にあります。',
    'Check the path; /docs lists them all.',
  ),
  METHOD_NOT_ALLOWED: kind(
    405,
    'この URL では使えないメソッドです。',
    'This address does not take that method.',
    'Allow ヘッダーにあるメソッドを使ってください。',
    'Use one of the methods in the header Allow.',
  ),
  RATE_LIMIT_EXCEEDED: kind(
    429,
    '短時間のリクエストが多すぎます。',
    'Too many requests in a short time.',
    'Retry-After の秒数だけ待ってから、もう一度送信してください。',
    'Wait for the seconds in Retry-After, then send it again.',
  ),

  // Who asks.
  KEY_REQUIRED: kind(
    401,
    'キーが必要です。',
    'This takes a key.',
    'Authorization: Bearer <キー> を付けてください。キーは管理者が junban keys create で作成します。',
    'Send Authorization: Bearer <key>. An admin makes keys with junban keys create.',
  ),
  INVALID_KEY: kind(
    401,
    'キーが無効です（存在しない、期限切れ、または取り消し済み）。',
    'The key opens nothing: it is unknown, expired or revoked.',
    'キー全体を写しているか確認し、だめなら管理者に新しいキーを依頼してください。',
    'Check that it was copied whole; if so, ask an admin for a new one.',
  ),
  INVALID_TOKEN: kind(
    401,
    'トークンを確認できません。',
    'The token cannot be verified.',
    'サインインし直して、新しいトークンを使ってください。',
    'Sign in again and use the new token.',
  ),
  NO_ROLE: kind(
    403,
    'このアカウントには Junban の役割がありません。',
    'This account has no role in Junban.',
    '管理者に、役割（submitter、viewer、operator、admin）の付与を依頼してください。',
    'Ask an admin for a role: submitter, viewer, operator or admin.',
  ),
  ROLE_NOT_ALLOWED: kind(
    403,
    'この操作を行う権限がありません。',
    'Your role does not allow this.',
    '必要な役割のキーを管理者に依頼してください。',
    'Ask an admin for a key with the role that this takes.',
  ),
  IDENTITY_PROVIDER_UNAVAILABLE: kind(
    503,
    '認証サーバーに接続できません。',
    'The identity provider cannot be reached.',
    '少し待ってからもう一度お試しください。',
    'Try again in a moment.',
  ),
  KEY_NOT_FOUND: kind(
    404,
    'キーが見つかりません。',
    'There is no such key.',
    'GET /v1/keys で ID を確認してください。',
    'See GET /v1/keys for the ids there are.',
  ),
  OWN_KEY: kind(
    409,
    '使用中のキー自身は取り消せません。',
    'A key does not revoke itself.',
    '別の管理者キーで取り消してください。',
    'Revoke it with another admin key.',
  ),

  // A submission.
  UNKNOWN_JOB_TYPE: kind(
    400,
    'そのジョブの種類はありません。',
    'There is no such job type.',
    'GET /v1/job-types で種類を確認してください。',
    'See GET /v1/job-types for those there are.',
  ),
  LANE_NOT_ALLOWED: kind(
    400,
    'この種類のジョブは、そのレーンでは実行できません。',
    'Jobs of this type do not run in that lane.',
    'lane を省略してください。',
    'Leave "lane" out.',
  ),
  PRIORITY_NOT_ALLOWED: kind(
    400,
    'この種類のジョブには指定できない優先度です。',
    'Jobs of this type do not take that priority.',
    'より小さい値にするか、priority を省略してください。',
    'Take a smaller one, or leave "priority" out.',
  ),
  RUN_AT_INVALID: kind(
    422,
    '指定の日時には実行できません。',
    'It cannot be scheduled for that time.',
    '1年以内の未来の日時を、2026-12-01T09:00:00+09:00 のように指定してください。',
    'Name a time within a year from now, like 2026-12-01T09:00:00+09:00.',
  ),
  URL_NOT_ALLOWED: kind(
    422,
    'この URL は利用できません。',
    'This URL cannot be used.',
    'http:// か https:// で始まる、インターネットに公開されているページの URL を指定してください。',
    'Name a page on the public internet, beginning with http:// or https://.',
  ),
  INVALID_CREDENTIALS: kind(
    400,
    'サインイン情報が正しい形ではありません。',
    'The sign-in information is not as it has to be.',
    '項目と形式を確認して、もう一度送信してください。',
    'Check its fields and send it again.',
  ),
  INVALID_MESSAGE: kind(
    400,
    'message が正しくありません。',
    'The message is not as it has to be.',
    '改行を含まない1行の文字列にしてください。',
    'Make it one line of text.',
  ),
  FILE_REQUIRED: kind(
    400,
    'ファイルが必要です。',
    'A file is needed.',
    'ファイルを付けて送信してください。',
    'Send the file along.',
  ),
  UPLOAD_NOT_FOUND: kind(
    404,
    'そのアップロードはありません。',
    'There is no such upload.',
    'POST /v1/uploads で新しく登録してください。1日で無効になります。',
    'Register a new one with POST /v1/uploads; they are good for a day.',
  ),
  UPLOAD_MISSING: kind(
    409,
    'そのアップロードのファイルがまだありません。',
    'No file has arrived for that upload.',
    'POST /v1/uploads で返されたフォームでファイルを送信してから、もう一度実行してください。',
    'Post the file with the form that POST /v1/uploads returned, then send this again.',
  ),
  UPLOAD_CHANGED: kind(
    409,
    'アップロードされたファイルが、送信時に確認したものと異なります。',
    'The uploaded file is not the one that this request was made for.',
    'ファイルを登録し直し、その sha256 で送信してください。',
    'Upload the file again and send its sha256.',
  ),
  IDEMPOTENCY_MISMATCH: kind(
    409,
    'その Idempotency-Key は別の内容で使われています。',
    'The Idempotency-Key was used for another request.',
    '内容を変えるときは、新しい Idempotency-Key を使ってください。',
    'Use a new Idempotency-Key for a new request.',
  ),
  ALREADY_WAITING: kind(
    409,
    '同じアカウントのジョブが既に受け付けられています。',
    'A job for the same account is already accepted.',
    'そのジョブが終わってからもう一度送信してください。',
    'Send it again when that one has ended.',
  ),
  QUEUE_FULL: kind(
    503,
    '順番待ちが上限に達しています。',
    'The waiting line is full.',
    'Retry-After の秒数だけ待ってから、もう一度送信してください。',
    'Wait for the seconds in Retry-After, then send it again.',
  ),
  LANE_DRAINING: kind(
    503,
    'メンテナンスのため新しいジョブを受け付けていません。',
    'New jobs are not taken because of maintenance.',
    '時間をおいてもう一度送信してください。',
    'Send it again later.',
  ),

  // A workbook.
  EMPTY_FILE: workbook('ファイルが空です。', 'The file is empty.'),
  FILE_TOO_LARGE: { ...workbook('ファイルが大きすぎます。', 'The file is too large.'), status: 413 },
  NOT_XLSX: workbook('Excel ブック（.xlsx）ではありません。', 'It is not an Excel workbook (.xlsx).'),
  PASSWORD_PROTECTED: workbook('パスワードで保護されています。', 'It is protected by a password.'),
  CORRUPT_FILE: workbook('ファイルが壊れています。', 'The file is damaged.'),
  EXPANDS_TOO_LARGE: workbook('展開後のサイズが大きすぎます。', 'It expands to more than it may.'),
  FORBIDDEN_XML: workbook(
    '使用できない XML 宣言が含まれています。',
    'It contains a forbidden XML declaration.',
  ),
  ACTIVE_CONTENT: workbook('マクロや外部リンクが含まれています。', 'It contains macros or external links.'),
  TOO_MANY_CELLS: workbook('セルが多すぎます。', 'There are too many cells.'),
  TOO_MUCH_TEXT: workbook('文字が全体で多すぎます。', 'There is too much text altogether.'),
  HEADER_MISSING: workbook('必要な列がありません。', 'A column is missing.'),
  HEADER_MISSPELT: workbook('列の見出しが誤っています。', 'The name of a column is misspelt.'),
  HEADER_DUPLICATE: workbook('同じ見出しの列が複数あります。', 'A column is there more than once.'),
  NO_ROWS: workbook('入力する行がありません。', 'There is no row to enter.'),
  INVALID_CELLS: workbook(
    '直すべきセルがあります（details にすべての場所）。',
    'Cells need correction; details names each of them.',
  ),
  ALL_CONFIRMED: workbook('すべての行が確認済みです。', 'Every row was confirmed before.'),
  INVALID_TEMPLATE: kind(
    400,
    'ひな形に入れる内容が正しくありません。',
    'What is to be put into the template is not as it has to be.',
    'start と end は 09:00 の形、note と place は1行にしてください。',
    'Write start and end like 09:00, note and place as one line.',
  ),

  // A job there is, or is not.
  JOB_NOT_FOUND: kind(
    404,
    'ジョブが見つかりません。',
    'There is no such job, or it is not yours.',
    'ジョブIDとキーを確認してください。保存期間が過ぎたジョブは削除されます。',
    'Check the job id and the key. Jobs are removed when their retention time is over.',
  ),
  JOB_UNREADABLE: kind(
    503,
    'より新しいバージョンの記録のため、表示できません。',
    'It was recorded by a newer version and cannot be shown right now.',
    'システムの更新が終わってからもう一度お試しください。',
    'Try again when the update of the system is finished.',
  ),
  JOB_TYPE_NOT_FOUND: kind(
    404,
    'そのジョブの種類はありません。',
    'There is no such job type.',
    'GET /v1/job-types で種類を確認してください。',
    'See GET /v1/job-types for those there are.',
  ),
  LANE_NOT_FOUND: kind(
    404,
    'そのレーンはありません。',
    'There is no such lane.',
    'GET /v1/lanes で名前を確認してください。',
    'See GET /v1/lanes for their names.',
  ),
  QUEUE_NOT_FOUND: kind(
    404,
    'そのキューはありません。',
    'There is no such queue.',
    'GET /v1/dead-letters で名前を確認してください。',
    'See GET /v1/dead-letters for their names.',
  ),
  FILE_NOT_FOUND: kind(
    404,
    'ファイルが見つかりません。',
    'There is no such file.',
    'ジョブのファイルの一覧は /files で確認できます。',
    'The files of the job are listed under /files.',
  ),
  FILES_DELETED: kind(
    410,
    'このファイルは削除されました。',
    'This file was deleted.',
    '記録（各行の状態とファイルのハッシュ値）は残っています。',
    'What was recorded is still there: the state of each row, and the hash of the file.',
  ),
  ALREADY_ENDED: kind(
    409,
    'ジョブは既に終了しています。',
    'The job has ended already.',
    'もう一度実行するには再実行（retry）するか、新しく送信してください。',
    'To have it done again, retry it or submit a new one.',
  ),
  NOT_RUNNING: kind(
    409,
    'ジョブは実行中ではありません。',
    'The job is not running.',
    '待機中のジョブはキャンセル（cancel）してください。',
    'Cancel a job that waits.',
  ),
  STILL_RUNNING: kind(
    409,
    'ジョブはまだ終わっていません。',
    'The job has not ended yet.',
    '終わるまで待つか、キャンセルしてください。',
    'Wait until it has ended, or cancel it.',
  ),
  NOT_RETRYABLE: kind(
    409,
    'このジョブは再実行できません。',
    'This job cannot be tried again as it is.',
    '終わるまで待つか、新しいジョブとして送信してください。',
    'Wait until it has ended, or send it as a new job.',
  ),
  RETRY_TOO_LATE: kind(
    409,
    '受付から時間が経ちすぎています。',
    'It was accepted too long ago to be tried again.',
    '新しいジョブとして送信してください。',
    'Send it as a new job.',
  ),
  SECRET_NEEDED: kind(
    409,
    '再実行にはサインイン情報がもう一度必要です。',
    'Its sign-in information is needed again.',
    '{"secrets": {…}} を本文にして、もう一度送信してください。',
    'Send it again with the body {"secrets": {…}}.',
  ),
  SECRET_OF_ANOTHER: kind(
    409,
    '別のアカウントのサインイン情報です。',
    'This is the sign-in information of another account.',
    '送信したときのアカウントを使うか、新しいジョブとして送信してください。',
    'Use the account it was submitted for, or send it as a new job.',
  ),
  SECRET_NOT_WANTED: kind(
    400,
    'このジョブにサインイン情報はありません。',
    'This job has no sign-in information.',
    '本文なしで再実行してください。',
    'Ask for the retry without a body.',
  ),
  MORE_MATCH: kind(
    409,
    '確認した件数より多くのジョブが該当します。',
    'More jobs match than you were shown.',
    'もう一度件数を確認してから実行してください。',
    'Preview it again, then confirm the new number.',
  ),

  // Us.
  STORE_UNAVAILABLE: kind(
    503,
    'ただいまデータを読み書きできません。',
    'The data cannot be reached right now.',
    '少し待ってからもう一度お試しください。同じ Idempotency-Key を付ければ二重には登録されません。',
    'Try again in a moment. With the same Idempotency-Key nothing is taken twice.',
  ),
  INTERNAL: kind(
    500,
    '内部エラーが発生しました。',
    'Something went wrong on our side.',
    'requestId を添えて管理者に連絡してください。',
    'Tell the operator the requestId.',
  ),
} as const satisfies Readonly<Record<string, ErrorKind>>;

export type ErrorCode = keyof typeof errorKinds;

function workbook(ja: string, en: string): ErrorKind {
  return kind(
    422,
    ja,
    en,
    'ファイルを直して保存し、もう一度送信してください。くわしくは docs/autofill.md。',
    'Correct the file, save it and send it again; docs/autofill.md says more.',
  );
}
