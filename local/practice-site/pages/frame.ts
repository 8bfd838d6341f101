import { html } from 'hono/html';
import type { Language } from '../../../shared/text.ts';
import type { Account } from '../account-record.ts';
import { type Html, sayIn } from '../web.ts';

const SITE_NAME = { ja: '練習勤怠', en: 'Practice Attendance' };

/** Said on every page, because a person may take the site for a real one. */
const PRACTICE_NOTE = {
  ja: 'これは練習用のサイトです。実在のサービスのパスワードは入力しないでください。',
  en: 'This is a practice site. Never enter a password of a real service here.',
};

export interface FrameOptions {
  readonly language: Language;
  readonly title: string;
  readonly body: Html;
  /** Further elements for the head. */
  readonly head?: Html;
}

/** The document around every page. */
export function frame({ language, title, body, head }: FrameOptions): Html {
  const say = sayIn(language);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<title>${title} | ${say(SITE_NAME)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/site.css">
${head}
</head>
<body>
${body}
<footer class="site-footer">
<p>${say(PRACTICE_NOTE)}</p>
</footer>
</body>
</html>`;
}

/** A page of the id host: one card in the middle. */
export function cardPage(options: FrameOptions): Html {
  return frame({
    ...options,
    body: html`<main class="card">
<p class="brand">${sayIn(options.language)(SITE_NAME)}</p>
<h1>${options.title}</h1>
${options.body}
</main>`,
  });
}

/** There is none at this address. */
const MISSING_SCRIPT = '/assets/punch.gone.js';

type MenuItem = 'home' | 'modify' | 'attendance';

const MENU: readonly { item: MenuItem; href: string; ja: string; en: string }[] = [
  { item: 'home', href: '/employee', ja: 'マイページ', en: 'My page' },
  { item: 'attendance', href: '/employee/attendance', ja: '出勤簿', en: 'Attendance' },
  { item: 'modify', href: '/employee/adit/modify', ja: '打刻修正', en: 'Punch correction' },
];

export interface StaffPageOptions extends FrameOptions {
  readonly account: Account;
  readonly current: MenuItem;
}

/** A page of the attendance host: header with company and name, menu at the side. */
export function staffPage({ account, current, ...options }: StaffPageOptions): Html {
  const say = sayIn(options.language);
  const { company, name } = account.profile;
  return frame({
    ...options,
    body: html`<header class="site-header">
<a class="brand" href="/employee">${say(SITE_NAME)}</a>
<p class="who"><span class="company">${company}</span> <span class="name">${name}</span></p>
<nav class="languages" aria-label="Language">
<button type="button" lang="ja" onclick="pickLanguage('ja')">日本語</button>
<button type="button" lang="en" onclick="pickLanguage('en')">English</button>
</nav>
<a class="logout" href="/employee/logout/">${say({ ja: 'ログアウト', en: 'Log out' })}</a>
</header>
<div class="columns">
<nav class="menu" aria-label="${say({ ja: 'メニュー', en: 'Menu' })}">
<ul>
${MENU.map(
  (
    entry,
  ) => html`<li><a href="${entry.href}"${current === entry.item ? html` aria-current="page"` : ''}>${say(entry)}</a></li>
`,
)}</ul>
</nav>
<main>
<h1>${options.title}</h1>
${options.body}
</main>
</div>
<script src="${account.mode.scriptBroken ? MISSING_SCRIPT : '/assets/punch.js'}"></script>`,
  });
}
