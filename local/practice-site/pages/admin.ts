import { html } from 'hono/html';
import type { Account } from '../account-book.ts';
import { formatMinutes } from '../punch-time.ts';
import type { Html, SiteAddresses } from '../web.ts';
import { frame } from './frame.ts';

/** What the site holds, for the person who runs it. Passwords are not shown. */
export function adminPage(accounts: readonly Account[], urls: SiteAddresses): Html {
  return frame({
    language: 'ja',
    title: '管理 / Control',
    body: html`<header class="site-header"><span class="brand">練習勤怠 / Practice Attendance</span></header>
<div class="columns"><nav class="menu"><ul>
<li><a href="${urls.idUrl}/users/sign_in?app_key=atd">ログイン / Sign in</a></li>
<li><a href="${urls.sslUrl}/employee">マイページ / My page</a></li>
</ul></nav>
<main><h1>管理 / Control</h1>
${accounts.length === 0 ? html`<p>アカウントはありません / No accounts</p>` : accounts.map(accountSection)}
</main></div>`,
  });
}

function accountSection(account: Account): Html {
  const punches = account.punches();
  const { name, email, company } = account.profile;
  return html`<h2>${name} &lt;${email}&gt; ${company}</h2>
<p>受信した打刻 / inserts received: ${account.insertCount}　書き込まれた打刻 / punches written: ${punches.length}</p>
<details><summary>設定 / mode</summary><pre>${JSON.stringify(account.mode, null, 2)}</pre></details>
<details><summary>打刻 / punches</summary><table class="table"><tbody>
${punches.map(
  (
    punch,
  ) => html`<tr><td>${punch.date}</td><td>${formatMinutes(punch.minutes)}</td><td>${punch.kind}</td><td>${punch.state}</td><td>${punch.notice}</td></tr>
`,
)}</tbody></table></details>`;
}
