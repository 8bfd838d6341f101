import type { ErrorDetail, Text } from '../../../../../shared/errors.ts';
import { type CellValue, cellText } from './cell.ts';
import { columnLetters } from './column.ts';
import { WorkbookError } from './error.ts';
import type { Header } from './header-names.ts';
import { maxReportedProblems } from './limits.ts';
import { shown } from './shown.ts';

/** What can be wrong with a cell. Refusals of a whole file are in refusals.ts. */

/** A cell in question, and where a person finds it. */
export interface Place {
  readonly row: number;
  readonly column: number;
  readonly header: Header;
  readonly value: CellValue;
}

const english: Readonly<Record<Header, string>> = {
  日付: 'date',
  開始時刻: 'start time',
  終了時刻: 'end time',
  備考: 'note',
  打刻場所: 'punch place',
};

function problem(code: string, place: Place, ja: string, en: string): ErrorDetail {
  const found = shown(cellText(place.value));
  return {
    code,
    row: place.row,
    column: columnLetters(place.column),
    field: place.header,
    ...(found === '' ? {} : { found }),
    message: {
      ja: `${place.row}行目の「${place.header}」${ja}`,
      en: `Row ${place.row}: the ${english[place.header]} (${place.header}) ${en}`,
    },
  };
}

export const blankCell = (place: Place) => problem('CELL_BLANK', place, 'が空白です', 'is blank.');

/** A cell of which Excel itself does not know, or does not say, what it holds; undefined if it does. */
export function unknownCell(place: Place): ErrorDetail | undefined {
  const { value } = place;
  const found = shown(cellText(value));
  if (value.kind === 'uncalculated') {
    return problem(
      'FORMULA_WITHOUT_RESULT',
      place,
      'の数式に計算結果がありません。Excelで開いて保存し直すか、値として貼り付けてください',
      'is a formula without a result. Open and save it in Excel, or paste it as a value.',
    );
  }
  if (value.kind === 'error') {
    return problem('CELL_ERROR', place, `がエラー値（${found}）です`, `is an error value (${found}).`);
  }
  return undefined;
}

/** A cell that holds something, but no date or time. */
export function unreadableCell(place: Place): ErrorDetail {
  const unknown = unknownCell(place);
  if (unknown !== undefined) return unknown;
  const found = shown(cellText(place.value));
  return place.header === '日付'
    ? problem(
        'BAD_DATE',
        place,
        `を日付として読み取れません（${found}）。例：2026-11-02`,
        `is not a date (${found}). Write it like 2026-11-02.`,
      )
    : problem(
        'BAD_TIME',
        place,
        `を時刻として読み取れません（${found}）。例：09:00（0:00～47:59、前日は*23:00）`,
        `is not a time (${found}). Write it like 09:00 (0:00 to 47:59; *23:00 on the day before).`,
      );
}

export const endNotAfterStart = (place: Place, start: string, end: string) =>
  problem(
    'END_BEFORE_START',
    place,
    `（${end}）が開始時刻（${start}）より後ではありません`,
    `(${end}) is not after the start (${start}).`,
  );

export const spanTooLong = (place: Place, start: string, end: string) =>
  problem(
    'SPAN_TOO_LONG',
    place,
    `（${end}）が開始時刻（${start}）から48時間を超えています`,
    `(${end}) is more than 48 hours after the start (${start}).`,
  );

export const textTooLong = (place: Place, max: number) =>
  problem(
    'TEXT_TOO_LONG',
    place,
    `が長すぎます（${max}文字まで）`,
    `is too long (at most ${max} characters).`,
  );

export const controlCharacters = (place: Place) =>
  problem(
    'INVALID_TEXT',
    place,
    'に改行などの制御文字が含まれています。1行で入力してください',
    'contains line breaks or other control characters. Write it on one line.',
  );

/** 11/2 typed into a cell becomes a date, and what the person saw there is in no one cell of the file. */
export const dateAsText = (place: Place) =>
  problem(
    'DATE_AS_TEXT',
    place,
    'が日付や時刻として入力されています。セルの書式を「文字列」にして入力し直してください',
    'is a date or time. Format the cell as text and type it again.',
  );

export const sameDate = (place: Place, date: string, firstRow: number) =>
  problem(
    'DUPLICATE_DATE',
    place,
    `（${date}）は${firstRow}行目と同じです`,
    `(${date}) is the same as in row ${firstRow}.`,
  );

const hint: Text = {
  ja: '該当するセルを直し、保存してからもう一度アップロードしてください。',
  en: 'Correct these cells, save the file and upload it again.',
};

/** @param problems in sheet order; the first 100 are named, all are counted */
export function invalidCells(problems: readonly [ErrorDetail, ...ErrorDetail[]]): WorkbookError {
  const [first] = problems;
  const more = problems.length > 1;
  return new WorkbookError({
    code: 'INVALID_CELLS',
    text: {
      ja: `入力エラー（${problems.length}件）：${first.message.ja}${more ? ' ほか' : ''}`,
      en: `${problems.length} ${more ? 'cells need' : 'cell needs'} correction. ${first.message.en}`,
    },
    hint,
    details: problems.slice(0, maxReportedProblems),
    extra: { problemCount: problems.length },
  });
}
