import type { Text } from '../../../../../shared/errors.ts';
import type { JobError } from '../../../../../shared/job.ts';
import { Permanent, Temporary, Unavailable } from '../../../../../shared/outcome.ts';

/** Each way the attendance site can turn us away, with what the person should do. */

const permanent = (code: string, message: Text, hint: Text) => new Permanent({ code, message, hint });
const triedAgain: Text = { ja: '自動で再試行します。', en: 'It is tried again by itself.' };

export const loginRejected = () =>
  permanent(
    'LOGIN_REJECTED',
    {
      ja: 'Jobcan にログインできませんでした。メールアドレス、会社コード、パスワードのいずれかが違います。',
      en: 'Jobcan did not accept the e-mail address, company code or password.',
    },
    {
      ja: 'Jobcan のログイン画面で同じ内容を確かめてから、もう一度送信してください。',
      en: 'Check them on the sign-in page of Jobcan, then send the workbook again.',
    },
  );

export const companyLoginRejected = () =>
  permanent(
    'LOGIN_REJECTED',
    {
      ja: '会社IDの画面から Jobcan にログインできませんでした。会社ID、メールアドレス、パスワードのいずれかが違うか、共通IDのアカウントです。',
      en: 'Jobcan did not accept the company ID, e-mail address or password on its company-ID page, or the account is one of the common ID.',
    },
    {
      ja: '会社ID、メールアドレス、パスワードをログイン画面で確かめてください。共通ID（id.jobcan.jp）でログインしている場合は、会社IDを外し、必要なら会社コードを入力して送信してください。',
      en: 'Check the three on the sign-in page. If you sign in at id.jobcan.jp, leave the company ID out, give the company code if you have one, and send it again.',
    },
  );

export const accountLocked = () =>
  permanent(
    'ACCOUNT_LOCKED',
    { ja: 'アカウントがロックされています。', en: 'The account is locked.' },
    {
      ja: '会社の Jobcan 管理者にロックの解除を依頼してください。',
      en: 'Ask the Jobcan administrator of your company to unlock it.',
    },
  );

export const captchaRequired = () =>
  permanent(
    'CAPTCHA_REQUIRED',
    {
      ja: 'Jobcan が画像認証を求めています。自動では行わないため、ここで止めました。',
      en: 'Jobcan asks for a captcha. It is not solved automatically: the job stopped here.',
    },
    {
      ja: 'ブラウザーで一度ご自身でログインして画像認証を済ませてから、もう一度送信してください。',
      en: 'Sign in once yourself in a browser and pass the captcha, then send the workbook again.',
    },
  );

export const secondFactorRequired = () =>
  permanent(
    'TWO_FACTOR_REQUIRED',
    {
      ja: 'Jobcan が二段階認証を求めています。自動では行えないため、ここで止めました。',
      en: 'Jobcan asks for a second factor, which cannot be given automatically: the job stopped here.',
    },
    {
      ja: '二段階認証を使わないアカウントで送信するか、管理者に相談してください。',
      en: 'Use an account without a second factor, or ask your administrator.',
    },
  );

export const singleSignOnRequired = () =>
  permanent(
    'SINGLE_SIGN_ON',
    {
      ja: 'このアカウントはシングルサインオンでログインするため、自動では入力できません。',
      en: 'This account signs in by single sign-on, which cannot be done automatically.',
    },
    {
      ja: 'パスワードでログインできるアカウントがあるか、会社の管理者に確認してください。',
      en: 'Ask the administrator of your company whether you can have an account with a password.',
    },
  );

export const signedOut = () =>
  new Temporary({
    code: 'SESSION_LOST',
    message: {
      ja: 'ログインし直しても、また有効期限が切れました。',
      en: 'The site signed us out again after we had signed in anew.',
    },
    hint: triedAgain,
  });

export const siteUnavailable = (status: number | undefined, cause?: unknown) =>
  new Unavailable(
    {
      code: 'SITE_UNAVAILABLE',
      message: {
        ja: `勤怠サイトが正しく応答していません${status ? `（HTTP ${status}）` : ''}。`,
        en: `The attendance site does not answer properly${status ? ` (HTTP ${status})` : ''}.`,
      },
      hint: triedAgain,
    },
    { cause },
  );

export const siteMaintenance = (status: number) =>
  new Unavailable({
    code: 'SITE_MAINTENANCE',
    message: {
      ja: `勤怠サイトがメンテナンス中です（HTTP ${status}）。`,
      en: `The attendance site is under maintenance (HTTP ${status}).`,
    },
    hint: triedAgain,
  });

/** A page that is not what it should be. What it looked like is kept with the job's files. */
export class PageUnexpected extends Permanent {
  constructor(what: Text, path: string) {
    super(pageUnexpected(what, path));
  }
}

const pageUnexpected = (what: Text, path: string): JobError => ({
  code: 'PAGE_UNEXPECTED',
  message: {
    ja: `勤怠サイトの画面が想定と異なります（${what.ja}、${path}）。`,
    en: `A page of the attendance site does not look as expected (${what.en}, ${path}).`,
  },
  hint: {
    ja: '会社の Jobcan で打刻修正が使えるかを確認し、管理者に連絡してください。画面の写し（page.jpg）と構成（page.txt）を保存しました。',
    en: 'Check that your company allows punch corrections in Jobcan, and tell the operator. A picture (page.jpg) and an outline (page.txt) of the page are kept with the job.',
  },
});
