import { synthesize } from './assembly.ts';
import { type Host, type HostOptions, startHost } from './host/host.ts';

/** The site the worker signs in to: addresses of its two hosts. */
export interface SiteAddresses {
  readonly idUrl: string;
  readonly sslUrl: string;
}

/** The template's parameters that say where the attendance site is. */
export const siteParameters = ({ idUrl, sslUrl }: SiteAddresses) => ({
  JobcanIdUrl: idUrl,
  JobcanSslUrl: sslUrl,
});

/** The service on this machine: the deployed template on the local host, pointed at an attendance site. */
export async function startStack(
  site: SiteAddresses,
  options: Omit<HostOptions, 'assemblyDir' | 'parameters'>,
): Promise<Host> {
  const { dir } = await synthesize();
  return startHost({ ...options, assemblyDir: dir, parameters: siteParameters(site) });
}
