import type { ErrorDetail } from '../../../../../shared/errors.ts';
import { columnLetters } from './column.ts';
import { WorkbookError } from './error.ts';
import {
  columnsNamed,
  type Header,
  type HeaderRow,
  headers,
  optionalHeaders,
  type RequiredHeader,
} from './header-names.ts';
import { nearestTo } from './nearest-name.ts';
import { shown } from './shown.ts';
import type { WorkbookWarning } from './warnings.ts';

/** Column numbers, 1-based. */
export interface Columns {
  readonly date: number;
  readonly start: number;
  readonly end: number;
  readonly note: number | undefined;
  readonly place: number | undefined;
}

/**
 * Finds the columns by name, in any order: the three that must be there, and the two that may.
 *
 * @param row 1-based row of the header, for messages
 * @param sheet name of the sheet, safe to show
 * @throws WorkbookError HEADER_MISSING, HEADER_MISSPELT or HEADER_DUPLICATE: the first problem found, with all of
 *   them in `details`
 */
export function findColumns(header: HeaderRow, row: number, sheet: string): Columns {
  const problems: HeaderProblem[] = [];
  const optional = (wanted: Header): number | undefined => {
    const columns = columnsNamed(header, wanted);
    if (columns.length > 1) problems.push(duplicate(wanted, columns, row));
    return columns[0];
  };
  const required = (wanted: RequiredHeader): number => {
    const column = optional(wanted);
    if (column === undefined) problems.push(missing(wanted, header, row));
    return column ?? 0;
  };
  const columns = {
    date: required(headers.date),
    start: required(headers.start),
    end: required(headers.end),
    note: optional(optionalHeaders.note),
    place: optional(optionalHeaders.place),
  };
  const [first] = problems;
  if (first === undefined) return columns;
  throw new WorkbookError({
    code: first.code,
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

interface HeaderProblem extends ErrorDetail {
  readonly code: 'HEADER_MISSING' | 'HEADER_MISSPELT' | 'HEADER_DUPLICATE';
}

function missing(wanted: RequiredHeader, names: HeaderRow, row: number): HeaderProblem {
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

function duplicate(wanted: Header, columns: readonly number[], row: number): HeaderProblem {
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

/** A column that would be left out for its spelling, though it may well be meant to be read. */
export function unknownHeaders(header: HeaderRow, row: number): WorkbookWarning[] {
  return Object.values(optionalHeaders).flatMap((wanted) => {
    const nearest = columnsNamed(header, wanted).length === 0 ? nearestTo(wanted, header) : undefined;
    if (nearest === undefined) return [];
    const column = columnLetters(nearest.column);
    const found = shown(nearest.name);
    const message = {
      ja: `${column}列の「${found}」は読み取りません。「${wanted}」の誤りではありませんか。`,
      en: `Column ${column} 「${found}」 is not read: should it be 「${wanted}」?`,
    };
    return [{ code: 'HEADER_UNKNOWN' as const, row, column, field: wanted, found, message }];
  });
}
