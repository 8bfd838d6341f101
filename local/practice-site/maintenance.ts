import type { Context, MiddlewareHandler } from 'hono';
import type { Language } from '../../shared/text.ts';
import { messagePage } from './pages/id-pages.ts';
import type { SiteEnv, SiteState } from './web.ts';

/** What the site asks its visitors to wait. Nobody reads it as a promise. */
const RETRY_AFTER_SECONDS = '600';

/** 503 with a page that says so. */
export function underMaintenance(c: Context, language: Language) {
  const title = { ja: 'メンテナンス中', en: 'Under maintenance' };
  const message = {
    ja: 'ただいまメンテナンスを行っています。しばらくしてから、もう一度アクセスしてください。',
    en: 'The site is under maintenance. Please try again later.',
  };
  return c.html(messagePage(language, title, message), 503, { 'retry-after': RETRY_AFTER_SECONDS });
}

/** Closes a whole host while the site is under maintenance. */
export const unlessSiteMaintenance =
  ({ switches }: SiteState): MiddlewareHandler<SiteEnv> =>
  async (c, next) =>
    switches.mode.maintenance ? underMaintenance(c, 'ja') : next();
