import { html } from 'hono/html';
import type { Language } from '../../../shared/text.ts';
import type { Account } from '../account-record.ts';
import type { IsoDate } from '../calendar.ts';
import { KIND_TEXT, STATE_TEXT } from '../punch.ts';
import { formatMinutes } from '../punch-time.ts';
import { type Html, sayIn } from '../web.ts';
import { staffPage } from './frame.ts';

/** The newest requests are enough to see that one's entries arrived. */
const SHOWN_REQUESTS = 10;

/** マイページ: where a sign-in lands. */
export function myPage(account: Account, language: Language, today: IsoDate): Html {
  const say = sayIn(language);
  const newest = account.punches().sort((a, b) => b.at - a.at || b.minutes - a.minutes);
  const pendingCount = newest.filter((punch) => punch.state === 'pending').length;
  return staffPage({
    language,
    account,
    current: 'home',
    title: say({ ja: 'マイページ', en: 'My page' }),
    body: html`<div class="panels">
<section class="panel">
<h3>${say({ ja: '今日', en: 'Today' })}</h3>
<p class="big">${today}</p>
<p><a class="primary" href="/employee/adit/modify">${say({ ja: '打刻修正', en: 'Punch correction' })}</a></p>
</section>
<section class="panel">
<h3>${say({ ja: '承認待ちの打刻', en: 'Punches awaiting approval' })}</h3>
<p class="big">${pendingCount}</p>
</section>
</div>
<h2>${say({ ja: '最近の打刻申請', en: 'Latest requests' })}</h2>
<table class="table" id="latest-requests">
<thead><tr><th>${say({ ja: '日付', en: 'Date' })}</th><th>${say({ ja: '打刻区分', en: 'Type' })}</th><th>${say({ ja: '時刻', en: 'Time' })}</th><th>${say({ ja: '状態', en: 'Status' })}</th></tr></thead>
<tbody>
${newest.length === 0 ? html`<tr><td class="empty" colspan="4">${say({ ja: '申請はまだありません。', en: 'No requests yet.' })}</td></tr>` : ''}
${newest.slice(0, SHOWN_REQUESTS).map(
  (
    punch,
  ) => html`<tr><td>${punch.date}</td><td>${say(KIND_TEXT[punch.kind])}</td><td class="time">${formatMinutes(punch.minutes)}</td><td><span class="state state-${punch.state}">${say(STATE_TEXT[punch.state])}</span></td></tr>
`,
)}</tbody>
</table>`,
  });
}
