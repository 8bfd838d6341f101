import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Language } from '../../shared/text.ts';
import { decideSignIn } from './decide-sign-in.ts';
import { underMaintenance } from './maintenance.ts';
import { type CompanyAlert, companySignInPage } from './pages/company-sign-in.ts';
import { twoFactorPage } from './pages/id-pages.ts';
import { type SiteEnv, type SiteState, textFields } from './web.ts';

/** The attendance host's session cookie. */
export const SSL_COOKIE = 'sid';
const LANGUAGE_COOKIE = 'employee_language';
/** Remembers who came in by company ID, whose lapsed session leads back there. */
const WAY_COOKIE = 'sign_in_way';

const PAGE = '/login/pc-employee-global';
const SECOND_FACTOR = '/login/two_factor';

/** The other way in, on the attendance host itself: company ID, e-mail address, password. */
export function companySignIn(site: SiteState): Hono<SiteEnv> {
  const { accounts, urls } = site;
  const app = new Hono<SiteEnv>();

  app.get(PAGE, (c) => {
    const asked = c.req.query('lang_code');
    if (asked === 'ja' || asked === 'en') setCookie(c, LANGUAGE_COOKIE, asked, { path: '/' });
    const language = asked === 'ja' || asked === 'en' ? asked : languageOf(c);
    const alert = alertOf(c.req.query('err'));
    return c.html(companySignInPage({ language, idUrl: urls.idUrl, ...(alert ? { alert } : {}) }));
  });

  app.post(PAGE, async (c) => {
    const field = await textFields(c);
    const account = accounts.find(field('email'));
    if (account?.mode.maintenance) return underMaintenance(c, languageOf(c));
    const attempt = { way: 'company', company: field('client_id'), password: field('password') } as const;
    const outcome = decideSignIn(account, attempt);
    switch (outcome) {
      case 'maintenance':
        return underMaintenance(c, languageOf(c));
      case 'second_factor':
        return c.redirect(SECOND_FACTOR);
      case 'captcha':
      case 'locked':
        return c.redirect(`${PAGE}?err=${outcome}`);
      case 'sso':
      case 'credentials':
        return c.redirect(`${PAGE}?err=1`);
      case 'welcome':
        break;
    }
    if (!account) return c.redirect(`${PAGE}?err=1`);
    beginSession(c, site, account.key, 'company');
    return c.redirect('/employee');
  });

  // No code passes, so nobody need be remembered between the two pages.
  const secondFactor = (c: Context<SiteEnv>, failed: boolean) =>
    c.html(twoFactorPage({ language: languageOf(c), token: '', action: SECOND_FACTOR }, failed));
  app.get(SECOND_FACTOR, (c) => secondFactor(c, false));
  app.post(SECOND_FACTOR, (c) => secondFactor(c, true));

  /** An old address with the company in it leads to the common sign-in. */
  app.on('GET', ['/login/pc-employee', '/login/pc-employee/'], (c) =>
    c.redirect(`${urls.idUrl}/users/sign_in?app_key=atd`),
  );

  return app;

  function alertOf(err: string | undefined): CompanyAlert | undefined {
    if (err === undefined) return undefined;
    return err === 'captcha' || err === 'locked' ? err : 'credentials';
  }
}

/** Signs in to the attendance host: from now on the browser has its session. */
export function beginSession(
  c: Context<SiteEnv>,
  { sessions }: SiteState,
  account: string,
  way: 'common' | 'company',
): void {
  const { id } = sessions.newEmployee(account);
  setCookie(c, SSL_COOKIE, id, { httpOnly: true, sameSite: 'Lax', path: '/' });
  if (way === 'company') setCookie(c, WAY_COOKIE, way, { httpOnly: true, sameSite: 'Lax', path: '/' });
  else deleteCookie(c, WAY_COOKIE, { path: '/' });
}

/** Where somebody without a session signs in: by the door they used before. */
export function signInAddress(c: Context, { urls }: SiteState): string {
  return getCookie(c, WAY_COOKIE) === 'company' ? PAGE : `${urls.idUrl}/users/sign_in?app_key=atd`;
}

/** Where somebody with a session is sent when the site asks for an image check. */
export function imageCheckAddress(c: Context, site: SiteState): string {
  const address = signInAddress(c, site);
  return address === PAGE ? `${PAGE}?err=captcha` : address;
}

export const languageOf = (c: Context): Language => (getCookie(c, LANGUAGE_COOKIE) === 'en' ? 'en' : 'ja');
