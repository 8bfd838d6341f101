/** The event of an HTTP API, payload format version 2.0 (API Gateway developer guide, "Lambda proxy integrations"). */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { decodedPath, type RequestTarget } from './request-target.ts';
import type { RouteMatch } from './routes.ts';

export interface RequestPlace {
  readonly apiId: string;
  readonly accountId: string;
  readonly requestId: string;
  readonly now: Date;
}

export function requestEvent(
  request: IncomingMessage,
  { path: sentPath, query }: RequestTarget,
  body: Buffer,
  { route, pathParameters }: RouteMatch,
  place: RequestPlace,
): object {
  const path = decodedPath(sentPath);
  const { cookie, ...others } = request.headersDistinct;
  const headers = Object.fromEntries(
    Object.entries(others).map(([name, values]) => [name, values?.join(',') ?? '']),
  );
  const isText = isTextual(headers['content-type'], body);
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookie && { cookies: cookie.flatMap((line) => line.split(/;\s*/)).filter((each) => each !== '') }),
    headers: { ...headers, ...forwarded(request, headers['x-forwarded-for']) },
    ...(query !== '' && { queryStringParameters: joined(new URLSearchParams(query)) }),
    requestContext: {
      accountId: place.accountId,
      apiId: place.apiId,
      domainName: headers.host ?? 'localhost',
      domainPrefix: (headers.host ?? 'localhost').split('.')[0],
      http: {
        method: request.method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: addressOf(request.socket),
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: place.requestId,
      routeKey: route.routeKey,
      stage: '$default',
      time: commonLogTime(place.now),
      timeEpoch: place.now.getTime(),
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** The caller may claim to speak for somebody: the claim stays, and the address it came from stands behind it. */
function forwarded({ socket }: IncomingMessage, claimed: string | undefined): Record<string, string> {
  const sourceIp = addressOf(socket);
  return {
    'x-forwarded-for': claimed === undefined ? sourceIp : `${claimed}, ${sourceIp}`,
    'x-forwarded-port': String(socket.localPort),
    'x-forwarded-proto': 'http',
  };
}

const addressOf = ({ remoteAddress }: Socket): string => remoteAddress ?? '127.0.0.1';

/** Repeated parameters are joined by commas. */
function joined(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(',')]),
  );
}

/** What an HTTP API passes as text; all else, forms included, arrives in base64. */
function isTextual(contentType: string | undefined, body: Buffer): boolean {
  if (contentType === undefined) return Buffer.from(body.toString('utf8')).equals(body);
  return /^\s*(text\/|application\/(json|xml|javascript)\b|[^;]+\+(json|xml)\b)/i.test(contentType);
}

/** `12/Mar/2026:19:03:58 +0000` */
function commonLogTime(now: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(now.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
