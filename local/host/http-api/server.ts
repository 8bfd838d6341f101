/**
 * The HTTP API: a loopback server that turns requests into invocations.
 * Limits: 10 MB per request at the gateway, 6 MB per invocation at Lambda, 30 s for an answer (quotas of both).
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type CorsRule, grantCors, isPreflight } from '../cors.ts';
import type { Functions } from '../functions/functions.ts';
import { type InvocationResult, maxPayloadBytes } from '../functions/invocation.ts';
import { listenOnLoopback } from '../remembered-ports.ts';
import { requestEvent } from './request-event.ts';
import { requestTarget } from './request-target.ts';
import { writeAnswer, writeMessage } from './response.ts';
import { matchRoute, type Route } from './routes.ts';

const maxBodyBytes = 10 * 1024 * 1024;
const integrationTimeoutMs = 30_000;

export interface HttpApiOptions {
  readonly functions: Functions;
  readonly accountId: string;
  readonly preferredPort?: number | undefined;
  readonly requiredPort?: number | undefined;
}

export interface HttpApi {
  readonly url: string;
  readonly port: number;
  /** The one API of the template; a second cannot be taken. */
  claim(apiId: string, cors: readonly CorsRule[]): boolean;
  addRoute(route: Route): void;
  /** From now on requests are served; before, they are told to come back. */
  open(): void;
  close(): Promise<void>;
}

export async function startHttpApi(options: HttpApiOptions): Promise<HttpApi> {
  const routes: Route[] = [];
  let claimed: string | undefined;
  let corsRules: readonly CorsRule[] = [];
  let isOpen = false;
  const server = createServer((request, response) => {
    response.on('error', () => undefined); // the browser went away
    if (!isOpen) return writeMessage(response, 503, 'Service Unavailable');
    const granted = grantCors(corsRules, request, response);
    // With rules, the gateway answers preflights itself; without, they are requests like any other.
    if (corsRules.length > 0 && isPreflight(request))
      return void response.writeHead(granted ? 204 : 403).end();
    serve(request, response, { ...options, routes, apiId: claimed ?? 'local' }).catch(() =>
      writeMessage(response, 500, 'Internal Server Error'),
    );
  });
  const port = await listenOnLoopback(server, {
    preferred: options.preferredPort,
    required: options.requiredPort,
  });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    claim: (apiId, cors) => {
      if (claimed !== undefined) return false;
      claimed = apiId;
      corsRules = cors;
      return true;
    },
    addRoute: (route) => routes.push(route),
    open: () => {
      isOpen = true;
    },
    close: () =>
      new Promise((resolve) => {
        isOpen = false;
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Serving extends HttpApiOptions {
  readonly routes: readonly Route[];
  readonly apiId: string;
}

async function serve(request: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  const target = requestTarget(request.url ?? '/');
  // One Host and no other: RFC 9112 §3.2.
  if (target === undefined || (request.headersDistinct.host?.length ?? 0) > 1)
    return writeMessage(response, 400, 'Bad Request');
  const body = await readBody(request);
  if (body === undefined) {
    response.setHeader('connection', 'close'); // the rest of the body is not read
    return writeMessage(response, 413, 'Request Entity Too Large');
  }
  const match = matchRoute(serving.routes, request.method ?? 'GET', target.path);
  if (match === undefined) return writeMessage(response, 404, 'Not Found');
  const { apiId, accountId } = serving;
  const event = requestEvent(request, target, body, match, {
    apiId,
    accountId,
    requestId: randomUUID(),
    now: new Date(),
  });
  if (Buffer.byteLength(JSON.stringify(event)) > maxPayloadBytes)
    return writeMessage(response, 413, 'Request Entity Too Large');
  const result = await inTime(serving.functions.invoke(match.route.functionLogicalId, event, 'http'));
  if (result === 'too late' || (!result.ok && result.kind === 'throttled'))
    return writeMessage(response, 503, 'Service Unavailable');
  if (!result.ok || !writeAnswer(response, result.payload))
    return writeMessage(response, 500, 'Internal Server Error');
}

/** @returns undefined when it is larger than the gateway takes */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The function goes on when the gateway has given up, as it does at AWS. */
async function inTime(invocation: Promise<InvocationResult>): Promise<InvocationResult | 'too late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'too late'>((resolve) => {
    timer = setTimeout(() => resolve('too late'), integrationTimeoutMs);
  });
  try {
    return await Promise.race([invocation, late]);
  } finally {
    clearTimeout(timer);
  }
}
