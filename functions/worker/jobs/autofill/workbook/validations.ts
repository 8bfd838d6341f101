import type { DataValidation } from 'exceljs';
import { daysOf, type Month } from './calendar.ts';
import { maxNoteText, maxPlaceText } from './limits.ts';

/**
 * What Excel itself checks while a person types. The cells are text, so that 0900 stays 0900, and the formulas
 * take text as well as dates and times. Excel allows 255 characters of a formula, 255 of a message and 32 of a
 * title; a formula that ends in an error refuses.
 *
 * They are a help, and weaker than the reader: what they let pass is read and refused with its place.
 */

/** Half-width (ASC), as it is compared and reckoned with. */
const digits = (cell: string): string => `SUBSTITUTE(SUBSTITUTE(ASC(${cell}),"*",""),":","")`;

const stop = { type: 'custom', errorStyle: 'stop', showErrorMessage: true, allowBlank: true } as const;

/** A day of the month, as text or date, once only. @param row 1-based; rows from 2 to `last` are compared */
export function dateValidation({ year, month }: Month, row: number, last: number): DataValidation {
  const cell = `A${row}`;
  const day = `IFERROR(DATEVALUE(ASC(${cell})),${cell})`;
  const days = daysOf({ year, month });
  const ofYear = `OR(ISNUMBER(${cell}),LEFT(ASC(${cell}),4)="${year}")`;
  const within = `${day}>=DATE(${year},${month},1),${day}<=DATE(${year},${month},${days})`;
  const once = `COUNTIF($A$2:$A$${last},${cell})<2`;
  const example = `${year}-${String(month).padStart(2, '0')}-01`;
  return {
    ...stop,
    formulae: [`AND(${ofYear},${within},${once})`],
    errorTitle: '日付',
    error: `${year}年${month}月の日付を ${example} の形で、1日1行で入力してください。 One row a day, dates of this month only, like ${example}.`,
  };
}

/** `HH:MM`, `HHMM`, a day later `26:00`, a day earlier `*23:00`, or a time of Excel's own. */
export function startValidation(row: number): DataValidation {
  const cell = `B${row}`;
  const time = digits(cell);
  const bounded = `--${time}>=0,--${time}<IF(LEFT(ASC(${cell}))="*",2400,4800)`;
  const colon = `IFERROR(LEN(${cell})-FIND(":",ASC(${cell})),2)=2`;
  return {
    ...stop,
    formulae: [`AND(MOD(${time},100)<60,${bounded},${colon})`],
    errorTitle: '開始時刻',
    error:
      '09:00 または 0900 の形で入力してください（0:00～47:59、前日は *2300）。 A time like 09:00 or 0900; *2300 is on the day before.',
  };
}

/** A time after the start; as digits, times are in order. From noon on, an end before noon is on the next day. */
export function endValidation(row: number): DataValidation {
  const end = `SUBSTITUTE(ASC(C${row}),":","")`;
  // A start on the day before, or none yet, is before any end.
  const start = `IFERROR(--SUBSTITUTE(B${row},":",""),-1)`;
  const after = `OR(--${end}>${start},AND(--${end}<1200,${start}>=1200))`;
  return {
    ...stop,
    formulae: [`AND(MOD(${end},100)<60,--${end}<4800,${after})`],
    errorTitle: '終了時刻',
    error:
      '開始時刻より後の時刻を 18:00 または 1800 の形で入力してください（翌日2時は 26:00）。 A time after the start, like 18:00; 26:00 is 2:00 on the next day.',
  };
}

const shortText = (max: number, title: string): DataValidation => ({
  type: 'textLength',
  operator: 'lessThanOrEqual',
  formulae: [max],
  allowBlank: true,
  showErrorMessage: true,
  errorStyle: 'stop',
  errorTitle: title,
  error: `${max}文字以内で入力してください。 At most ${max} characters.`,
});

export const noteValidation = shortText(maxNoteText, '備考');
export const placeValidation = shortText(maxPlaceText, '打刻場所');

/** Says something when the cell is chosen, and refuses nothing. */
export const prompt = (promptTitle: string, text: string): DataValidation => ({
  type: 'custom',
  formulae: ['TRUE'],
  allowBlank: true,
  showInputMessage: true,
  promptTitle,
  prompt: text,
});
