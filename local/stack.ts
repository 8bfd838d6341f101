import { synthesize } from './assembly.ts';
import { type Host, type HostOptions, startHost } from './host/host.ts';

/** The site the worker signs in to: addresses of its two hosts. */
export interface SiteAddresses {
  readonly idUrl: string;
  readonly sslUrl: string;
}

/** The service on this machine: the deployed template on the local host, pointed at an attendance site. */
export async function startStack(
  site: SiteAddresses,
  options: Omit<HostOptions, 'assemblyDir' | 'parameters'>,
): Promise<Host> {
  const { dir } = await synthesize();
  return startHost({
    ...options,
    assemblyDir: dir,
    parameters: { JobcanIdUrl: site.idUrl, JobcanSslUrl: site.sslUrl },
  });
}
