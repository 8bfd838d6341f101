import { isNetworkError, isTimeout, type Page } from '../../../browser.ts';
import { siteMaintenance, siteUnavailable } from './site-errors.ts';
import { turnedAway } from './site-map.ts';

/** The two hosts of the site: the one that signs people in, and the one that keeps attendance. */
export interface SiteUrls {
  readonly id: URL;
  readonly ssl: URL;
}

/**
 * Loads a page.
 *
 * @throws Unavailable SITE_UNAVAILABLE or SITE_MAINTENANCE when it does not come, or comes as a server error
 */
export async function navigate(page: Page, url: URL): Promise<void> {
  try {
    const response = await page.goto(url.href, { waitUntil: 'domcontentloaded' });
    if (response && response.status() >= 500) throw await serverError(page, response.status());
  } catch (error) {
    throw asSiteError(error);
  }
}

/** A site that says it is being maintained will be back in its own time; any other server error may pass soon. */
export async function serverError(page: Page, status: number) {
  const text = await page
    .locator('body')
    .textContent({ timeout: 1000 })
    .catch(() => '');
  return turnedAway.maintenance.test(text ?? '') ? siteMaintenance(status) : siteUnavailable(status);
}

/** A page or answer that does not come in time, wherever we waited for it, is the site's silence. */
export const asSiteError = (error: unknown): unknown =>
  isTimeout(error) || isNetworkError(error) ? siteUnavailable(undefined, error) : error;
