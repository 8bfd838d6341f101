import { html } from 'hono/html';
import type { Text } from '../../../shared/text.ts';
import type { IdSession } from '../sessions.ts';
import { type Html, type Say, type SiteAddresses, sayIn } from '../web.ts';
import { cardPage } from './frame.ts';

export const SIGN_IN_ALERT = {
  credentials: {
    ja: 'メールアドレス、グループ企業コード、またはパスワードが正しくありません。',
    en: 'Invalid email or password.',
  },
  locked: { ja: 'アカウントがロックされています。', en: 'Your account is locked.' },
} satisfies Record<string, Text>;

const SIGN_IN = { ja: 'ログイン', en: 'Login' };

export interface SignInOptions {
  readonly visitor: IdSession;
  /** `atd` when the attendance host sent the visitor, otherwise empty. */
  readonly appKey: string;
  readonly urls: SiteAddresses;
  /** The company signs its people in by itself: no password is asked for here. */
  readonly sso: boolean;
  readonly alert?: Text;
  /** What was typed, after a failure. The password is never sent back. */
  readonly typed?: { readonly email: string; readonly clientCode: string };
}

export function signInPage({ visitor, appKey, urls, sso, alert, typed }: SignInOptions): Html {
  const say = sayIn(visitor.language);
  return cardPage({
    language: visitor.language,
    title: say(SIGN_IN),
    head: html`<meta name="csrf-param" content="authenticity_token">
<meta name="csrf-token" content="${visitor.token}">`,
    body: html`${alert ? html`<p class="flash flash__alert" role="alert">${say(alert)}</p>` : ''}
<form class="stacked" id="new_user" action="/users/sign_in" accept-charset="UTF-8" method="post">
<input type="hidden" name="authenticity_token" value="${visitor.token}">
<label for="user_email">${say({ ja: 'メールアドレス', en: 'Email' })}</label>
<input type="email" name="user[email]" id="user_email" autocomplete="email" value="${typed?.email}">
<label for="user_client_code">${say({ ja: 'グループ企業コード（任意）', en: 'Group company code (optional)' })}</label>
<input type="text" name="user[client_code]" id="user_client_code" autocomplete="off" value="${typed?.clientCode}">
<input type="hidden" name="redirect_uri" id="redirect_uri" value="${urls.sslUrl}/jbcoauth/callback">
<input type="hidden" name="app_key" id="app_key" value="${appKey}">
${sso ? companyButton(say) : passwordPart(visitor, say)}
</form>
<p class="alternatives"><a href="${urls.sslUrl}/login/pc-employee-global">${say({ ja: '会社IDでログイン', en: 'Sign in by company ID' })}</a>
${sso ? html`<a href="/users/sign_out">${say({ ja: '別のアカウントでログイン', en: 'Another account' })}</a>` : ''}
<a href="?${appKey ? html`app_key=atd&amp;` : ''}lang=ja" lang="ja">日本語</a>
<a href="?${appKey ? html`app_key=atd&amp;` : ''}lang=en" lang="en">English</a></p>`,
  });
}

function passwordPart(visitor: IdSession, say: Say): Html {
  return html`<label for="user_password">${say({ ja: 'パスワード', en: 'Password' })}</label>
<input type="password" name="user[password]" id="user_password" autocomplete="current-password">
${visitor.captcha ? imageCheck(say) : ''}
<label class="check"><input type="checkbox" name="save_sign_in_information" id="save_sign_in_information" value="true">
${say({ ja: 'ログイン状態を保持する', en: 'Stay signed in' })}</label>
<input class="primary" type="submit" name="commit" id="login_button" value="${say(SIGN_IN)}">`;
}

function companyButton(say: Say): Html {
  return html`<a class="primary" role="button" id="sso_button" href="/users/sso">${say({ ja: 'シングルサインオン', en: 'Single sign-on' })}</a>`;
}

/** Has the marks of the usual image check, but is served from here and cannot be passed. */
export function imageCheck(say: Say): Html {
  return html`<div class="g-recaptcha" data-sitekey="practice">
<iframe title="reCAPTCHA" src="/recaptcha/anchor"></iframe>
<p>${say({ ja: '画像認証を完了してください。', en: 'Please complete the image check.' })}</p>
</div>`;
}
