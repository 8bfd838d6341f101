import { isTimeout, type Page } from '../../../browser.ts';
import { siteUnavailable } from './site-errors.ts';

/** The two hosts of the site: the one that signs people in, and the one that keeps attendance. */
export interface SiteUrls {
  readonly id: URL;
  readonly ssl: URL;
}

/** @throws Temporary SITE_UNAVAILABLE when the page does not come, or comes as a server error */
export async function navigate(page: Page, url: URL): Promise<void> {
  try {
    const response = await page.goto(url.href, { waitUntil: 'domcontentloaded' });
    if (response && response.status() >= 500) throw siteUnavailable(response.status());
  } catch (error) {
    throw asSiteError(error);
  }
}

/** A page or answer that does not come in time, wherever we waited for it, is the site's silence. */
export const asSiteError = (error: unknown): unknown =>
  isTimeout(error) || isNetworkError(error) ? siteUnavailable(undefined, error) : error;

/** Chromium names network failures `net::ERR_…`; there is no other way to tell them apart. */
const isNetworkError = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('net::ERR_');
