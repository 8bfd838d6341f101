import type { Page } from '../../../browser.ts';
import type { AutofillSecrets } from '../credentials.ts';
import { navigate, type SiteUrls, serverError } from './navigate.ts';
import {
  accountLocked,
  captchaRequired,
  companyLoginRejected,
  loginRejected,
  PageUnexpected,
  secondFactorRequired,
  singleSignOnRequired,
  siteUnavailable,
} from './site-errors.ts';
import { commonSignIn, companySignIn, staffPathPrefix, turnedAway } from './site-map.ts';

/**
 * Signs in, with a company ID on the attendance host's own page, else at the common ID.
 *
 * @throws Permanent, Unavailable or PageUnexpected, one for each way the site turns us away
 */
export async function signIn(page: Page, urls: SiteUrls, secrets: AutofillSecrets): Promise<void> {
  const { email, password, companyCode, companyId } = secrets;
  if (companyId !== undefined) {
    const fields = { [companySignIn.companyId]: companyId, [companySignIn.email]: email };
    const opened = await open(page, new URL(companySignIn.path, urls.ssl), companySignIn.password, urls);
    if (opened === 'signed in') return;
    await send(page, companySignIn, { ...fields, [companySignIn.password]: password });
  } else {
    const fields = { [commonSignIn.email]: email, [commonSignIn.companyCode]: companyCode ?? '' };
    const opened = await open(page, new URL(commonSignIn.path, urls.id), commonSignIn.password, urls);
    if (opened === 'signed in') return;
    await send(page, commonSignIn, { ...fields, [commonSignIn.password]: password });
  }
  await expectStaffPage(page, urls);
}

/**
 * The sign-in page, with everything on it that we need. The password of who is signed in already, because only the page
 * after it did not come, is not sent once more.
 */
async function open(
  page: Page,
  url: URL,
  passwordField: string,
  urls: SiteUrls,
): Promise<'asks' | 'signed in'> {
  await navigate(page, url);
  if (isStaffPage(page, urls)) return 'signed in';
  await refuseCaptcha(page);
  if ((await page.locator(passwordField).count()) > 0) return 'asks';
  if (await asksForSingleSignOn(page, passwordField)) throw singleSignOnRequired();
  throw new PageUnexpected({ ja: 'ログイン欄がありません', en: 'no sign-in form' }, pathOf(page));
}

async function send(
  page: Page,
  { form, submit }: typeof commonSignIn | typeof companySignIn,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [selector, value] of Object.entries(fields)) await page.fill(selector, value);
  // What the page itself would not send (an address without @, say) never comes to an answer.
  if (!(await page.locator(form).evaluate((sent) => sent.matches(':valid')))) throw loginRejected();
  const visited = watchNavigation(page);
  await Promise.all([visited.answered, page.click(submit)]).finally(visited.stop);
  await page.waitForLoadState('domcontentloaded');
  if (visited.lastStatus() >= 500) throw await serverError(page, visited.lastStatus());
}

/** The redirects after the form was sent: whether an answer came, and the status of the last page. */
function watchNavigation(page: Page) {
  let status = 0;
  const onResponse = (response: { request(): { isNavigationRequest(): boolean }; status(): number }) => {
    if (response.request().isNavigationRequest()) status = response.status();
  };
  page.on('response', onResponse);
  const isForm = (request: { isNavigationRequest(): boolean; method(): string }) =>
    request.isNavigationRequest() && request.method() === 'POST';
  const answered = Promise.race([
    page.waitForResponse((response) => isForm(response.request())),
    page.waitForEvent('requestfailed', isForm).then(() => Promise.reject(siteUnavailable(undefined))),
  ]);
  return { answered, lastStatus: () => status, stop: () => void page.off('response', onResponse) };
}

/** The form was sent: every page we can be on now means something else. */
async function expectStaffPage(page: Page, urls: SiteUrls): Promise<void> {
  if (isStaffPage(page, urls)) return;
  const { origin, pathname } = new URL(page.url());
  await refuseCaptcha(page);
  const byCompany = origin === urls.ssl.origin && pathname.startsWith(companySignIn.pathPrefix);
  if (byCompany || (origin === urls.id.origin && pathname.startsWith(commonSignIn.pathPrefix))) {
    const passwordField = byCompany ? companySignIn.password : commonSignIn.password;
    if (await asksForSingleSignOn(page, passwordField)) throw singleSignOnRequired();
    const said = await page.locator(turnedAway.flash).allInnerTexts();
    if (said.some((text) => turnedAway.locked.test(text))) throw accountLocked();
    throw byCompany ? companyLoginRejected() : loginRejected();
  }
  if (turnedAway.secondFactorPath.test(pathname)) throw secondFactorRequired();
  throw new PageUnexpected({ ja: 'ログイン後の画面', en: 'after signing in' }, pathname);
}

function isStaffPage(page: Page, urls: SiteUrls): boolean {
  const { origin, pathname } = new URL(page.url());
  return origin === urls.ssl.origin && pathname.startsWith(staffPathPrefix);
}

/** A sign-in page without a password field that speaks of single sign-on. */
async function asksForSingleSignOn(page: Page, passwordField: string): Promise<boolean> {
  if ((await page.locator(passwordField).count()) > 0) return false;
  return turnedAway.singleSignOn.test((await page.locator('body').textContent()) ?? '');
}

async function refuseCaptcha(page: Page): Promise<void> {
  if ((await page.locator(turnedAway.captcha).count()) > 0) throw captchaRequired();
}

const pathOf = (page: Page) => new URL(page.url()).pathname;
