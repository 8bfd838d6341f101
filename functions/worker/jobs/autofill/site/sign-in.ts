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
  const answered = page.waitForResponse(
    (response) => response.request().isNavigationRequest() && response.request().method() === 'POST',
  );
  await page.click('#login_button');
  const answer = await answered;
  if (answer.status() >= 500) throw siteUnavailable(answer.status());
  await page.waitForLoadState('load');
  await expectStaffPage(page, urls);
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
