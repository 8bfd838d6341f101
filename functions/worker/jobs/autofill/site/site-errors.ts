import type { Text } from '../../../../../shared/errors.ts';
import { Permanent, Temporary } from '../../../../../shared/outcome.ts';

/** Each way the attendance site can turn us away, with what the person should do. */

const permanent = (code: string, message: Text, hint: Text) => new Permanent({ code, message, hint });
const temporary = (code: string, message: Text, cause?: unknown) =>
  new Temporary(
    { code, message, hint: { ja: '自動で再試行します。', en: 'It is tried again by itself.' } },
    { cause },
  );

export const loginRejected = () =>
  permanent(
    'LOGIN_REJECTED',
    {
      ja: 'Jobcan にログインできませんでした。メールアドレス、会社コード、パスワードのいずれかが違います。打刻は行っていません。',
      en: 'Jobcan did not accept the e-mail address, company code or password. Nothing was punched.',
    },
    {
      ja: 'Jobcan のログイン画面で同じ内容を確かめてから、もう一度送信してください。',
      en: 'Check them on the sign-in page of Jobcan, then send the workbook again.',
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
      ja: 'Jobcan が画像認証を求めています。自動では行いません。打刻は行っていません。',
      en: 'Jobcan asks for a captcha. It is not solved automatically. Nothing was punched.',
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
      ja: 'Jobcan が二段階認証を求めています。自動では行えません。打刻は行っていません。',
      en: 'Jobcan asks for a second factor, which cannot be given automatically. Nothing was punched.',
    },
    {
      ja: '二段階認証を使わないアカウントで送信するか、管理者に相談してください。',
      en: 'Use an account without a second factor, or ask your administrator.',
    },
  );

export const signedOut = () =>
  temporary('SESSION_LOST', {
    ja: 'ログインの有効期限が切れました。',
    en: 'The site signed us out in the middle of the work.',
  });

export const siteUnavailable = (status: number | undefined, cause?: unknown) =>
  temporary(
    'SITE_UNAVAILABLE',
    {
      ja: `勤怠サイトが応答していません${status ? `（HTTP ${status}）` : ''}。`,
      en: `The attendance site does not answer properly${status ? ` (HTTP ${status})` : ''}.`,
    },
    cause,
  );

export const pageUnexpected = (what: Text, path: string) =>
  permanent(
    'PAGE_UNEXPECTED',
    {
      ja: `勤怠サイトの画面が想定と異なります（${what.ja}、${path}）。`,
      en: `A page of the attendance site does not look as expected (${what.en}, ${path}).`,
    },
    {
      ja: '会社の Jobcan で打刻修正が使えるかを確認し、管理者に連絡してください。',
      en: 'Check that your company allows punch corrections in Jobcan, and tell the operator.',
    },
  );
