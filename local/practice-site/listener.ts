import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';

/** One origin of the site. */
export interface Listener {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Begins to answer. Apart from listening, because the hosts must know each other's port first. */
  serve<E extends { Bindings: HttpBindings }>(app: Hono<E>): void;
  close(): Promise<void>;
}

/** Listens on loopback only; port 0 takes any free one. Rejects when the port is taken. */
export async function listen(port: number): Promise<Listener> {
  const server = createServer();
  // A browser silently sends a request again when a kept connection breaks before the answer, even a POST. One
  // request per connection keeps a cut answer what it is meant to be: an answer that never comes.
  server.maxRequestsPerSocket = 1;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listening on no TCP port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    serve: (app) => {
      const answer = getRequestListener((request, env) => app.fetch(request, env), {
        overrideGlobalObjects: false,
      });
      server.on('request', (incoming, outgoing) => void answer(incoming, outgoing));
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
