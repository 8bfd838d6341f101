import { html } from 'hono/html';
import type { Language, Text } from '../../../shared/text.ts';
import type { Account } from '../account-record.ts';
import { frame } from '../pages/frame.ts';
import { type Html, type SiteAddresses, sayIn } from '../web.ts';

/** What every page of the control side is made from. */
export interface ControlView {
  readonly language: Language;
  readonly accounts: readonly Account[];
  readonly urls: SiteAddresses;
  /** What was just done, said once. */
  readonly done?: Text;
}

export interface ControlPageOptions {
  readonly view: ControlView;
  readonly title: string;
  readonly body: Html;
  /** The account the page is about. */
  readonly current?: Account;
}

export const accountPath = ({ profile }: Account): string =>
  `/control/accounts/${encodeURIComponent(profile.email)}`;

/** Header, accounts at the side, and a word about what was just done. */
export function controlPage({ view, title, body, current }: ControlPageOptions): Html {
  const { language, accounts, urls, done } = view;
  const say = sayIn(language);
  const path = current ? accountPath(current) : '/';
  const here = html` aria-current="page"`;
  return frame({
    language,
    title,
    head: html`<link rel="stylesheet" href="/assets/control.css">`,
    body: html`<header class="site-header">
<a class="brand" href="/">${say({ ja: '練習勤怠', en: 'Practice Attendance' })}</a>
<p class="control-mark">${say({ ja: '操作画面', en: 'Control' })}</p>
<p class="who"><a href="${urls.idUrl}/users/sign_in?app_key=atd">${say({ ja: 'ログイン画面', en: 'Sign-in page' })}</a>
<a href="${urls.sslUrl}/employee">${say({ ja: 'マイページ', en: 'My page' })}</a></p>
<nav class="languages" aria-label="Language"><a href="${path}?lang=ja" lang="ja">日本語</a> <a href="${path}?lang=en" lang="en">English</a></nav>
</header>
<div class="columns">
<nav class="menu" aria-label="${say({ ja: 'アカウント', en: 'Accounts' })}"><ul>
<li><a href="/"${current ? '' : here}>${say({ ja: '全体', en: 'The site' })}</a></li>
${accounts.map(
  (account) =>
    html`<li><a href="${accountPath(account)}"${account === current ? here : ''}>${account.profile.name}<span class="address">${account.profile.email}</span></a></li>
`,
)}</ul></nav>
<main>
<h1>${title}</h1>
${done ? html`<p class="done" role="status">${say(done)}</p>` : ''}
${body}
</main>
</div>`,
  });
}

/** One button that posts. */
export function postButton(action: string, label: string, strong = false): Html {
  return html`<form action="${action}" method="post"><button type="submit"${strong ? html` class="danger"` : ''}>${label}</button></form>`;
}

/** Errors of a form by label, above it. */
export function errorList(errors: readonly string[]): Html {
  if (errors.length === 0) return html``;
  return html`<div class="error" role="alert">${errors.map((error) => html`<p>${error}</p>`)}</div>`;
}
