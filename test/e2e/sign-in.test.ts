import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bothWritten, days, Errand, Errands, finished, type Order } from '../support/errand.ts';
import { dateOf } from '../support/month.ts';
import type { RunningStack } from '../support/running-stack.ts';

/** Every way in, and every way the site keeps somebody out: what the person reads, and that nothing was punched. */

const commonId = { account: { companyCode: 'acme' }, secrets: { companyCode: 'acme' } };
const companyId = { account: { companyId: 'c-77' }, secrets: { companyId: 'c-77' } };

const texts = {
  LOGIN_REJECTED: {
    message: {
      ja: 'Jobcan にログインできませんでした。メールアドレス、会社コード、パスワードのいずれかが違います。',
      en: 'Jobcan did not accept the e-mail address, company code or password.',
    },
    hint: {
      ja: 'Jobcan のログイン画面で同じ内容を確かめてから、もう一度送信してください。',
      en: 'Check them on the sign-in page of Jobcan, then send the workbook again.',
    },
  },
  CAPTCHA_REQUIRED: {
    message: {
      ja: 'Jobcan が画像認証を求めています。自動では行わないため、ここで止めました。',
      en: 'Jobcan asks for a captcha. It is not solved automatically: the job stopped here.',
    },
    hint: {
      ja: 'ブラウザーで一度ご自身でログインして画像認証を済ませてから、もう一度送信してください。',
      en: 'Sign in once yourself in a browser and pass the captcha, then send the workbook again.',
    },
  },
  TWO_FACTOR_REQUIRED: {
    message: {
      ja: 'Jobcan が二段階認証を求めています。自動では行えないため、ここで止めました。',
      en: 'Jobcan asks for a second factor, which cannot be given automatically: the job stopped here.',
    },
    hint: {
      ja: '二段階認証を使わないアカウントで送信するか、管理者に相談してください。',
      en: 'Use an account without a second factor, or ask your administrator.',
    },
  },
  ACCOUNT_LOCKED: {
    message: { ja: 'アカウントがロックされています。', en: 'The account is locked.' },
    hint: {
      ja: '会社の Jobcan 管理者にロックの解除を依頼してください。',
      en: 'Ask the Jobcan administrator of your company to unlock it.',
    },
  },
  SINGLE_SIGN_ON: {
    message: {
      ja: 'このアカウントはシングルサインオンでログインするため、自動では入力できません。',
      en: 'This account signs in by single sign-on, which cannot be done automatically.',
    },
    hint: {
      ja: 'パスワードでログインできるアカウントがあるか、会社の管理者に確認してください。',
      en: 'Ask the administrator of your company whether you can have an account with a password.',
    },
  },
  SITE_MAINTENANCE: {
    message: {
      ja: '勤怠サイトがメンテナンス中です（HTTP 503）。',
      en: 'The attendance site is under maintenance (HTTP 503).',
    },
    hint: { ja: '自動で再試行します。', en: 'It is tried again by itself.' },
  },
} as const;
type Code = keyof typeof texts;

/** The company-ID page cannot tell a wrong company from an account that has none. */
const companyRejected = {
  message: {
    ja: '会社IDの画面から Jobcan にログインできませんでした。会社ID、メールアドレス、パスワードのいずれかが違うか、共通IDのアカウントです。',
    en: 'Jobcan did not accept the company ID, e-mail address or password on its company-ID page, or the account is one of the common ID.',
  },
  hint: {
    ja: '会社ID、メールアドレス、パスワードをログイン画面で確かめてください。共通ID（id.jobcan.jp）でログインしている場合は、会社IDを外し、必要なら会社コードを入力して送信してください。',
    en: 'Check the three on the sign-in page. If you sign in at id.jobcan.jp, leave the company ID out, give the company code if you have one, and send it again.',
  },
};

