import { html } from 'hono/html';
import type { Language, Text } from '../../../shared/text.ts';
import { type Html, sayIn } from '../web.ts';
import { cardPage } from './frame.ts';
import { imageCheck } from './sign-in.ts';

const ALERT_TEXT = {
  credentials: {
    ja: '会社ID、メールアドレスまたはスタッフコード、パスワードのいずれかが正しくありません。',
    en: 'The company ID, e-mail address or password is incorrect.',
  },
  locked: { ja: 'アカウントがロックされています。', en: 'Your account is locked.' },
  captcha: { ja: '画像認証が必要です。', en: 'An image check is required.' },
} satisfies Record<string, Text>;

export type CompanyAlert = keyof typeof ALERT_TEXT;

export interface CompanySignInOptions {
  readonly language: Language;
  readonly idUrl: string;
  readonly alert?: CompanyAlert;
}

/** マイページ sign-in by company ID. Like the real one it shows nothing of what was typed before. */
export function companySignInPage({ language, idUrl, alert }: CompanySignInOptions): Html {
  const say = sayIn(language);
  return cardPage({
    language,
    title: say({ ja: 'スタッフマイページ ログイン', en: 'Staff my page login' }),
    body: html`${alert ? html`<p class="error" role="alert">${say(ALERT_TEXT[alert])}</p>` : ''}
<form class="stacked" action="/login/pc-employee-global" method="post">
<input type="hidden" name="login_type" value="1">
<input type="hidden" name="lang_code" value="${language}">
<label for="client_id">${say({ ja: '会社ID', en: 'Company ID' })}</label>
<input type="text" name="client_id" id="client_id" autocomplete="organization">
<label for="email">${say({ ja: 'メールアドレスまたはスタッフコード', en: 'E-mail address or staff code' })}</label>
<input type="text" name="email" id="email" autocomplete="username">
<label for="password">${say({ ja: 'パスワード', en: 'Password' })}</label>
<input type="password" name="password" id="password" autocomplete="current-password">
${alert === 'captcha' ? imageCheck(say) : ''}
<button class="primary" type="submit">${say({ ja: 'ログイン', en: 'Login' })}</button>
</form>
<p class="alternatives"><a href="${idUrl}/users/sign_in?app_key=atd">${say({ ja: '共通IDでログイン', en: 'Sign in with the common ID' })}</a>
<a href="?lang_code=ja" lang="ja">日本語</a> <a href="?lang_code=en" lang="en">English</a></p>`,
  });
}
