import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Language, Text } from '../../../shared/text.ts';
import { newAccount } from '../account.ts';
import { UnknownAccount } from '../account-book.ts';
import type { Account } from '../account-record.ts';
import type { SiteControls } from '../controls.ts';
import { messagePage } from '../pages/id-pages.ts';
import { isPresetName } from '../presets.ts';
import { type SiteEnv, type SiteState, sayIn } from '../web.ts';
import { type AccountPageOptions, accountPage } from './account-page.ts';
import { readPunchForm } from './add-punch.ts';
import { accountPath, type ControlView } from './layout.ts';
import { errorsIn, readModeForm } from './mode-form.ts';
import { accountFieldLabel, accountFields, type SitePageOptions, sitePage } from './site-page.ts';

const LANGUAGE_COOKIE = 'control_language';

/** What a redirect after an act says was done. */
const DONE: Readonly<Record<string, Text>> = {
  saved: { ja: '保存しました。', en: 'Saved.' },
  added: { ja: '追加しました。', en: 'Added.' },
  cleared: { ja: '打刻を消しました。', en: 'The punches are cleared.' },
  signed_out: { ja: '全セッションをログアウトしました。', en: 'Signed out everywhere.' },
  reset: { ja: 'すべて元に戻しました。', en: 'Everything is reset.' },
};

/** The control side for a person: forms that post and redirect, no script. */
export function controlPages(state: SiteState, controls: SiteControls): Hono<SiteEnv> {
  const { accounts, sessions, switches } = state;
  const app = new Hono<SiteEnv>();
  const named = (c: Context): Account => accounts.get(c.req.param('email') ?? '');
  const home = (c: Context, more: Omit<SitePageOptions, 'view' | 'site'> = {}) =>
    sitePage({ view: viewOf(c, accounts.all(), state), site: switches.mode, ...more });
  const page = (c: Context, more: Omit<AccountPageOptions, 'view' | 'account' | 'sessions'> = {}) => {
    const account = named(c);
    const view = viewOf(c, accounts.all(), state);
    return accountPage({ view, account, sessions: sessions.countOf(account.key), ...more });
  };
  const back = (c: Context, account: Account, done: keyof typeof DONE) =>
    c.redirect(`${accountPath(account)}?done=${done}`, 303);

  app.get('/', (c) => c.html(home(c)));

  app.post('/control/site', async (c) => {
    const form = await c.req.formData();
    controls.setSite({ maintenance: form.has('maintenance'), sso: form.has('sso') });
    return c.redirect('/?done=saved', 303);
  });

  app.post('/control/reset', (c) => {
    controls.reset();
    return c.redirect('/?done=reset', 303);
  });

  app.post('/control/accounts', async (c) => {
    const form = await c.req.formData();
    const typed = (name: string) => String(form.get(name) ?? '');
    const language = languageOf(c);
    const parsed = newAccount.safeParse(accountFields(typed), { error: errorsIn(language) });
    if (parsed.success) {
      controls.addAccount(parsed.data);
      return back(c, accounts.get(parsed.data.email), 'added');
    }
    const errors = parsed.error.issues.map(
      ({ path, message }) => `${accountFieldLabel(String(path[0]), sayIn(language))}: ${message}`,
    );
    return c.html(home(c, { failed: { errors, typed } }), 400);
  });

  app.get('/control/accounts/:email', (c) => c.html(page(c)));

  app.post('/control/accounts/:email/mode', async (c) => {
    const account = named(c);
    const read = readModeForm(await c.req.formData(), account.mode, languageOf(c));
    if (!read.ok) return c.html(page(c, { failed: read }), 400);
    controls.setMode(account.profile.email, read.change);
    return back(c, account, 'saved');
  });

  app.post('/control/accounts/:email/preset', async (c) => {
    const account = named(c);
    const preset = String((await c.req.formData()).get('preset'));
    if (!isPresetName(preset)) return c.html(page(c), 400);
    controls.usePreset(account.profile.email, preset);
    return back(c, account, 'saved');
  });

  app.post('/control/accounts/:email/punches', async (c) => {
    const account = named(c);
    const punch = readPunchForm(await c.req.formData());
    if (!punch) {
      const error = { ja: '日付か時刻が正しくありません。', en: 'The date or time is not correct.' };
      return c.html(page(c, { punchErrors: [sayIn(languageOf(c))(error)] }), 400);
    }
    controls.addPunches(account.profile.email, [punch]);
    return back(c, account, 'added');
  });

  app.post('/control/accounts/:email/clear-punches', (c) => {
    controls.clearPunches(named(c).profile.email);
    return back(c, named(c), 'cleared');
  });

  app.post('/control/accounts/:email/sign-out', (c) => {
    controls.lapseSessions(named(c).profile.email);
    return back(c, named(c), 'signed_out');
  });

  app.onError((error, c) => {
    if (!(error instanceof UnknownAccount)) throw error;
    const title = { ja: 'アカウントがありません', en: 'No such account' };
    const message = { ja: '一覧に戻って選び直してください。', en: 'Please choose from the list.' };
    return c.html(messagePage(languageOf(c), title, message), 404);
  });

  return app;
}

function viewOf(c: Context, accounts: readonly Account[], { urls }: SiteState): ControlView {
  const done = DONE[c.req.query('done') ?? ''];
  return { language: languageOf(c), accounts, urls, ...(done ? { done } : {}) };
}

/** `?lang=` picks the language and is remembered. */
function languageOf(c: Context): Language {
  const asked = c.req.query('lang');
  if (asked === 'ja' || asked === 'en') {
    setCookie(c, LANGUAGE_COOKIE, asked, { path: '/', sameSite: 'Lax', maxAge: 31_536_000 });
    return asked;
  }
  return getCookie(c, LANGUAGE_COOKIE) === 'en' ? 'en' : 'ja';
}
