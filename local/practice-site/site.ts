import { type Clock, systemClock } from '../../shared/clock.ts';
import type { ModeChange, NewAccount } from './account.ts';
import { AccountBook } from './account-book.ts';
import { adminHost } from './admin-host.ts';
import { idHost } from './id-host.ts';
import { type Listener, listen } from './listener.ts';
import type { PunchRecord } from './punch.ts';
import { Sessions } from './sessions.ts';
import { sslHost } from './ssl-host.ts';
import type { SiteAddresses, SiteState } from './web.ts';

export interface PracticeSiteOptions {
  /** Ports; 0 or nothing takes any free one. */
  readonly idPort?: number;
  readonly sslPort?: number;
  readonly adminPort?: number;
  readonly clock?: Clock;
}

/**
 * An attendance site to practise on: sign-in on one origin, attendance on another, like the site it stands in for.
 * Accounts are named by e-mail address; an unknown one throws UnknownAccount.
 */
export interface PracticeSite extends SiteAddresses {
  /** Adding an address again starts it afresh. Throws a ZodError on values out of bounds. */
  addAccount(account: NewAccount): void;
  /** Everything written for the account, by day and time. */
  punches(email: string): PunchRecord[];
  /** Every insert received for the account, refused and repeated ones too (not those a maintenance page answered). */
  insertCount(email: string): number;
  setMode(email: string, mode: ModeChange): void;
  /** Every account as it was when added, everybody signed out. */
  reset(): void;
  /** Cuts what is under way and frees the ports. */
  stop(): Promise<void>;
}

/** Starts the three listeners on loopback. Rejects when a port is taken. */
export async function startPracticeSite(options: PracticeSiteOptions = {}): Promise<PracticeSite> {
  const { idPort = 0, sslPort = 0, adminPort = 0, clock = systemClock } = options;
  const listeners: Listener[] = [];
  const closeAll = () => Promise.all(listeners.map((listener) => listener.close()));
  const open = async (port: number): Promise<Listener> => {
    const listener = await listen(port);
    listeners.push(listener);
    return listener;
  };
  try {
    const [id, ssl, admin] = [await open(idPort), await open(sslPort), await open(adminPort)];
    const stopping = new AbortController();
    const urls: SiteAddresses = { idUrl: id.url, sslUrl: ssl.url, adminUrl: admin.url };
    const accounts = new AccountBook();
    const sessions = new Sessions(clock);
    const state: SiteState = { accounts, sessions, clock, urls, stopped: stopping.signal };
    id.serve(idHost(state));
    ssl.serve(sslHost(state));
    admin.serve(adminHost(state));

    return {
      ...urls,
      addAccount: (account) => void accounts.add(account),
      punches: (email) => accounts.get(email).punches(),
      insertCount: (email) => accounts.get(email).insertCount,
      setMode: (email, mode) => accounts.get(email).change(mode),
      reset: () => {
        accounts.reset();
        sessions.clear();
      },
      stop: async () => {
        stopping.abort();
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
