/** The thread of api-load.ts: gets orders, answers volleys. */
import { parentPort } from 'node:worker_threads';
import autocannon, { type Client } from 'autocannon';
import type { Order, Volley } from './api-load.ts';

/** How soon the end is noticed; nothing else is taken from autocannon's own samples. */
const sampleMs = 20;
const timeoutSeconds = 30;

parentPort?.on('message', async (order: Order) => parentPort?.postMessage(await volley(order)));

async function volley({ url, connections, shots, status: wanted }: Order): Promise<Volley> {
  const ms: number[] = [];
  const failures: string[] = [];
  const connected = new Set<Client>();
  let begin = 0;
  let end = 0;
  const requests = shots.map(({ body, ...shot }) => ({
    ...shot,
    ...(body && { body: Buffer.from(body) }),
    onResponse: (status: number, said: string) => {
      if (status !== wanted) failures.push(`${shot.method} ${shot.path} answered ${status}: ${said}`);
    },
  }));
  // Each connection has its share ready before it begins: what is built meanwhile would count as waiting.
  let shares = 0;
  const setupClient = (client: Client) => {
    const share = shares++;
    client.setRequests(requests.filter((_, index) => index % connections === share));
  };
  await new Promise<void>((resolve, reject) => {
    const running = autocannon(
      { url, connections, amount: shots.length, setupClient, sampleInt: sampleMs, timeout: timeoutSeconds },
      (error) => (error ? reject(error) : resolve()),
    );
    running.on('start', () => {
      begin = performance.now();
    });
    running.on('reqError', (error) => failures.push(String(error)));
    running.on('response', (client, _status, _bytes, took) => {
      end = performance.now();
      if (connected.has(client)) ms.push(took);
      connected.add(client);
    });
  });
  return { ms, seconds: (end - begin) / 1000, failures };
}
