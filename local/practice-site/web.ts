import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { html } from 'hono/html';
import { secureHeaders } from 'hono/secure-headers';
import type { Clock } from '../../shared/clock.ts';
import type { Language, Text } from '../../shared/text.ts';
import type { AccountBook } from './account-book.ts';
import type { Account } from './account-record.ts';
import type { EmployeeSession, Sessions } from './sessions.ts';
import type { SiteSwitches } from './site-mode.ts';

/** A piece of a page: everything put into it was escaped. */
export type Html = ReturnType<typeof html>;

/** Where the three listeners can be reached, without a slash at the end. */
export interface SiteAddresses {
  readonly idUrl: string;
  readonly sslUrl: string;
  readonly adminUrl: string;
}

/** What the hosts of one site share. */
export interface SiteState {
  readonly accounts: AccountBook;
  readonly sessions: Sessions;
  readonly switches: SiteSwitches;
  readonly clock: Clock;
  readonly urls: SiteAddresses;
  /** Fires when the site stops: nobody waits on. */
  readonly stopped: AbortSignal;
}

export interface SiteEnv {
  Bindings: HttpBindings;
}

/** Everything behind the attendance host's sign-in knows who asks, and in which language. */
export interface EmployeeEnv extends SiteEnv {
  Variables: { account: Account; session: EmployeeSession; language: Language };
}

/** Picks one of two texts by the page's language. */
export type Say = (text: Text) => string;

export const sayIn =
  (language: Language): Say =>
  (text) =>
    text[language];

/**
 * Pages of the practice site load nothing from elsewhere, and the browser holds them to it. Inline scripts are
 * allowed because the punch button carries its `onclick`, as the real one does.
 */
export const pageHeaders = ({ idUrl }: SiteAddresses) =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'", "'unsafe-inline'"],
      styleSrc: ["'self'"],
      // `data:` for the empty icon, which spares the request for /favicon.ico.
      imgSrc: ["'self'", 'data:'],
      // An insert without a session is redirected to the id host, where it fails for want of CORS, not for this.
      connectSrc: ["'self'", idUrl],
      frameAncestors: ["'self'"],
    },
    xFrameOptions: 'SAMEORIGIN',
    // The three hosts are plain HTTP on loopback.
    strictTransportSecurity: false,
  });

/** A form field as text; a field that is missing, or is a file, is empty. */
export async function textFields(c: Context): Promise<(name: string) => string> {
  const fields = await c.req.parseBody();
  return (name) => {
    const value = fields[name];
    return typeof value === 'string' ? value : '';
  };
}
