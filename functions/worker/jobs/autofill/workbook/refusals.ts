import type { ErrorCode } from '../../../../../shared/error-codes.ts';
import type { Text } from '../../../../../shared/errors.ts';
import { WorkbookError } from './error.ts';
import {
  maxCells,
  maxDataRows,
  maxEntries,
  maxInflatedBytes,
  maxSheetColumn,
  maxSheetRow,
  maxWorkbookBytes,
} from './limits.ts';

/** Refusals of a whole file, one function per cause. Those of single cells are in problems.ts. */

const mebibytes = (bytes: number): number => bytes / (1024 * 1024);

const refuse = (code: ErrorCode, text: Text, hint: Text, cause?: unknown): WorkbookError =>
  new WorkbookError({ code, text, hint, ...(cause === undefined ? {} : { cause }) });

const saveAsXlsx: Text = {
  ja: 'Excelで開き、「名前を付けて保存」で「Excel ブック (*.xlsx)」を選んで保存し直してください。',
  en: 'Open it in Excel and save it as "Excel Workbook (*.xlsx)".',
};

const saveAgain: Text = {
  ja: 'Excelで開けることを確かめ、保存し直してからもう一度アップロードしてください。',
  en: 'Check that Excel opens it, save it again and upload it once more.',
};

const useTemplate: Text = {
  ja: 'テンプレートをダウンロードし、そこに入力してください。',
  en: 'Download the template and fill it in.',
};

export const emptyFile = () =>
  refuse(
    'EMPTY_FILE',
    { ja: 'ファイルが空です（0バイト）。', en: 'The file is empty (0 bytes).' },
    saveAgain,
  );

export const fileTooLarge = (bytes: number) =>
  new WorkbookError({
    code: 'FILE_TOO_LARGE',
    text: {
      ja: `ファイルが大きすぎます（上限${mebibytes(maxWorkbookBytes)} MB）。`,
      en: `The file is too large (at most ${mebibytes(maxWorkbookBytes)} MB).`,
    },
    hint: {
      ja: '画像や不要なシートを削除してください。',
      en: 'Remove pictures and sheets that are not needed.',
    },
    extra: { bytes, maxBytes: maxWorkbookBytes },
  });

/** @param kind what the content looks like, e.g. CSV */
export const notXlsx = (kind: Text) =>
  refuse(
    'NOT_XLSX',
    {
      ja: `Excelブック（.xlsx）ではありません。中身は${kind.ja}です。`,
      en: `This is not an Excel workbook (.xlsx). Its content is ${kind.en}.`,
    },
    saveAsXlsx,
  );

export const passwordProtected = () =>
  refuse(
    'PASSWORD_PROTECTED',
    { ja: 'パスワードで保護されたファイルは読み取れません。', en: 'The file is protected by a password.' },
    {
      ja: 'Excelの「ファイル」→「情報」→「ブックの保護」でパスワードを外し、保存し直してください。',
      en: 'Remove the password in Excel (File, Info, Protect Workbook) and save it again.',
    },
  );

export const corruptFile = (cause: unknown) =>
  refuse(
    'CORRUPT_FILE',
    { ja: 'ファイルが壊れているため読み取れません。', en: 'The file is damaged and cannot be read.' },
    saveAgain,
    cause,
  );

export const expandsTooLarge = () =>
  refuse(
    'EXPANDS_TOO_LARGE',
    {
      ja: `展開後のサイズが大きすぎるか、記録されたサイズと一致しません（上限${mebibytes(maxInflatedBytes)} MB）。`,
      en: `The file expands to more than it may (${mebibytes(maxInflatedBytes)} MB) or than it says.`,
    },
    useTemplate,
  );

export const tooManyEntries = () =>
  refuse(
    'EXPANDS_TOO_LARGE',
    {
      ja: `ファイル内の部品が多すぎます（上限${maxEntries}個）。`,
      en: `The file has too many parts (at most ${maxEntries}).`,
    },
    useTemplate,
  );

export const forbiddenXml = () =>
  refuse(
    'FORBIDDEN_XML',
    {
      ja: '使用できないXML宣言（DOCTYPEまたはENTITY）が含まれています。',
      en: 'The file contains a forbidden XML declaration (DOCTYPE or ENTITY).',
    },
    saveAgain,
  );

/** @param what the kind of active content, e.g. a macro */
export const activeContent = (what: Text) =>
  refuse(
    'ACTIVE_CONTENT',
    { ja: `${what.ja}を含むファイルは受け付けられません。`, en: `The file contains ${what.en}.` },
    {
      ja: '値だけを新しいブックに貼り付け、「Excel ブック (*.xlsx)」で保存してください。',
      en: 'Paste the values alone into a new workbook and save it as "Excel Workbook (*.xlsx)".',
    },
  );

export const outsideGrid = () =>
  refuse(
    'TOO_MANY_CELLS',
    {
      ja: `Excelの範囲（${maxSheetRow}行、${maxSheetColumn}列）を超えるセルがあります。`,
      en: `A cell lies outside Excel's own grid (${maxSheetRow} rows, ${maxSheetColumn} columns).`,
    },
    useTemplate,
  );

export const tooManyCells = () =>
  refuse(
    'TOO_MANY_CELLS',
    { ja: `セルが多すぎます（上限${maxCells}個）。`, en: `There are too many cells (at most ${maxCells}).` },
    useTemplate,
  );

export const tooManyRows = () =>
  refuse(
    'TOO_MANY_CELLS',
    {
      ja: `データの行が多すぎます（上限${maxDataRows}行）。`,
      en: `There are too many rows of data (at most ${maxDataRows}).`,
    },
    { ja: '月ごとにファイルを分けてください。', en: 'Split the file by month.' },
  );

/** @param sheet name of the sheet that was read, safe to show */
export const noRows = (sheet: string) =>
  refuse(
    'NO_ROWS',
    {
      ja: `シート「${sheet}」に入力する行がありません。`,
      en: `The sheet "${sheet}" has no row to enter.`,
    },
    {
      ja: '見出しの下に、日付・開始時刻・終了時刻を入力してください。別のシートに入力した場合は、そのシートを開いた状態で保存してください。',
      en: 'Put dates, start and end times under the header. The sheet that is open when you save is the one that is read.',
    },
  );
