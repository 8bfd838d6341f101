/** The last stage: hands the request to the emulator of its service, bodies streaming both ways. */
import { Agent, request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Call, Service, Stage } from './call.ts';
import { refuse } from './refusal.ts';

/** Of this hop only (RFC 9110 §7.6.1); `expect` is answered here, by Node. */
const hopHeaders = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'expect',
  'upgrade',
  'proxy-connection',
]);

export interface Forwarder {
  readonly stage: Stage;
  close(): void;
}

/** @param ports where the emulator of a service listens, on loopback */
export function forwarder(ports: Readonly<Partial<Record<Service, number>>>): Forwarder {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const stage: Stage = async (call) => {
    const port = ports[call.service];
    if (port === undefined) return refuse(call, 501, 'NotImplemented', `no emulator answers ${call.service}`);
    try {
      await exchange(call, port, agent);
    } catch (error) {
      if (call.response.headersSent || call.request.destroyed) call.response.destroy();
      else
        refuse(call, 503, 'ServiceUnavailable', `the emulator of ${call.service} does not answer: ${error}`);
    }
  };
  return { stage, close: () => agent.destroy() };
}

async function exchange(call: Call, port: number, agent: Agent): Promise<void> {
  const { request, response } = call;
  const read = call.bodyRead();
  const headers = passedOn(request.headers);
  if (read !== undefined) headers['content-length'] = read.length;
  const upstream = httpRequest({
    host: '127.0.0.1',
    port,
    agent,
    method: request.method,
    path: request.url,
    headers,
  });
  const answered = new Promise<void>((resolve, reject) => {
    upstream.once('error', reject);
    upstream.once('response', (answer) => {
      // The emulator's date is not the endpoint's.
      const { date: _, ...answered } = passedOn(answer.headers);
      response.writeHead(answer.statusCode ?? 502, answered);
      pipeline(answer, response).then(resolve, reject);
    });
  });
  // A caller that hangs up takes its request with it: a killed function leaves no long poll behind.
  response.once('close', () => {
    if (!response.writableFinished) upstream.destroy();
  });
  if (read !== undefined) upstream.end(read);
  else request.pipe(upstream);
  await answered;
}

function passedOn(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopHeaders.has(name)));
}
