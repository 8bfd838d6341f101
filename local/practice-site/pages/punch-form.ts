import { html } from 'hono/html';
import type { Language } from '../../../shared/text.ts';
import type { Account } from '../account-record.ts';
import { dateParts, type IsoDate } from '../calendar.ts';
import { CHOSEN_KINDS, KIND_TEXT } from '../punch.ts';
import type { EmployeeSession } from '../sessions.ts';
import { type Html, type Say, sayIn } from '../web.ts';

/** `form#modifyForm`: one punch of one day, sent by the page's script. */
export function punchForm(
  account: Account,
  session: EmployeeSession,
  date: IsoDate,
  language: Language,
): Html {
  const say = sayIn(language);
  const { year, month, day } = dateParts(date);
  const { notesRequired, typeSelect } = account.mode;
  return html`<form class="stacked" id="modifyForm" action="/employee/adit/insert/" method="post" onsubmit="${onSubmit(account)}">
<input type="hidden" name="token" value="${session.token}">
<input type="hidden" name="year" value="${year}">
<input type="hidden" name="month" value="${month}">
<input type="hidden" name="day" value="${day}">
<input type="hidden" name="client_id" value="${account.clientId}">
<input type="hidden" name="employee_id" value="${account.employeeId}">
<input type="hidden" name="delete_minutes" id="delete_minutes" value="">
${typeSelect ? kindSelect(say) : ''}
<label for="ter_time">${say({ ja: '時刻', en: 'Time' })}</label>
<input type="text" name="time" id="ter_time" size="6" maxlength="6" inputmode="numeric" autocomplete="off">
<p class="hint">${say({
    ja: '半角数字4桁で入力します（例 0930）。翌日の午前2時は 2600。打刻区分は自動で判別されます。',
    en: 'Four digits, for example 0930. 2 a.m. of the next day is 2600. The type is found automatically.',
  })}</p>
<label for="group_id">${say({ ja: '打刻場所', en: 'Group' })}</label>
${groupSelect(account, say)}
<label for="notice">${say({ ja: '備考', en: 'Notes' })}${notesRequired ? html`<span class="required">${say({ ja: '必須', en: '(Required)' })}</span>` : ''}</label>
<textarea name="notice" id="notice" rows="2" maxlength="255"></textarea>
<p class="buttons"><input class="primary" type="button" id="insert_button" value="${say({ ja: '打刻', en: 'PUSH' })}" onclick="adit(this.form)">
<span id="insert_label" class="d-none" role="status">${say({ ja: '通信中', en: 'Sending' })}</span></p>
<div id="insert_errors" role="alert"></div>
</form>`;
}

/** Without its script the form would post itself and leave the page; the real one does nothing. */
const onSubmit = ({ mode }: Account): string =>
  mode.scriptBroken ? 'return false' : 'adit(this); return false';

function kindSelect(say: Say): Html {
  const kinds = CHOSEN_KINDS.map((kind) => html`<option value="${kind}">${say(KIND_TEXT[kind])}</option>`);
  return html`<label for="adit_item">${say({ ja: '打刻区分', en: 'Type' })}</label>
<div id="adit_item_change"><select name="adit_item" id="adit_item">
<option value="">${say({ ja: '自動判別', en: 'Automatic' })}</option>${kinds}</select></div>`;
}

function groupSelect({ mode }: Account, say: Say): Html {
  const none = html`<option value="">${say({ ja: '選択してください', en: 'Please choose' })}</option>`;
  return html`<select name="group_id" id="group_id">${mode.groupPlaceholder ? none : ''}${mode.groups.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}</select>`;
}
