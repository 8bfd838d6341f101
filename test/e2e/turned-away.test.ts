import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient, type JobBody } from '../../local/api-client.ts';
import { dateOf, monthWorkbook } from '../support/month.ts';
import { type RunningStack, runningStack } from '../support/running-stack.ts';

/** Every way the site can turn the worker away ends in an outcome of its own, in both languages. */
describe('a job that the site turns away', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await runningStack();
  });
  afterAll(() => stack.stop());

  type Mode = Parameters<RunningStack['site']['setMode']>[1];
  let people = 0;

  async function run(days: number, mode: Mode, typed: { password?: string; companyCode?: string } = {}) {
    const person = {
      email: `person${++people}@example.com`,
      password: 'correct-horse-3',
      companyCode: 'acme',
    };
    stack.site.addAccount({ ...person, name: '三郎' });
    stack.site.setMode(person.email, mode);
    const { job_id } = await stack.api.upload(await monthWorkbook(days), { ...person, ...typed });
    const ended = (job: JobBody) => job.finishedAt !== undefined || job.state === 'scheduled';
    const job = await stack.api.waitFor(job_id, ended, 60_000);
    const english = await new ApiClient(stack.host.apiUrl, 'en').job(job_id);
    return {
      job,
      english,
      person,
      rows: await stack.api.rows(job_id),
      inserts: stack.site.insertCount(person.email),
    };
  }

  it.each([
    [
      'a wrong password',
      {},
      { password: 'not-the-password' },
      'LOGIN_REJECTED',
      /ログインできませんでした/,
      /did not accept/,
    ],
    ['a wrong company code', {}, { companyCode: 'other' }, 'LOGIN_REJECTED', /会社コード/, /company code/],
    ['a captcha', { captcha: true }, {}, 'CAPTCHA_REQUIRED', /画像認証/, /captcha/],
    ['a second factor', { twoFactor: true }, {}, 'TWO_FACTOR_REQUIRED', /二段階認証/, /second factor/],
    ['a locked account', { locked: true }, {}, 'ACCOUNT_LOCKED', /ロック/, /locked/],
  ] as const)('says so after %s and punches nothing', async (_, mode, typed, code, ja, en) => {
    const { job, english, inserts } = await run(2, mode, typed);
    expect(job).toMatchObject({ state: 'error', attempts: 1, error: { code }, secret: 'destroyed' });
    expect(job.error?.message).toMatch(ja);
    expect(english.error?.message).toMatch(en);
    expect(job.error?.hint).toBeTruthy();
    expect(inserts).toBe(0);
  });

  it('names the closed date, fills the others and does not call the month completed', async () => {
    const { job, rows } = await run(3, { closedDates: [dateOf(2)] });
    expect(job).toMatchObject({ state: 'error', error: { code: 'ROWS_NOT_CONFIRMED' } });
    expect(job.rows).toMatchObject({ confirmed: 2, failed: 1 });
    expect(rows.map(({ state, code }) => [state, code])).toEqual([
      ['confirmed', 'CONFIRMED'],
      ['failed', 'DATE_CLOSED'],
      ['confirmed', 'CONFIRMED'],
    ]);
    expect(job.error?.message).toBe('3行中、2行を入力して確認しました、1行は入力できませんでした。');
  });

  it('reports a punch the site refuses, with the reason', async () => {
    const { job, rows } = await run(1, { dayStartMinutes: 600 });
    expect(job).toMatchObject({ state: 'error', rows: { failed: 1, confirmed: 0 } });
    expect(rows[0]).toMatchObject({ code: 'PUNCH_REFUSED', note: '1日の開始より前の時刻です' });
  });

  it('sends nothing where the company requires a note', async () => {
    const { rows, inserts } = await run(1, { notesRequired: true });
    expect(rows[0]).toMatchObject({ state: 'failed', code: 'NOTICE_REQUIRED' });
    expect(inserts).toBe(0);
  });

  it('looks before it believes a lost answer: the punch that went through is not sent again', async () => {
    const { job, rows, inserts } = await run(2, { dropAnswerAfterWrite: 1 });
    expect(job).toMatchObject({ state: 'completed', rows: { confirmed: 2 } });
    expect(rows[0]).toMatchObject({ state: 'confirmed' });
    expect(inserts).toBe(4);
  });

  it('leaves a send that did not arrive to a later attempt', async () => {
    const { job, rows, inserts } = await run(1, { failNextInserts: 1 });
    expect(job).toMatchObject({ state: 'scheduled', error: { code: 'SITE_UNAVAILABLE' } });
    expect(rows[0]).toMatchObject({ state: 'attempted' });
    expect(inserts).toBe(1);
  });

  it('waits and tries again when the site is down', async () => {
    const { job, inserts } = await run(1, { maintenance: true });
    expect(job).toMatchObject({ state: 'scheduled', attempts: 1, error: { code: 'SITE_UNAVAILABLE' } });
    expect(inserts).toBe(0);
  });
});
