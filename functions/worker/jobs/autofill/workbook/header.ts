import type { ErrorDetail } from '../../../../../shared/errors.ts';
import { columnLetters } from './column.ts';
import { WorkbookError } from './error.ts';
import { shown } from './shown.ts';

/** The columns that are read, by the names in the header; all others are ignored. */
export const headers = { date: '日付', start: '開始時刻', end: '終了時刻' } as const;

export type Header = (typeof headers)[keyof typeof headers];

/** Column numbers, 1-based. */
export interface Columns {
  readonly date: number;
  readonly start: number;
  readonly end: number;
}

/** Text of the header row by column number. */
export type HeaderRow = ReadonlyMap<number, string>;

/** 開始時間 for 開始時刻 is one edit away, 出勤時刻 two; 備考 is nothing like it. */
const maxEdits = 2;

/**
 * Finds the three columns by name, in any order.
 *
 * @param row 1-based row of the header, for messages
 * @param sheet name of the sheet, safe to show
 * @throws WorkbookError HEADER_MISSING, HEADER_MISSPELT or HEADER_DUPLICATE: the first problem found, with all of
 *   them in `details`
 */
export function findColumns(header: HeaderRow, row: number, sheet: string): Columns {
  const names = new Map([...header].map(([column, text]) => [column, text.replace(/\s/g, '')]));
  const problems: ErrorDetail[] = [];
  const find = (wanted: Header): number => {
    const columns = [...names].filter(([, name]) => name === wanted).map(([column]) => column);
    const [column, ...others] = columns;
    if (column === undefined) problems.push(missing(wanted, names, row));
    else if (others.length > 0) problems.push(duplicate(wanted, columns, row));
    return column ?? 0;
  };
  const columns = { date: find(headers.date), start: find(headers.start), end: find(headers.end) };
  const [first] = problems;
  if (first === undefined) return columns;
  throw new WorkbookError({
    code: first.code,
    status: 422,
    text: {
      ja: `シート「${sheet}」の見出し：${problems.map((problem) => problem.message.ja).join(' ')}`,
      en: `Header of the sheet "${sheet}": ${problems.map((problem) => problem.message.en).join(' ')}`,
    },
    hint: {
      ja: '最初の行に「日付」「開始時刻」「終了時刻」を1つずつ入力してください。別のシートに入力した場合は、そのシートを開いた状態で保存してください。',
      en: 'The first row must have 日付, 開始時刻 and 終了時刻 once each. The sheet that is open when you save is the one that is read.',
    },
    details: problems,
  });
}

function missing(wanted: Header, names: HeaderRow, row: number): ErrorDetail {
  const nearest = nearestTo(wanted, names);
  if (nearest === undefined) {
    return {
      code: 'HEADER_MISSING',
      row,
      field: wanted,
      message: {
        ja: `「${wanted}」の列がありません。`,
        en: `There is no column 「${wanted}」.`,
      },
    };
  }
  const column = columnLetters(nearest.column);
  const found = shown(nearest.name);
  return {
    code: 'HEADER_MISSPELT',
    row,
    column,
    field: wanted,
    found,
    message: {
      ja: `「${wanted}」の列がありません。${column}列の「${found}」は「${wanted}」の誤りではありませんか。`,
      en: `There is no column 「${wanted}」. Column ${column} says 「${found}」: should it be 「${wanted}」?`,
    },
  };
}

function duplicate(wanted: Header, columns: readonly number[], row: number): ErrorDetail {
  const letters = columns.map(columnLetters);
  return {
    code: 'HEADER_DUPLICATE',
    row,
    column: letters[1] ?? '',
    field: wanted,
    found: wanted,
    message: {
      ja: `「${wanted}」の列が${letters.length}つあります（${letters.join('、')}列）。`,
      en: `There are ${letters.length} columns 「${wanted}」 (${letters.join(', ')}).`,
    },
  };
}

function nearestTo(wanted: Header, names: HeaderRow): { column: number; name: string } | undefined {
  const taken: readonly string[] = Object.values(headers);
  return [...names]
    .filter(([, name]) => name !== '' && name.length <= wanted.length + maxEdits && !taken.includes(name))
    .map(([column, name]) => ({ column, name, edits: editDistance(wanted, name) }))
    .filter(({ edits }) => edits <= Math.min(maxEdits, wanted.length - 1))
    .sort((a, b) => a.edits - b.edits)[0];
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const replace = (row[j] ?? 0) + (letter === b[j] ? 0 : 1);
      next.push(Math.min(replace, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
