import { html } from 'hono/html';
import type { Account } from '../account-record.ts';
import { presetEntries } from '../presets.ts';
import { type Html, type Say, sayIn } from '../web.ts';
import { addPunchForm } from './add-punch.ts';
import { accountPath, type ControlView, controlPage, errorList, postButton } from './layout.ts';
import { changedFields, type FormErrors, type FormTexts, modeTexts } from './mode-form.ts';
import { modeFormView } from './mode-form-view.ts';
import { countTable, journalTable, punchTable } from './tables.ts';

export interface AccountPageOptions {
  readonly view: ControlView;
  readonly account: Account;
  /** How many sessions of the attendance host it has. */
  readonly sessions: number;
  /** A mode form that could not be taken. */
  readonly failed?: { readonly typed: FormTexts; readonly errors: FormErrors };
  /** Why a punch could not be added. */
  readonly punchErrors?: readonly string[];
}

/** One account: how it stands, its troubles by name, everything that can be set, and all that it was sent. */
export function accountPage(options: AccountPageOptions): Html {
  const { view, account, sessions, failed, punchErrors = [] } = options;
  const say = sayIn(view.language);
  const path = accountPath(account);
  return controlPage({
    view,
    title: account.profile.name,
    current: account,
    body: html`<section class="panel">${overview(account, sessions, say)}
<div class="acts">
${postButton(`${path}/sign-out`, say({ ja: '全セッションをログアウト', en: 'Sign out everywhere' }))}
${postButton(`${path}/clear-punches`, say({ ja: '打刻を消す', en: 'Clear punches' }))}
<a href="${path}">${say({ ja: '表示を更新', en: 'Refresh' })}</a>
</div></section>
<section class="panel" aria-labelledby="presets"><h2 id="presets">${say({ ja: '場面を選ぶ', en: 'Presets' })}</h2>
<p class="hint">${say({
      ja: '一度のクリックで設定を入れ替えます。前の場面は残りません。',
      en: 'One click replaces the settings; nothing of the former preset stays.',
    })}</p>
<form class="acts" action="${path}/preset" method="post">
${presetEntries.map(([name, { label }]) => html`<button type="submit" name="preset" value="${name}">${say(label)}</button>`)}
</form></section>
<details class="panel"${failed ? html` open` : ''} id="settings"><summary><h2>${say({ ja: 'すべての設定', en: 'All settings' })}</h2></summary>
${modeFormView({
  action: `${path}/mode`,
  say,
  texts: failed?.typed ?? modeTexts(account.mode),
  errors: failed?.errors ?? new Map(),
})}</details>
<div class="panels">
<section class="panel"><h2>${say({ ja: '打刻を加える', en: 'Add a punch' })}</h2>${errorList(punchErrors)}${addPunchForm(path, say)}</section>
<section class="panel wide"><h2>${say({ ja: '打刻', en: 'Punches' })}</h2>${punchTable(account, say)}</section>
</div>
<section class="panel"><h2>${say({ ja: '送られた回数と書き込まれた回数', en: 'Sent and written' })}</h2>${countTable(account, say)}</section>
<section class="panel"><h2>${say({ ja: '受信の記録', en: 'Journal' })}</h2>${journalTable(account, say)}</section>`,
  });
}

function overview(account: Account, sessions: number, say: Say): Html {
  const { email, company, companyCode, companyId } = account.profile;
  const { succeeded, refused } = account.signIns;
  const changed = changedFields(account.mode);
  const entries: [string, string | Html | undefined][] = [
    [say({ ja: 'メールアドレス', en: 'E-mail address' }), email],
    [say({ ja: '会社', en: 'Company' }), company],
    [say({ ja: 'グループ企業コード', en: 'Group company code' }), companyCode],
    [say({ ja: '会社ID', en: 'Company ID' }), companyId],
    [
      say({ ja: 'ログイン', en: 'Sign-ins' }),
      say({ ja: `成功 ${succeeded}・拒否 ${refused}`, en: `${succeeded} succeeded, ${refused} refused` }),
    ],
    [say({ ja: '有効なセッション', en: 'Sessions' }), String(sessions)],
    [say({ ja: '受信した打刻', en: 'Punches received' }), String(account.journal.length)],
    [
      say({ ja: '平常と違う設定', en: 'Settings changed' }),
      changed.length === 0
        ? say({ ja: 'なし', en: 'none' })
        : html`${changed.map(({ label }) => html`<span class="badge">${say(label)}</span> `)}`,
    ],
  ];
  return html`<dl class="overview">${entries.map(([term, value]) => (value === undefined ? '' : html`<div${typeof value === 'string' ? '' : html` class="whole"`}><dt>${term}</dt><dd>${value}</dd></div>`))}</dl>`;
}
