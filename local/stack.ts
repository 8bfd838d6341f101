import { synthesize } from './assembly.ts';
import { type Host, type HostOptions, startHost } from './host/host.ts';

/** The site the worker signs in to: addresses of its two hosts. */
export interface SiteAddresses {
  readonly idUrl: string;
  readonly sslUrl: string;
}

/**
 * The template's parameters that say where the attendance site is.
 *
 * @param pauseMs least time between two punches; without it the template's own
 */
export const siteParameters = ({ idUrl, sslUrl }: SiteAddresses, pauseMs?: number) => ({
  JobcanIdUrl: idUrl,
  JobcanSslUrl: sslUrl,
  ...(pauseMs !== undefined && { JobcanPauseMs: String(pauseMs) }),
});

export interface StackOptions extends Omit<HostOptions, 'assemblyDir' | 'parameters'> {
  /** Least time between two punches, in milliseconds. */
  readonly pauseMs?: number;
}

/** The service on this machine: the deployed template on the local host, pointed at an attendance site. */
export async function startStack(site: SiteAddresses, { pauseMs, ...options }: StackOptions): Promise<Host> {
  const { dir } = await synthesize();
  return startHost({ ...options, assemblyDir: dir, parameters: siteParameters(site, pauseMs) });
}
