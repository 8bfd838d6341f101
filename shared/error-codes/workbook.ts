import { type ErrorKind, kind } from './error-kind.ts';

/** Why a workbook is not taken. */
export const workbookErrors = {
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
} as const satisfies Readonly<Record<string, ErrorKind>>;

function workbook(ja: string, en: string): ErrorKind {
  return kind(
    422,
    ja,
    en,
    'ファイルを直して保存し、もう一度送信してください。くわしくは docs/autofill.md。',
    'Correct the file, save it and send it again; docs/autofill.md says more.',
  );
}
