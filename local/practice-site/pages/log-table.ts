import { html } from 'hono/html';
import type { Language } from '../../../shared/text.ts';
import type { Account } from '../account-record.ts';
import type { IsoDate } from '../calendar.ts';
import { KIND_TEXT, type PunchRecord, STATE_TEXT } from '../punch.ts';
import { formatMinutes } from '../punch-time.ts';
import { type Html, sayIn } from '../web.ts';

const EMPTY = { ja: '打刻がありません。', en: 'No clocking on shift day.' };

/** 打刻一覧: the day's punches, pending ones marked. Part of the page and of each insert's answer. */
export function logTable(account: Account, date: IsoDate, language: Language): Html {
  const say = sayIn(language);
  const punches = account.punchesOf(date);
  return html`<table class="table" id="logs-table">
<thead><tr>
<th>${say({ ja: '打刻区分', en: 'Type' })}</th>
<th>${say({ ja: '時刻', en: 'Time' })}</th>
<th>${say({ ja: '打刻場所', en: 'Group' })}</th>
<th>${say({ ja: '備考', en: 'Notes' })}</th>
<th>${say({ ja: '状態', en: 'Status' })}</th>
<th></th>
</tr></thead>
<tbody>
${punches.length === 0 ? html`<tr><td class="empty" colspan="6">${say(EMPTY)}</td></tr>` : punches.map((punch) => row(account, punch, language))}
</tbody>
</table>`;
}

function row(account: Account, punch: PunchRecord, language: Language): Html {
  const say = sayIn(language);
  const time = formatMinutes(punch.minutes);
  const kind = say(KIND_TEXT[punch.kind]);
  const group = account.mode.groups.find(({ id }) => id === punch.groupId)?.name ?? punch.groupId;
  return html`<tr${punch.state === 'pending' ? html` class="jbc-table-warning"` : ''}>
<td>${kind}</td>
<td class="time">${time}</td>
<td>${group}</td>
<td>${punch.notice}</td>
<td><span class="state state-${punch.state}">${say(STATE_TEXT[punch.state])}</span></td>
<td><button type="button" class="small" onclick="intoModifyMode(${punch.minutes},'${time}','${kind}')">${say({ ja: '修正', en: 'Edit' })}</button></td>
</tr>
`;
}