const refused: readonly (readonly [
  name: string,
  order: Order,
  code: Code,
  texts?: typeof companyRejected,
])[] = [
  ['a wrong password', { secrets: { password: 'not-the-password' } }, 'LOGIN_REJECTED'],
  ['a wrong company code', { ...commonId, secrets: { companyCode: 'other' } }, 'LOGIN_REJECTED'],
  ['a wrong company ID', { ...companyId, secrets: { companyId: 'c-78' } }, 'LOGIN_REJECTED', companyRejected],
  [
    'an account of the common ID on the company-ID page',
    { ...commonId, secrets: { companyId: 'c-77' } },
    'LOGIN_REJECTED',
    companyRejected,
  ],
  ['a captcha at the common ID', { mode: { captcha: true } }, 'CAPTCHA_REQUIRED'],
  ['a captcha on the company-ID page', { ...companyId, mode: { captcha: true } }, 'CAPTCHA_REQUIRED'],
  ['a second factor at the common ID', { mode: { twoFactor: true } }, 'TWO_FACTOR_REQUIRED'],
  [
    'a second factor on the company-ID page',
    { ...companyId, mode: { twoFactor: true } },
    'TWO_FACTOR_REQUIRED',
  ],
  ['a locked account at the common ID', { mode: { locked: true } }, 'ACCOUNT_LOCKED'],
  ['a locked account on the company-ID page', { ...companyId, mode: { locked: true } }, 'ACCOUNT_LOCKED'],
  ['a sign-in that leads to the company’s own', { mode: { sso: true } }, 'SINGLE_SIGN_ON'],
];

/** Over as soon as the job was put off: what is asked for is what happened at the first attempt. */
const untilPutOff = (mode: NonNullable<Order['mode']>): Order => ({
  mode,
  whenPutOff: ({ site }, email) => site.setMode(email, { maintenance: false, maintenanceAtSignIn: false }),
});

const underMaintenance: readonly (readonly [name: string, order: Order, signIns: number])[] = [
  ['when the form is sent', untilPutOff({ maintenanceAtSignIn: true }), 0],
  ['behind the sign-in', untilPutOff({ maintenance: true }), 1],
  ['on the company-ID page', { ...companyId, ...untilPutOff({ maintenanceAtSignIn: true }) }, 0],
];

/** The first two rows' punches are in, and then the site doubts that this is a person. */
const captchaMidway = { mode: { captchaAfterInserts: 3 }, rows: days(3) };

