import { setTimeout as delay } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { assets } from './assets.ts';
import { dateInJapan, dateParts, isoDate } from './calendar.ts';
import {
  beginSession,
  companySignIn,
  imageCheckAddress,
  languageOf,
  SSL_COOKIE,
  signInAddress,
} from './company-sign-in.ts';
import { isClosed } from './insert.ts';
import { insertPunch } from './insert-punch.ts';
import { underMaintenance, unlessSiteMaintenance } from './maintenance.ts';
import { attendancePage } from './pages/attendance-list.ts';
import { imageCheckFrame, messagePage } from './pages/id-pages.ts';
import { modifyPage } from './pages/modify.ts';
import { myPage } from './pages/my-page.ts';
import { type EmployeeEnv, pageHeaders, type SiteEnv, type SiteState } from './web.ts';

/** The attendance host: the pages of an employee, and the way in from the id host. */
export function sslHost(site: SiteState): Hono<SiteEnv> {
  const { sessions, urls } = site;
  const app = new Hono<SiteEnv>();
  app.use(pageHeaders(urls));
  app.route('/', assets());
  app.use(unlessSiteMaintenance(site));

  app.get('/', (c) => c.redirect('/employee'));

  /** From the id host's profile page: sign in here with the session there. */
  app.get('/jbcoauth/login', (c) => c.redirect(`${urls.idUrl}/oauth/authorize?app_key=atd`));

  app.get('/jbcoauth/callback', (c) => {
    const account = sessions.redeemCode(c.req.query('code') ?? '');
    if (account === undefined) return unusableCode(c);
    beginSession(c, site, account, 'common');
    return c.redirect('/employee');
  });

  app.route('/', companySignIn(site));
  app.get('/recaptcha/anchor', (c) => c.html(imageCheckFrame()));
  app.route('/employee', employeePages(site));
  return app;
}

function employeePages(site: SiteState): Hono<EmployeeEnv> {
  const { clock, sessions, urls } = site;
  const app = new Hono<EmployeeEnv>();
  const page = pageTrouble(site);
  app.use(signedIn(site), heldBack(site.stopped), unlessMaintenance);

  app.get('/', page, (c) => c.html(myPage(c.var.account, c.var.language, dateInJapan(clock()))));

  app.get('/adit/modify', page, (c) => {
    const { account, session, language } = c.var;
    const today = dateInJapan(clock());
    const { year, month, day } = c.req.query();
    const bare = year === undefined && month === undefined && day === undefined;
    const date = bare ? today : isoDate(year ?? '', month ?? '', day ?? '');
    const closed = date !== undefined && isClosed(account, date, clock());
    return c.html(modifyPage({ account, session, language, date, today, closed }));
  });

  app.on('POST', ['/adit/insert', '/adit/insert/'], insertPunch(site));

  app.get('/attendance', page, (c) => {
    const today = dateInJapan(clock());
    const asked = isoDate(c.req.query('year') ?? '', c.req.query('month') ?? '', '1');
    const { year, month } = dateParts(asked ?? today);
    return c.html(attendancePage({ account: c.var.account, language: c.var.language, year, month, today }));
  });

  /** Keeps the session alive, nothing more. */
  app.get('/index/noop', (c) => c.body(null, 204));

  app.on('GET', ['/logout', '/logout/'], (c) => {
    sessions.endEmployee(c.var.session.id);
    deleteCookie(c, SSL_COOKIE);
    return c.redirect(`${urls.idUrl}/users/sign_out`);
  });

  return app;
}

/** Sends everyone without a live session to sign in, XHR included. */
const signedIn = (site: SiteState) =>
  createMiddleware<EmployeeEnv>(async (c, next) => {
    const { accounts, sessions } = site;
    const session = sessions.employee(getCookie(c, SSL_COOKIE));
    const account = session && accounts.find(session.account);
    if (!session || !account) return c.redirect(signInAddress(c, site));
    c.set('session', session);
    c.set('account', account);
    c.set('language', languageOf(c));
    return next();
  });

/**
 * Holds the answer back, not the work: what was asked for has happened when the wait begins. A client that gives up
 * meanwhile leaves its effect behind, which is the case worth practising.
 */
const heldBack = (stopped: AbortSignal) =>
  createMiddleware<EmployeeEnv>(async (c, next) => {
    await next();
    const { latencyMs } = c.var.account.mode;
    if (latencyMs > 0) await waitUnlessStopped(latencyMs, stopped);
  });

/** The trouble of pages alone; inserts are answered meanwhile. */
const pageTrouble = (site: SiteState) =>
  createMiddleware<EmployeeEnv>(async (c, next) => {
    const { account } = c.var;
    const { captchaAfterInserts, pageLatencyMs } = account.mode;
    if (pageLatencyMs > 0) await waitUnlessStopped(pageLatencyMs, site.stopped);
    if (account.spend('failNextPages')) return c.text('Bad Gateway', 502);
    return captchaAfterInserts === 0 ? c.redirect(imageCheckAddress(c, site)) : next();
  });

const unlessMaintenance = createMiddleware<EmployeeEnv>(async (c, next) =>
  c.var.account.mode.maintenance ? underMaintenance(c, c.var.language) : next(),
);

/** Returns early when the site stops. */
const waitUnlessStopped = (ms: number, stopped: AbortSignal) =>
  delay(ms, undefined, { signal: stopped }).catch(() => undefined);

function unusableCode(c: Context<SiteEnv>) {
  const title = { ja: 'ログインできませんでした', en: 'Could not sign in' };
  const message = {
    ja: '認証コードが無効か、使用済みです。もう一度ログインしてください。',
    en: 'The code is invalid or already used. Please sign in again.',
  };
  return c.html(messagePage('ja', title, message), 400);
}
