import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Text } from '../../shared/text.ts';
import { assets } from './assets.ts';
import { decideSignIn } from './decide-sign-in.ts';
import { underMaintenance, unlessSiteMaintenance } from './maintenance.ts';
import {
  companySsoPage,
  imageCheckFrame,
  messagePage,
  profilePage,
  twoFactorPage,
} from './pages/id-pages.ts';
import { SIGN_IN_ALERT, signInPage } from './pages/sign-in.ts';
import type { IdSession } from './sessions.ts';
import { pageHeaders, type SiteEnv, type SiteState, textFields } from './web.ts';

/** The id host's session cookie. Cookies know no ports, so no two hosts of the site use the same name. */
const ID_COOKIE = '_jbcid_session';

/** The application key by which the attendance host asks for a sign-in. */
const ATTENDANCE_KEY = 'atd';

const SECOND_FACTOR = '/account/two_factor';

type SiteContext = Context<SiteEnv>;

/** The id host: the common sign-in, which hands a one-time code to the attendance host. */
export function idHost(site: SiteState): Hono<SiteEnv> {
  const { accounts, sessions, switches, urls } = site;
  const callback = `${urls.sslUrl}/jbcoauth/callback`;
  const app = new Hono<SiteEnv>();
  app.use(pageHeaders(urls));
  app.route('/', assets());
  app.use(unlessSiteMaintenance(site));

  app.get('/', (c) => c.redirect('/users/sign_in'));

  app.get('/users/sign_in', (c) => {
    const visitor = visitorOf(c);
    const appKey = c.req.query('app_key') === ATTENDANCE_KEY ? ATTENDANCE_KEY : '';
    const account = visitor.account === undefined ? undefined : accounts.find(visitor.account);
    // Someone already signed in is sent on and never sees the form, unless the site doubts that they are a person.
    if (account?.mode.captchaAfterInserts === 0) visitor.captcha = true;
    else if (visitor.account !== undefined) return c.redirect(landing(appKey));
    return c.html(signInPage({ visitor, appKey, urls, sso: asksCompany(visitor) }));
  });

  app.post('/users/sign_in', async (c) => {
    const visitor = visitorOf(c);
    const field = await textFields(c);
    if (field('authenticity_token') !== visitor.token) return expiredForm(c, visitor);
    const appKey = field('app_key') === ATTENDANCE_KEY ? ATTENDANCE_KEY : '';
    const typed = { email: field('user[email]'), clientCode: field('user[client_code]') };
    const again = (alert?: Text) =>
      c.html(
        signInPage({ visitor, appKey, urls, sso: asksCompany(visitor), typed, ...(alert ? { alert } : {}) }),
      );
    if (switches.mode.sso) return again();

    const account = accounts.find(typed.email);
    const attempt = { way: 'common', company: typed.clientCode, password: field('user[password]') } as const;
    const outcome = decideSignIn(account, attempt);
    delete visitor.captcha;
    delete visitor.sso;
    switch (outcome) {
      case 'maintenance':
        return underMaintenance(c, visitor.language);
      case 'captcha':
      case 'sso':
        visitor[outcome] = true;
        return again();
      case 'locked':
      case 'credentials':
        return again(SIGN_IN_ALERT[outcome]);
      case 'second_factor':
        if (account) visitor.awaitsSecondFactor = account.key;
        return c.redirect(SECOND_FACTOR);
      case 'welcome':
        if (account) remember(c, sessions.signIn(visitor, account.key));
        return c.redirect(landing(appKey));
    }
  });

  app.get('/users/sso', (c) => c.html(companySsoPage(visitorOf(c).language)));

  app.get(SECOND_FACTOR, (c) => {
    const visitor = visitorOf(c);
    if (visitor.awaitsSecondFactor === undefined) return c.redirect('/users/sign_in');
    return c.html(twoFactorPage({ ...visitor, action: SECOND_FACTOR }, false));
  });

  app.post(SECOND_FACTOR, async (c) => {
    const visitor = visitorOf(c);
    const field = await textFields(c);
    if (field('authenticity_token') !== visitor.token) return expiredForm(c, visitor);
    return c.html(twoFactorPage({ ...visitor, action: SECOND_FACTOR }, true));
  });

  app.get('/oauth/authorize', (c) => {
    const { account } = visitorOf(c);
    if (account === undefined) return c.redirect(`/users/sign_in?app_key=${ATTENDANCE_KEY}`);
    return c.redirect(`${callback}?code=${sessions.issueCode(account)}`);
  });

  app.get('/account/profile', (c) => {
    const visitor = visitorOf(c);
    const account = visitor.account === undefined ? undefined : accounts.find(visitor.account);
    return account ? c.html(profilePage(visitor, account, urls.sslUrl)) : c.redirect('/users/sign_in');
  });

  app.on(['GET', 'DELETE'], '/users/sign_out', (c) => {
    const { id } = visitorOf(c);
    sessions.forgetVisitor(id);
    return c.redirect(`/users/sign_in?app_key=${ATTENDANCE_KEY}`, 303);
  });

  app.get('/recaptcha/anchor', (c) => c.html(imageCheckFrame()));

  return app;

  /** The visitor's session, begun now if there is none; `?lang=` changes its language. */
  function visitorOf(c: SiteContext): IdSession {
    const asked = c.req.query('lang');
    const visitor = sessions.visitor(getCookie(c, ID_COOKIE)) ?? sessions.newVisitor('ja');
    if (asked === 'ja' || asked === 'en') visitor.language = asked;
    remember(c, visitor);
    return visitor;
  }

  function asksCompany(visitor: IdSession): boolean {
    return switches.mode.sso || visitor.sso === true;
  }
}

const landing = (appKey: string): string =>
  appKey === ATTENDANCE_KEY ? `/oauth/authorize?app_key=${ATTENDANCE_KEY}` : '/account/profile';

function remember(c: SiteContext, visitor: IdSession): void {
  setCookie(c, ID_COOKIE, visitor.id, { httpOnly: true, sameSite: 'Lax', path: '/' });
}

/** A form whose token is not this visitor's: shown too long, or posted by another page. */
function expiredForm(c: SiteContext, { language }: IdSession) {
  const title = { ja: '画面の有効期限切れ', en: 'This page has expired' };
  const message = {
    ja: 'ページを再読み込みして、もう一度お試しください。',
    en: 'Please reload the page and try again.',
  };
  return c.html(messagePage(language, title, message), 422);
}
