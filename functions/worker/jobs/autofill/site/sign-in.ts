import type { Page } from '../../../browser.ts';
import type { AutofillSecrets } from '../definition.ts';
import { navigate, type SiteUrls } from './navigate.ts';
import {
  accountLocked,
  captchaRequired,
  loginRejected,
  pageUnexpected,
  secondFactorRequired,
  siteUnavailable,
} from './site-errors.ts';

/**
 * Signs in at the common ID with `app_key=atd`, whose redirects end on the staff page of the attendance host.
 * Selectors as of 2026-09 (form `#new_user`).
 *
 * @throws Permanent or Temporary, one for each way the site turns us away
 */
export async function signIn(
  page: Page,
  urls: SiteUrls,
  { email, password, companyCode }: AutofillSecrets,
): Promise<void> {
  await navigate(page, new URL('/users/sign_in?app_key=atd&lang=ja', urls.id));
  await refuseCaptcha(page);
  if ((await page.locator('#new_user #user_password').count()) === 0)
    throw pageUnexpected({ ja: 'ログイン欄がありません', en: 'no sign-in form' }, pathOf(page));
  await page.fill('#user_email', email);
  await page.fill('#user_client_code', companyCode ?? '');
  await page.fill('#user_password', password);
  // What the page itself would not send (an address without @, say) never comes to an answer.
  const sendable = await page.locator('#new_user').evaluate((form) => form.matches(':valid'));
  if (!sendable) throw loginRejected();

  const visited = watchNavigation(page);
  await Promise.all([visited.answered, page.click('#login_button')]);
  await page.waitForLoadState('load');
  if (visited.lastStatus() >= 500) throw siteUnavailable(visited.lastStatus());
  await expectStaffPage(page, urls);
}

/** The redirects after the form was sent: whether an answer came, and the status of the last page. */
function watchNavigation(page: Page) {
  let status = 0;
  page.on('response', (response) => {
    if (response.request().isNavigationRequest()) status = response.status();
  });
  const isForm = (request: { isNavigationRequest(): boolean; method(): string }) =>
    request.isNavigationRequest() && request.method() === 'POST';
  const answered = Promise.race([
    page.waitForResponse((response) => isForm(response.request())),
    page.waitForEvent('requestfailed', isForm).then(() => Promise.reject(siteUnavailable(undefined))),
  ]);
  return { answered, lastStatus: () => status };
}

/** The form was sent: every page we can be on now means something else. */
async function expectStaffPage(page: Page, urls: SiteUrls): Promise<void> {
  const { origin, pathname } = new URL(page.url());
  if (origin === urls.ssl.origin && pathname.startsWith('/employee')) return;
  await refuseCaptcha(page);
  if (origin === urls.id.origin && pathname.startsWith('/users/sign_in')) {
    const flash = await page.locator('p.flash').allInnerTexts();
    if (flash.some((text) => /ロック|locked/i.test(text))) throw accountLocked();
    throw loginRejected();
  }
  if (origin === urls.id.origin && /two_factor|otp|mfa/.test(pathname)) throw secondFactorRequired();
  throw pageUnexpected({ ja: 'ログイン後の画面', en: 'after signing in' }, pathname);
}

async function refuseCaptcha(page: Page): Promise<void> {
  if ((await page.locator('.g-recaptcha, iframe[src*="recaptcha"]').count()) > 0) throw captchaRequired();
}

const pathOf = (page: Page) => new URL(page.url()).pathname;
