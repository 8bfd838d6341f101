import { type ErrorDetail, JunbanError } from '../../../../shared/errors.ts';
import type { JobType } from '../../../../shared/job-type.ts';
import { maxUploadBytes } from '../../../../shared/limits.ts';
import { maskEmail } from '../../../../shared/redact.ts';
import { credentials, secretsSchema } from './credentials.ts';
import { form } from './form.ts';
import { type AutofillInput, inputSchema } from './input.ts';
import { optionsSchema, parseOptions } from './options.ts';
import { rowLabel } from './row-label.ts';
import { todayInTokyo } from './tokyo-day.ts';
import type { SkippedRow } from './workbook/attendance-row.ts';

/** Jobcan AutoFill: types a month of attendance from a workbook into the punch correction pages. */
export const autofill = {
  name: 'autofill',
  lane: 'browser',
  title: { ja: 'Jobcan 勤怠入力', en: 'Jobcan AutoFill' },
  description: {
    ja: 'Excel の1か月分の勤怠を、Jobcan の打刻修正に1日ずつ入力し、登録された内容を確認します。',
    en: 'Types a month of attendance from an Excel workbook into the punch corrections of Jobcan, day by day, and checks what is there afterwards.',
  },
  // A web form that anybody can open sends these; whoever sends one brings the account that it works on.
  public: true,
  input: optionsSchema,
  secrets: secretsSchema,
  file: { required: true, accept: ['.xlsx'], maxBytes: maxUploadBytes },
  form,
  hardSeconds: 300,
  // Between two rows it then ends by itself, so that no punch is cut off in the middle.
  softSeconds: 270,
  maxPriority: 5,
  rate: { limit: 10, windowSeconds: 60 },
  breaker: 'jobcan',
  keepsSource: true,
  documents: ['workbook.xlsx', 'month.html'],

  async admit({ input: wished, secrets, file, now }) {
    const options = parseOptions(wished);
    const known = credentials(secrets);
    if (!file) throw fileRequired();
    const { readWorkbook } = await import('./workbook/read.ts');
    const { identity } = known;
    const reading = await readWorkbook(file.bytes, todayInTokyo(now), { identity });
    if (reading.rows.length === 0) throw allConfirmed();
    const input: AutofillInput = { ...options, rows: reading.rows };
    if (Buffer.byteLength(JSON.stringify(input)) > maxInputBytes) throw tooMuchText();
    const rehearsal = options.mode === 'rehearsal' ? '【予行】' : '';
    return {
      title: `${rehearsal}${file.name} · ${maskEmail(known.secrets.email)}`,
      input: { ...input },
      ...known,
      warnings: reading.warnings,
      skipped: reading.skipped.map(skippedDetail),
    };
  },

  credentials,

  plan: (input) => inputSchema.parse(input).rows.map((row) => ({ number: row.row, label: rowLabel(row) })),
} as const satisfies JobType;

const skippedDetail = ({ row, date, reason }: SkippedRow): ErrorDetail =>
  reason === 'day_off'
    ? {
        code: 'DAY_OFF',
        row,
        found: date,
        message: {
          ja: `${row}行目（${date}）は時刻が空白のため休みとして扱います。`,
          en: `Row ${row} (${date}) has no times and is taken as a day off.`,
        },
      }
    : {
        code: 'ALREADY_CONFIRMED',
        row,
        found: date,
        message: {
          ja: `${row}行目（${date}）は前回確認済みのため送信しません。もう一度確認するには「結果」を消してください。`,
          en: `Row ${row} (${date}) was confirmed before and is left out. Clear its 結果 to have it looked at again.`,
        },
      };

/** An item of the table holds 400 KB with its names: notes and places of a whole year can be more. */
const maxInputBytes = 300 * 1024;

const tooMuchText = () =>
  new JunbanError({
    code: 'TOO_MUCH_TEXT',
    field: 'file',
    text: {
      ja: '備考と打刻場所の文字が全体で多すぎます。',
      en: 'The notes and punch places are too much text altogether.',
    },
    hint: {
      ja: '備考を短くするか、数か月ごとに分けて送信してください。',
      en: 'Shorten the notes, or send a few months at a time.',
    },
  });

const allConfirmed = () =>
  new JunbanError({
    code: 'ALL_CONFIRMED',
    field: 'file',
    text: {
      ja: 'すべての行が確認済みのため、することがありません。',
      en: 'Every row was confirmed before: there is nothing to do.',
    },
    hint: {
      ja: 'もう一度サイトで確認したい行は「結果」を消して送信してください。',
      en: 'Clear the column 結果 of the rows that you want to have looked at again.',
    },
  });

const fileRequired = () =>
  new JunbanError({
    code: 'FILE_REQUIRED',
    field: 'file',
    text: {
      ja: '勤怠データの Excel ファイル（.xlsx）が必要です。',
      en: 'An Excel workbook (.xlsx) with the attendance is needed.',
    },
    hint: {
      ja: '/download-template でひな形を取得できます。',
      en: 'Get a template from /download-template.',
    },
  });
