import { html } from 'hono/html';
import type { Language } from '../../../shared/text.ts';
import type { Account } from '../account-record.ts';
import { dateParts, type IsoDate, weekday } from '../calendar.ts';
import type { EmployeeSession } from '../sessions.ts';
import { type Html, type Say, sayIn } from '../web.ts';
import { staffPage } from './frame.ts';
import { logTable } from './log-table.ts';
import { punchForm } from './punch-form.ts';

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
    body: account.mode.formMissing
      ? html`<p>${say({ ja: 'この機能は利用できません。', en: 'This function is not available.' })}</p>`
      : html`${dayPicker(date ?? today, say)}
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
