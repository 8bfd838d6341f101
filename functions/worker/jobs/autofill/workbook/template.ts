import type { Worksheet } from 'exceljs';
import { addAttendanceSheet } from './attendance-sheet.ts';
import type { Month } from './calendar.ts';
import { type MonthDays, monthDays } from './month-days.ts';
import { isTemplateMonth } from './months.ts';
import { checkedOptions, type TemplateOptions } from './template-options.ts';
import {
  dateValidation,
  endValidation,
  noteValidation,
  placeValidation,
  prompt,
  startValidation,
} from './validations.ts';

export { currentMonth, monthOf, previousMonth } from './months.ts';

/** Its typings leave it out. */
declare module 'exceljs' {
  interface Worksheet {
    readonly dataValidations: { add(address: string, validation: DataValidation): void };
  }
}

/** The last row that Excel checks: every day of a month, and some to spare. */
const lastRow = 40;

/**
 * A workbook to fill in: one row per weekday of the month that is no Japanese holiday. The holidays are listed on
 * a sheet of their own, so that every row on the first is work. Excel checks what is typed (validations.ts).
 *
 * @param month in 2000–2050, the years whose holidays are known
 * @param options put into every row
 * @throws RangeError if the month is none or outside of those years
 * @throws JunbanError 400 INVALID_TEMPLATE if an option cannot be put into a row
 */
export async function makeTemplate(month: Month, options: TemplateOptions = {}): Promise<Uint8Array> {
  if (!isTemplateMonth(month)) throw new RangeError(`no template for ${month.year}-${month.month}`);
  const { start, end, note, place } = checkedOptions(options);
  const { workdays, holidays } = await monthDays(month);
  // Loaded when a template is wanted: exceljs takes longer to load than an API function to start.
  const { default: excel } = await import('exceljs');
  const workbook = new excel.Workbook();
  const sheet = addAttendanceSheet(workbook);
  for (const day of workdays) sheet.addRow([day, start, end, note || null, place || null]);
  addValidations(sheet, month);
  addPrompts(sheet);
  fillHolidaySheet(workbook.addWorksheet('祝日'), month, holidays);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

function addValidations({ dataValidations }: Worksheet, month: Month): void {
  // One by one: exceljs would make one range of formulas alike, and begin it at the wrong cell (A10 before A2).
  for (let row = 2; row <= lastRow; row += 1) {
    dataValidations.add(`A${row}`, dateValidation(month, row, lastRow));
    dataValidations.add(`B${row}`, startValidation(row));
    dataValidations.add(`C${row}`, endValidation(row));
  }
  dataValidations.add(`D2:D${lastRow}`, noteValidation);
  dataValidations.add(`E2:E${lastRow}`, placeValidation);
}

function addPrompts({ dataValidations }: Worksheet): void {
  const prompts: readonly (readonly [cell: string, title: string, text: string])[] = [
    [
      'A1',
      '日付',
      '1日1行です。休みの日は行を消すか、時刻を空白にしてください。 One row a day. A day off: delete the row, or leave its times blank.',
    ],
    [
      'B1',
      '開始時刻',
      '09:00 または 0900。前日の23時は *2300。 09:00 or 0900; *2300 is 23:00 on the day before.',
    ],
    [
      'C1',
      '終了時刻',
      '18:00 または 1800。翌日の2時は 26:00。 18:00 or 1800; 26:00 is 2:00 on the next day.',
    ],
    [
      'D1',
      '備考',
      '打刻修正の備考欄に入力する文です。空白でもかまいません。 Typed into the note of the punches. May be blank.',
    ],
    [
      'E1',
      '打刻場所',
      'Jobcanに表示される打刻場所の名前です。空白なら既定の場所です。 The place by its name at Jobcan. Blank: the default.',
    ],
  ];
  for (const [cell, title, text] of prompts) dataValidations.add(cell, prompt(title, text));
}

function fillHolidaySheet(sheet: Worksheet, { year, month }: Month, holidays: MonthDays['holidays']): void {
  sheet.columns = [{ width: 14 }, { width: 8 }, { width: 30 }];
  sheet.addRow([`${year}年${month}月の祝日`]).font = { bold: true };
  for (const { date, weekday, name } of holidays) sheet.addRow([date, weekday, name]);
  if (holidays.length === 0) sheet.addRow(['この月に祝日はありません。']);
  sheet.addRow([]);
  sheet.addRow(['土日・祝日に勤務した日は、シート「勤怠データ」に行を足してください。']);
  sheet.addRow(['Worked on a weekend or holiday? Add a row to the first sheet.']);
}
