import { html } from 'hono/html';
import type { Language } from '../../../shared/text.ts';
import type { Account } from '../account-book.ts';
import { dateParts, type IsoDate, weekday } from '../calendar.ts';
import type { EmployeeSession } from '../sessions.ts';
import { type Html, type Say, sayIn } from '../web.ts';
import { staffPage } from './frame.ts';
import { logTable } from './log-table.ts';

export interface ModifyOptions {
  readonly account: Account;
  readonly session: EmployeeSession;
  readonly language: Language;
  /** The day to show; undefined when the address named a day that does not exist. */
  readonly date: IsoDate | undefined;
  readonly today: IsoDate;
  readonly closed: boolean;
}

/** 打刻修正: pick a day, enter times one by one; the answer of each is shown without leaving the page. */
export function modifyPage({ account, session, language, date, today, closed }: ModifyOptions): Html {
  const say = sayIn(language);
  return staffPage({
    language,
    account,
    current: 'modify',
    title: say({ ja: '打刻修正', en: 'Punch correction' }),
    body: html`${dayPicker(date ?? today, say)}
${date === undefined ? html`<p class="error">${say({ ja: '日付の形式が正しくありません。', en: 'There is no such date.' })}</p>` : daySection()}`,
  });

  function daySection(): Html {
    if (date === undefined) return html``;
    return html`<h2>${dayTitle(date, say)}</h2>
${closed ? html`<p class="error">${say({ ja: 'この日付は打刻修正できません。', en: 'This date cannot be corrected.' })}</p>` : ''}
<div class="panels">
<section class="panel">
<h3>${say({ ja: '打刻の追加', en: 'Add a punch' })}</h3>
${punchForm(account, session, date, language)}
</section>
<section class="panel wide">
<h3>${say({ ja: '打刻一覧', en: 'Punches' })}</h3>
<div id="logs-area">
${logTable(account, date, language)}
</div>
</section>
</div>`;
  }
}

function dayTitle(date: IsoDate, say: Say): string {
  const { year, month, day } = dateParts(date);
  const name = weekday(date);
  return say({ ja: `${year}年${month}月${day}日（${name.ja}）`, en: `${name.en} ${date}` });
}

function dayPicker(date: IsoDate, say: Say): Html {
  const { year, month, day } = dateParts(date);
  const options = (from: number, to: number, chosen: number): Html[] =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i).map(
      (n) => html`<option value="${n}"${n === chosen ? html` selected` : ''}>${n}</option>`,
    );
  return html`<form class="picker" id="search" action="/employee/adit/modify" method="get">
<select name="year" aria-label="${say({ ja: '年', en: 'Year' })}">${options(year - 2, year + 1, year)}</select>${say({ ja: '年', en: '/' })}
<select name="month" aria-label="${say({ ja: '月', en: 'Month' })}">${options(1, 12, month)}</select>${say({ ja: '月', en: '/' })}
<select name="day" aria-label="${say({ ja: '日', en: 'Day' })}">${options(1, 31, day)}</select>${say({ ja: '日', en: '' })}
<button type="submit">${say({ ja: '表示', en: 'Show' })}</button>
</form>`;
}

function punchForm(account: Account, session: EmployeeSession, date: IsoDate, language: Language): Html {
  const say = sayIn(language);
  const { year, month, day } = dateParts(date);
  const { groups, notesRequired } = account.mode;
  return html`<form class="stacked" id="modifyForm" action="/employee/adit/insert/" method="post" onsubmit="adit(this); return false">
<input type="hidden" name="token" value="${session.token}">
<input type="hidden" name="year" value="${year}">
<input type="hidden" name="month" value="${month}">
<input type="hidden" name="day" value="${day}">
<input type="hidden" name="client_id" value="${account.clientId}">
<input type="hidden" name="employee_id" value="${account.employeeId}">
<input type="hidden" name="delete_minutes" id="delete_minutes" value="">
<label for="ter_time">${say({ ja: '時刻', en: 'Time' })}</label>
<input type="text" name="time" id="ter_time" size="6" maxlength="6" inputmode="numeric" autocomplete="off">
<p class="hint">${say({
    ja: '半角数字4桁で入力します（例 0930）。翌日の午前2時は 2600。打刻区分は自動で判別されます。',
    en: 'Four digits, for example 0930. 2 a.m. of the next day is 2600. The type is found automatically.',
  })}</p>
<label for="group_id">${say({ ja: '打刻場所', en: 'Group' })}</label>
<select name="group_id" id="group_id">${groups.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}</select>
<label for="notice">${say({ ja: '備考', en: 'Notes' })}${notesRequired ? html` <span class="required">${say({ ja: '必須', en: '(Required)' })}</span>` : ''}</label>
<textarea name="notice" id="notice" rows="2" maxlength="255"></textarea>
<p class="buttons"><input class="primary" type="button" id="insert_button" value="${say({ ja: '打刻', en: 'PUSH' })}" onclick="adit(this.form)">
<span id="insert_label" class="d-none" role="status">${say({ ja: '通信中', en: 'Sending' })}</span></p>
<div id="insert_errors" role="alert"></div>
</form>`;
}