describe('signing in', () => {
  let errands: Errands;
  /** Where no job is left that could come back, once the refused ones have ended: for what changes the whole site. */
  let stack: RunningStack;
  const errand = (name: string) => errands.named(name);
  beforeAll(async () => {
    const turnedAway = refused.map(([name, order]) => [name, order] as const);
    const waiting = underMaintenance.map(([name, order]) => [name, order] as const);
    errands = await Errands.begin(Object.fromEntries(turnedAway), {
      ...Object.fromEntries(waiting),
      'a company ID': companyId,
      'a captcha midway': captchaMidway,
    });
    ({ stack } = errand('a wrong password'));
  });
  afterAll(() => errands.stop());

  it.each(refused.map(([name, , code, words = texts[code]]) => ({ name, code, words })))(
    'says so after $name, and punches nothing',
    async ({ name, code, words }) => {
      const told = await errand(name).over();
      expect(told.job).toMatchObject({ state: 'error', attempts: 1, error: { code }, secret: 'destroyed' });
      expect({ message: told.message, hint: told.hint }).toEqual(words);
      expect(told).toMatchObject({ received: [], signIns: { succeeded: 0, refused: 1 } });
      expect(told.rows.map(({ state }) => state)).toEqual(['planned']);
    },
  );

  it('works with a company ID', async () => {
    const told = await errand('a company ID').over();
    expect(told.job).toMatchObject({ state: 'completed', attempts: 1, secret: 'destroyed' });
    expect(told).toMatchObject({
      received: bothWritten(dateOf(1)),
      signIns: { succeeded: 1, refused: 0 },
      summary: {
        ja: '1行中、1行を入力して確認しました。',
        en: expect.stringMatching(/^Of 1 rows?, 1 (was|were) filled in and confirmed\.$/),
      },
    });
  });

  it('stops at a captcha in mid-month, says which day to look at, and goes on from there when it was passed', async () => {
    const mine = errand('a captcha midway');
    const stopped = await mine.over();
    expect(stopped.job).toMatchObject({ state: 'error', error: { code: 'CAPTCHA_REQUIRED' } });
    expect({ message: stopped.message, hint: stopped.hint }).toEqual(texts.CAPTCHA_REQUIRED);
    expect(stopped.rows.map(({ state, code }) => [state, code])).toEqual([
      ['confirmed', 'CONFIRMED'],
      ['uncertain', 'NOT_VERIFIED'],
      ['planned', undefined],
    ]);
    expect(stopped.rows[1]?.note).toEqual({
      ja: '送信の途中でジョブが終わりました。サイトで確認してください',
      en: 'the job ended while this was being sent. Please check on the site',
    });
    expect(stopped.received).toEqual(bothWritten(dateOf(1), dateOf(2)));

    mine.stack.site.setMode(mine.email, { captchaAfterInserts: null });
    const again = await mine.stack.api.fetch(`/v1/jobs/${mine.id}/retry`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secrets: mine.secrets }),
    });
    expect(again.status, await again.text()).toBe(202);
    const done = await mine.ended();
    expect(done.job).toMatchObject({ state: 'completed', rows: { confirmed: 3 } });
    expect(done.rows[1]).toMatchObject({
      code: 'CONFIRMED_AFTER_RESUME',
      note: {
        ja: '中断後に打刻一覧で確認しました（承認待ち）',
        en: 'seen on the site after an interruption (waiting for approval)',
      },
    });
    expect(done.received).toEqual(bothWritten(dateOf(1), dateOf(2), dateOf(3)));
  });

  it('says so where a whole company signs in by itself and the form has no password', async () => {
    stack.site.setSite({ sso: true });
    const told = await (await Errand.begin(stack)).over();
    stack.site.setSite({ sso: false });
    expect(told.job).toMatchObject({
      state: 'error',
      error: { code: 'SINGLE_SIGN_ON' },
      secret: 'destroyed',
    });
    expect({ message: told.message, hint: told.hint }).toEqual(texts.SINGLE_SIGN_ON);
    expect(told).toMatchObject({ received: [], signIns: { succeeded: 0, refused: 0 } });
  });

  describe('while the site is under maintenance', () => {
    it.each(underMaintenance)('waits for its end, met %s', async (name, _, signIns) => {
      const told = await errand(name).over();
      expect(told.job).toMatchObject({
        state: 'scheduled',
        attempts: 1,
        error: { code: 'SITE_MAINTENANCE' },
        secret: 'sealed',
      });
      expect({ message: told.message, hint: told.hint }).toEqual(texts.SITE_MAINTENANCE);
      expect(told).toMatchObject({ received: [], signIns: { succeeded: signIns, refused: 0 } });
    });

    it('waits where not a page of it is there, and fills in what waited once it is back', async () => {
      stack.site.setSite({ maintenance: true });
      const whenPutOff = () => stack.site.setSite({ maintenance: false });
      const away = await Errand.begin(stack, { whenPutOff });
      const putOff = await away.over();
      expect(putOff.job).toMatchObject({ state: 'scheduled', error: { code: 'SITE_MAINTENANCE' } });
      expect({ message: putOff.message, hint: putOff.hint }).toEqual(texts.SITE_MAINTENANCE);

      const others = underMaintenance.map(([name]) => errand(name));
      const done = [finished(stack, [away]), finished(errand('a company ID').stack, others)];
      for (const told of (await Promise.all(done)).flat()) {
        expect(told.job).toMatchObject({ state: 'completed', attempts: 2, secret: 'destroyed' });
        expect(told.received).toEqual(bothWritten(dateOf(1)));
      }
    });
  });
});
