import { html } from 'hono/html';
import type { Language, Text } from '../../../shared/text.ts';
import type { Account } from '../account-record.ts';
import type { IdSession } from '../sessions.ts';
import { type Html, sayIn } from '../web.ts';
import { cardPage } from './frame.ts';

export interface TwoFactorForm {
  readonly language: Language;
  /** The form token; empty where the host uses none. */
  readonly token: string;
  /** The path that takes the code. */
  readonly action: string;
}

/** Where a sign-in with the right password stops when the account has a second factor. */
export function twoFactorPage({ language, token, action }: TwoFactorForm, failed: boolean): Html {
  const say = sayIn(language);
  const wrong = { ja: '認証コードが正しくありません。', en: 'The verification code is wrong.' };
  return cardPage({
    language,
    title: say({ ja: '2段階認証', en: 'Two-factor authentication' }),
    body: html`${failed ? html`<p class="flash flash__alert" role="alert">${say(wrong)}</p>` : ''}
<p>${say({
      ja: '認証アプリに表示された6桁のコードを入力してください。（練習用サイトでは、どのコードも通りません）',
      en: 'Enter the six digits your authenticator app shows. (On the practice site no code is accepted.)',
    })}</p>
<form class="stacked" action="${action}" method="post">
<input type="hidden" name="authenticity_token" value="${token}">
<label for="otp_attempt">${say({ ja: '認証コード', en: 'Verification code' })}</label>
<input type="text" name="otp_attempt" id="otp_attempt" inputmode="numeric" autocomplete="one-time-code">
<input class="primary" type="submit" name="commit" value="${say({ ja: '認証する', en: 'Verify' })}">
</form>`,
  });
}

/** Where a sign-in ends that no application asked for. */
export function profilePage(visitor: IdSession, account: Account, sslUrl: string): Html {
  const say = sayIn(visitor.language);
  return cardPage({
    language: visitor.language,
    title: say({ ja: 'アカウント', en: 'Account' }),
    body: html`<dl>
<dt>${say({ ja: '氏名', en: 'Name' })}</dt><dd>${account.profile.name}</dd>
<dt>${say({ ja: 'メールアドレス', en: 'Email' })}</dt><dd>${account.profile.email}</dd>
</dl>
<p><a class="primary" href="${sslUrl}/jbcoauth/login">${say({ ja: '勤怠管理を開く', en: 'Open attendance' })}</a></p>
<p class="alternatives"><a href="/users/sign_out">${say({ ja: 'ログアウト', en: 'Log out' })}</a></p>`,
  });
}

/** The company's own sign-in, as far as it can be shown here. */
export function companySsoPage(language: Language): Html {
  return messagePage(
    language,
    { ja: 'シングルサインオン', en: 'Single sign-on' },
    {
      ja: '会社の認証画面に進みます。（練習用サイトでは、ここから先へは進めません）',
      en: 'Your company’s own sign-in would follow. (The practice site cannot go on from here.)',
    },
  );
}

/** What the image check's frame shows. */
export function imageCheckFrame(): Html {
  return html`<!doctype html>
<html lang="ja">
<head><meta charset="utf-8"><title>reCAPTCHA</title><link rel="stylesheet" href="/assets/site.css"></head>
<body><p class="image-check"><span class="box"></span>私はロボットではありません</p></body>
</html>`;
}

/** A page with one message and no way on, for what went wrong. */
export function messagePage(language: Language, title: Text, message: Text): Html {
  const say = sayIn(language);
  return cardPage({ language, title: say(title), body: html`<p>${say(message)}</p>` });
}
