/**
 * The ports of last time, so that a bookmark, a configured client and a stored queue URL stay good over a restart.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod';
import { systemCode } from './errors.ts';

const Ports = z.object({ api: z.int().optional(), aws: z.int().optional() });
export type Ports = z.infer<typeof Ports>;

export function recallPorts(dataDir: string): Ports {
  try {
    return Ports.parse(JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8')));
  } catch {
    return {}; // a first start, or a file nobody can read: any port will do
  }
}

export function rememberPorts(dataDir: string, ports: Ports): void {
  writeFileSync(join(dataDir, 'ports.json'), JSON.stringify(ports));
}

/**
 * Listens on the loopback interface only.
 *
 * @param preferred a port that would be nice; if it is taken, any other
 * @param required a port that must be; `EADDRINUSE` is thrown if it is taken
 * @returns the port
 */
export async function listenOnLoopback(
  server: Server,
  { preferred = 0, required }: { preferred?: number | undefined; required?: number | undefined },
): Promise<number> {
  try {
    return await listen(server, required ?? preferred);
  } catch (error) {
    if (required !== undefined || systemCode(error) !== 'EADDRINUSE') throw error;
    return listen(server, 0);
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'));
      else resolve(address.port);
    });
  });
}
