import { html } from 'hono/html';
import type { Text } from '../../../shared/text.ts';
import type { Account } from '../account-record.ts';
import type { SiteMode } from '../site-mode.ts';
import { type Html, type Say, sayIn } from '../web.ts';
import { accountPath, type ControlView, controlPage, errorList, postButton } from './layout.ts';
import { changedFields } from './mode-form.ts';

export interface SitePageOptions {
  readonly view: ControlView;
  readonly site: SiteMode;
  /** What was wrong with the account that was to be added, and what was typed; never a password. */
  readonly failed?: { readonly errors: readonly string[]; readonly typed: (name: string) => string };
}

/** The site as a whole: its accounts, its own switches, a way to add an account and to start again. */
export function sitePage({ view, site, failed }: SitePageOptions): Html {
  const say = sayIn(view.language);
  return controlPage({
    view,
    title: say({ ja: 'アカウント', en: 'Accounts' }),
    body: html`${accountTable(view.accounts, say)}
<div class="panels">
<section class="panel"><h2>${say({ ja: 'サイト全体', en: 'The whole site' })}</h2>
<form class="stacked" action="/control/site" method="post">
${siteSwitch('maintenance', site.maintenance, say({ ja: 'すべての画面をメンテナンス中にする', en: 'All pages are under maintenance' }))}
${siteSwitch('sso', site.sso, say({ ja: 'ログイン画面をシングルサインオンだけにする', en: 'The sign-in page offers single sign-on only' }))}
<p class="buttons"><button class="primary" type="submit">${say({ ja: '保存', en: 'Save' })}</button></p>
</form>
<details><summary>${say({ ja: 'すべて元に戻す', en: 'Reset all' })}</summary>
<p class="hint">${say({
      ja: '打刻・記録・設定を消し、全員をログアウトさせます。アカウントは残ります。',
      en: 'Clears punches, records and settings and signs everybody out. Accounts stay.',
    })}</p>
${postButton('/control/reset', say({ ja: '元に戻す', en: 'Reset' }), true)}</details>
</section>
<section class="panel wide"><h2>${say({ ja: 'アカウントの追加', en: 'Add an account' })}</h2>
${errorList(failed?.errors ?? [])}
<form class="fields" action="/control/accounts" method="post">
${ACCOUNT_FIELDS.map(
  ({ name, type, label, optional }) => html`<p class="field"><label for="new_${name}">${say(label)}</label>
<input type="${type}" id="new_${name}" name="${name}" autocomplete="off" value="${type === 'password' ? '' : (failed?.typed(name) ?? '')}"${optional ? '' : html` required`}></p>
`,
)}<p class="buttons"><button class="primary" type="submit">${say({ ja: '追加', en: 'Add' })}</button></p>
</form>
</section>
</div>`,
  });
}

interface AccountField {
  readonly name: string;
  readonly type: 'text' | 'email' | 'password';
  readonly label: Text;
  readonly optional?: true;
}

const ACCOUNT_FIELDS: readonly AccountField[] = [
  { name: 'name', type: 'text', label: { ja: '氏名', en: 'Name' } },
  { name: 'email', type: 'email', label: { ja: 'メールアドレス', en: 'E-mail address' } },
  { name: 'password', type: 'password', label: { ja: 'パスワード', en: 'Password' } },
  {
    name: 'company',
    type: 'text',
    label: { ja: '会社名（任意）', en: 'Company (optional)' },
    optional: true,
  },
  {
    name: 'companyCode',
    type: 'text',
    label: { ja: 'グループ企業コード（任意）', en: 'Group company code (optional)' },
    optional: true,
  },
  {
    name: 'companyId',
    type: 'text',
    label: { ja: '会社ID（会社IDログイン用、任意）', en: 'Company ID (for that way in, optional)' },
    optional: true,
  },
];

/** Fields of the form that are left out of the account when empty. */
export const accountFields = (typed: (name: string) => string): Record<string, string> =>
  Object.fromEntries(
    ACCOUNT_FIELDS.map(({ name }) => [name, typed(name)]).filter(([, value]) => value !== ''),
  );

export function accountFieldLabel(name: string, say: Say): string {
  const field = ACCOUNT_FIELDS.find((known) => known.name === name);
  return field ? say(field.label) : name;
}

function siteSwitch(name: keyof SiteMode, on: boolean, label: string): Html {
  return html`<label class="check"><input type="checkbox" name="${name}"${on ? html` checked` : ''}> ${label}</label>`;
}

function accountTable(accounts: readonly Account[], say: Say): Html {
  if (accounts.length === 0)
    return html`<p>${say({ ja: 'アカウントはありません。', en: 'No accounts.' })}</p>`;
  return html`<div class="scroll"><table class="table" id="accounts"><thead><tr>
<th>${say({ ja: '氏名', en: 'Name' })}</th><th>${say({ ja: 'メールアドレス', en: 'E-mail address' })}</th>
<th>${say({ ja: '会社', en: 'Company' })}</th><th>${say({ ja: '受信', en: 'Received' })}</th>
<th>${say({ ja: '打刻', en: 'Punches' })}</th><th>${say({ ja: '設定', en: 'Settings' })}</th>
</tr></thead><tbody>
${accounts.map((account) => accountRow(account, say))}</tbody></table></div>`;
}

function accountRow(account: Account, say: Say): Html {
  const { name, email, company, companyCode, companyId } = account.profile;
  const doors = [
    companyCode && `${say({ ja: '企業コード', en: 'code' })} ${companyCode}`,
    companyId && `${say({ ja: '会社ID', en: 'company ID' })} ${companyId}`,
  ].filter(Boolean);
  return html`<tr><td><a href="${accountPath(account)}">${name}</a></td><td>${email}</td>
<td>${company}${doors.length > 0 ? html`<br><span class="hint">${doors.join(' / ')}</span>` : ''}</td>
<td class="number">${account.journal.length}</td><td class="number">${account.punches().length}</td>
<td class="wrap">${changedFields(account.mode).map(({ label }) => html`<span class="badge">${say(label)}</span> `)}</td></tr>
`;
}
