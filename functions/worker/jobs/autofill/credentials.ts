import { createHash } from 'node:crypto';
import * as z from 'zod';
import { JunbanError, type Text } from '../../../../shared/errors.ts';
import type { Credentials } from '../../../../shared/job-type.ts';

/** Text a person types into one line of a form. */
const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);

/**
 * What opens the person's attendance account. Sealed at admission, destroyed when the job ends.
 *
 * Without a company ID the common ID is used, with its company code for those who have one; with a company ID the
 * attendance site's own sign-in page.
 */
export const secretsSchema = z
  .strictObject({
    email: line(254).min(1),
    // A password may begin or end with a space, so it is not trimmed.
    password: z
      .string()
      .min(1)
      .max(256)
      .regex(/^[^\p{Cc}\p{Cs}]*$/u),
    companyCode: line(64).exactOptional(),
    companyId: line(64).min(1).exactOptional(),
  })
  .refine(({ companyCode, companyId }) => companyCode === undefined || companyId === undefined, {
    path: ['companyId'],
  });
export type AutofillSecrets = z.infer<typeof secretsSchema>;

/**
 * What the secrets are, whose, and what only that person knows.
 *
 * @throws JunbanError INVALID_CREDENTIALS; it names the field, never what was in it
 */
export function credentials(given: unknown): Required<Credentials> & { readonly secrets: AutofillSecrets } {
  const secrets = parseSecrets(given);
  return { secrets, identity: identityOf(secrets), proof: secrets.password };
}

/** One person at one company: the same two lower-cased, as a hash that tells nobody who it is. */
function identityOf({ email, companyCode = '', companyId }: AutofillSecrets): string {
  const company = companyId === undefined ? companyCode : `id|${companyId}`;
  const person = `autofill|${email.toLowerCase()}|${company.toLowerCase()}`;
  return createHash('sha256').update(person).digest('hex');
}

const labels: Readonly<Record<string, Text>> = {
  email: { ja: 'メールアドレス', en: 'e-mail address' },
  password: { ja: 'パスワード', en: 'password' },
  companyCode: { ja: '会社コード', en: 'company code' },
  companyId: {
    ja: '会社ID（会社コードと同時には使えません）',
    en: 'company ID (not together with a company code)',
  },
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

function parseSecrets(secrets: unknown): AutofillSecrets {
  const parsed = secretsSchema.safeParse(secrets);
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? 'secrets');
  const label = labels[field];
  throw new JunbanError({
    code: 'INVALID_CREDENTIALS',
    field,
    text: label ? missingOrUnusable(label) : incomplete,
    hint: {
      ja: 'Jobcan にログインするときと同じ内容を入力してください。',
      en: 'Enter what you use to sign in at Jobcan.',
    },
  });
}
