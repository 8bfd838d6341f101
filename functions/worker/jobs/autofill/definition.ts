import { createHash } from 'node:crypto';
import { z } from 'zod';
import { JunbanError, type Text } from '../../../../shared/errors.ts';
import type { JobType } from '../../../../shared/job-type.ts';
import { maskEmail } from '../../../../shared/redact.ts';
import { type AutofillInput, inputSchema } from './input.ts';
import { rowLabel } from './row-label.ts';
import { todayInTokyo } from './tokyo-day.ts';

/** Text a person types into one line of a form. */
const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);

/** What opens the person's attendance account. Sealed at admission, destroyed when the job ends. */
export const secretsSchema = z.strictObject({
  email: line(254).min(1),
  // A password may begin or end with a space, so it is not trimmed.
  password: z
    .string()
    .min(1)
    .max(256)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u),
  companyCode: line(64).exactOptional(),
});
export type AutofillSecrets = z.infer<typeof secretsSchema>;

/** Jobcan AutoFill: types a month of attendance from a workbook into the punch correction pages. */
export const autofill: JobType = {
  name: 'autofill',
  lane: 'browser',
  title: { ja: 'Jobcan 勤怠入力', en: 'Jobcan AutoFill' },
  hardSeconds: 300,
  // Between two rows it then ends by itself, so that no punch is cut off in the middle.
  softSeconds: 270,
  maxPriority: 5,
  rate: { limit: 10, windowSeconds: 60 },

  async admit({ secrets, file, now }) {
    const credentials = parseSecrets(secrets);
    if (!file) throw fileRequired();
    const { readWorkbook } = await import('./workbook/read.ts');
    const reading = await readWorkbook(file.bytes, todayInTokyo(now));
    const input: AutofillInput = { rows: reading.rows };
    return {
      title: `${file.name} · ${maskEmail(credentials.email)}`,
      input: { ...input },
      secrets: credentials,
      identity: identityOf(credentials),
      proof: credentials.password,
      warnings: reading.warnings,
      skipped: reading.skipped.map(({ row, date }) => ({
        code: 'DAY_OFF',
        row,
        found: date,
        message: {
          ja: `${row}行目（${date}）は時刻が空白のため休みとして扱います。`,
          en: `Row ${row} (${date}) has no times and is taken as a day off.`,
        },
      })),
    };
  },

  plan: (input) => inputSchema.parse(input).rows.map((row) => ({ number: row.row, label: rowLabel(row) })),
};

/** One person at one company: the same two lower-cased, as a hash that tells nobody who it is. */
function identityOf({ email, companyCode = '' }: AutofillSecrets): string {
  const person = `autofill|${email.toLowerCase()}|${companyCode.toLowerCase()}`;
  return createHash('sha256').update(person).digest('hex');
}

const labels: Readonly<Record<string, Text>> = {
  email: { ja: 'メールアドレス', en: 'e-mail address' },
  password: { ja: 'パスワード', en: 'password' },
  companyCode: { ja: '会社コード', en: 'company code' },
};

const missingOrUnusable = ({ ja, en }: Text): Text => ({
  ja: `${ja}が入力されていないか、使えない文字を含んでいます。`,
  en: `The ${en} is missing or contains characters that cannot be used.`,
});

/** Something is wrong with the secrets as a whole: none at all, or a field that nobody knows. */
const incomplete: Text = {
  ja: 'サインイン情報が入力されていないか、項目が正しくありません。',
  en: 'The sign-in information is missing or does not have the right fields.',
};

/** The message names the field, never what was in it. */
function parseSecrets(secrets: unknown): AutofillSecrets {
  const parsed = secretsSchema.safeParse(secrets);
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? 'secrets');
  const label = labels[field];
  throw new JunbanError({
    code: 'INVALID_CREDENTIALS',
    status: 400,
    field,
    text: label ? missingOrUnusable(label) : incomplete,
    hint: {
      ja: 'Jobcan にログインするときと同じ内容を入力してください。',
      en: 'Enter what you use to sign in at Jobcan.',
    },
  });
}

const fileRequired = () =>
  new JunbanError({
    code: 'FILE_REQUIRED',
    status: 400,
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
