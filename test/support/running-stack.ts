import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemoClient } from '../../local/demo-client.ts';
import type { Host } from '../../local/host/host.ts';
import { type PracticeSite, startPracticeSite } from '../../local/practice-site/site.ts';
import { type StackOptions, startStack } from '../../local/stack.ts';

export interface RunningStack {
  readonly site: PracticeSite;
  readonly host: Host;
  readonly api: DemoClient;
  readonly dataDir: string;
  /** Stops the host and starts it again on the same data; the site stays up. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The whole service on this machine, with a practice site, in a folder of its own. */
export async function runningStack(options: Partial<StackOptions> = {}): Promise<RunningStack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'junban-test-'));
  const site = await startPracticeSite();
  const start = () => startStack(site, { dataDir, apiPort: 0, ...options });
  let host = await start();
  return {
    site,
    dataDir,
    get host() {
      return host;
    },
    get api() {
      return new DemoClient(host.apiUrl);
    },
    restart: async () => {
      await host.stop();
      host = await start();
    },
    stop: async () => {
      await host.stop();
      await site.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The lane's worker function, as the host knows it. */
export function workerOf(host: Host) {
  const worker = host.functions.find(({ logicalId }) => logicalId.startsWith('BrowserLaneWorker'));
  if (!worker) throw new Error('the template has no browser worker');
  return worker;
}
