import { beforeAll, describe, expect, it } from 'vitest';
import { autofill } from '../../../functions/worker/jobs/autofill/definition.ts';
import { jobTypeOf } from '../../../functions/worker/jobs/definitions.ts';
import { JunbanError } from '../../../shared/errors.ts';
import { attendanceWorkbook } from '../../support/workbooks.ts';

const now = Date.parse('2026-11-20T00:00:00Z');
const canary = 'c4nary-7f3a';
const good = { email: 'Taro@example.jp', password: canary, companyCode: 'ACME' };

let file: { name: string; bytes: Uint8Array };
beforeAll(async () => {
  const rows = [
    ['2026-11-02', '09:00', '18:00'],
    ['2026-11-03', '', ''],
  ];
  file = { name: 'kintai.xlsx', bytes: await attendanceWorkbook(rows) };
});

async function refusal(secrets: unknown, given: typeof file | undefined = file): Promise<JunbanError> {
  const answer = await autofill
    .admit({ input: {}, secrets, file: given, now })
    .catch((error: unknown) => error);
  if (answer instanceof JunbanError) return answer;
  throw new Error('it was not refused');
}
const identityOf = async (secrets: unknown) =>
  (await autofill.admit({ input: {}, secrets, file, now })).identity;

describe('credentials', () => {
  it.each([
    ['email', { ...good, email: '' }],
    ['email', { ...good, email: '   ' }],
    ['email', { ...good, email: `${canary}\u0000` }],
    ['email', { ...good, email: canary.repeat(100) }],
    ['email', { password: canary }],
    ['password', { ...good, password: '' }],
    ['password', { ...good, password: `${canary}\ud83d` }],
    ['password', { ...good, password: `${canary}\n` }],
    ['password', { ...good, password: canary.repeat(100) }],
    ['password', { ...good, password: Number.POSITIVE_INFINITY }],
    ['companyCode', { ...good, companyCode: `${canary}\u0007` }],
    ['companyCode', { ...good, companyCode: 5 }],
    ['secrets', { ...good, [canary]: 'unknown field' }],
    ['secrets', undefined],
    ['secrets', null],
    ['secrets', canary],
  ])('that are wrong are refused naming %s and never a value', async (field, secrets) => {
    const error = await refusal(secrets);
    expect(error).toMatchObject({ code: 'INVALID_CREDENTIALS', status: 400, field });
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain(canary);
  });

  it('that are missing as a whole are called what they are', async () => {
    expect((await refusal(undefined)).text).toEqual({
      ja: 'サインイン情報が入力されていないか、項目が正しくありません。',
      en: 'The sign-in information is missing or does not have the right fields.',
    });
    expect((await refusal({ ...good, email: '' })).text.en).toMatch(/^The e-mail address is missing or/);
  });

  it('keep the spaces of a password and lose those around an address', async () => {
    const secrets = { email: ' taro@example.jp ', password: ` ${canary} ` };
    const admissible = await autofill.admit({ input: {}, secrets, file, now });
    expect(admissible.secrets).toEqual({ email: 'taro@example.jp', password: ` ${canary} ` });
  });
});

describe('admission', () => {
  it('makes of a workbook the rows to do, and of a day without times one that is skipped', async () => {
    const admissible = await autofill.admit({ input: {}, secrets: good, file, now });
    expect(admissible.input).toEqual({
      mode: 'fill',
      onDifferent: 'skip',
      rows: [{ row: 2, date: '2026-11-02', start: 540, end: 1080 }],
    });
    expect(admissible.skipped).toMatchObject([{ code: 'DAY_OFF', row: 3 }]);
    expect(autofill.plan(admissible.input)).toEqual([{ number: 2, label: '2026-11-02 09:00–18:00' }]);
  });

  it('refuses more text than the table can hold with the job', async () => {
    const days = Array.from({ length: 366 }, (_, day) => [
      new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10),
      '09:00',
      '18:00',
      '備'.repeat(255),
      '場'.repeat(100),
    ]);
    const headers = ['日付', '開始時刻', '終了時刻', '備考', '打刻場所'];
    const bytes = await attendanceWorkbook(days, { headers });
    const sent = autofill.admit({ input: {}, secrets: good, file: { name: 'a.xlsx', bytes }, now });
    await expect(sent).rejects.toMatchObject({ code: 'TOO_MUCH_TEXT', status: 422 });
  });

  it('puts no secret into anything but the secrets and the proof', async () => {
    const { secrets, proof, ...open } = await autofill.admit({ input: {}, secrets: good, file, now });
    expect(secrets).toEqual(good);
    expect(proof).toBe(canary);
    expect(JSON.stringify(open)).not.toMatch(/c4nary|Taro@|ACME/);
    expect(open.title).toBe('kintai.xlsx · Ta***@example.jp');
  });

  it('needs a file', async () => {
    const answer = autofill.admit({ input: {}, secrets: good, file: undefined, now });
    await expect(answer).rejects.toMatchObject({ code: 'FILE_REQUIRED', status: 400, field: 'file' });
  });

  it('knows a person by address and company, whatever the case and the password', async () => {
    const same = await identityOf({ ...good, email: 'TARO@EXAMPLE.JP', companyCode: 'acme', password: 'x' });
    expect(same).toBe(await identityOf(good));
    expect(same).toMatch(/^[0-9a-f]{64}$/);
    expect(await identityOf({ ...good, companyCode: 'other' })).not.toBe(same);
    expect(await identityOf({ ...good, email: 'hanako@example.jp' })).not.toBe(same);
  });

  it('is not fooled by names that every object has', () => {
    for (const name of ['constructor', '__proto__', 'toString', '']) expect(jobTypeOf(name)).toBeUndefined();
    expect(jobTypeOf('autofill')).toBe(autofill);
  });
});
