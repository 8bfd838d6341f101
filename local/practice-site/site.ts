import { type Clock, systemClock } from '../../shared/clock.ts';
import { AccountBook } from './account-book.ts';
import { adminHost } from './admin-host.ts';
import { type SiteControls, siteControls } from './controls.ts';
import { idHost } from './id-host.ts';
import { type Listener, listen } from './listener.ts';
import { Sessions } from './sessions.ts';
import { SiteSwitches } from './site-mode.ts';
import { sslHost } from './ssl-host.ts';
import type { SiteAddresses, SiteState } from './web.ts';

export interface PracticeSiteOptions {
  /** Ports; 0 or nothing takes any free one. */
  readonly idPort?: number;
  readonly sslPort?: number;
  readonly adminPort?: number;
  readonly clock?: Clock;
}

/** An attendance site to practise on: sign-in on one origin, attendance on another, like the site it stands in for. */
export interface PracticeSite extends SiteAddresses, SiteControls {
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
    const switches = new SiteSwitches();
    const state: SiteState = { accounts, sessions, switches, clock, urls, stopped: stopping.signal };
    const controls = siteControls(state);
    id.serve(idHost(state));
    ssl.serve(sslHost(state));
    admin.serve(adminHost(state, controls));

    return {
      ...urls,
      ...controls,
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
