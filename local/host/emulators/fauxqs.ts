/** Queues and buckets: fauxqs, in this process, its state in SQLite under the data directory. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { startFauxqs } from 'fauxqs';
import { isRecord } from '../assembly/intrinsics.ts';

export interface Fauxqs {
  readonly port: number;
  stop(): Promise<void>;
}

/** fauxqs makes ARNs of this account and no other. */
export const emulatedAccountId = '000000000000';

export async function startQueuesAndBuckets(dataDir: string, region: string): Promise<Fauxqs> {
  const server = await onLoopback(() =>
    startFauxqs({ port: 0, logger: false, dataDir, defaultRegion: region }),
  );
  return { port: server.port, stop: () => server.stop() };
}

/**
 * fauxqs binds 0.0.0.0 and has no option for it; a queue with job data must not be open to the network. Node announces
 * every listen() on a diagnostics channel before it happens: while fauxqs starts, "all interfaces" means loopback.
 */
async function onLoopback<T>(start: () => Promise<T>): Promise<T> {
  const channel = 'tracing:net.server.listen:asyncStart';
  const narrow = (message: unknown) => {
    const options = isRecord(message) ? message.options : undefined;
    if (isRecord(options) && options.host === '0.0.0.0') options.host = '127.0.0.1';
  };
  subscribe(channel, narrow);
  try {
    return await start();
  } finally {
    unsubscribe(channel, narrow);
  }
}
