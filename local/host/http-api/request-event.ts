/** The event of an HTTP API, payload format version 2.0 (API Gateway developer guide, "Lambda proxy integrations"). */
import type { IncomingMessage } from 'node:http';
import type { RouteMatch } from './routes.ts';

export interface RequestPlace {
  readonly apiId: string;
  readonly accountId: string;
  readonly requestId: string;
  readonly now: Date;
}

export function requestEvent(
  request: IncomingMessage,
  body: Buffer,
  { route, pathParameters }: RouteMatch,
  place: RequestPlace,
): object {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const { cookie, ...others } = request.headersDistinct;
  const headers = Object.fromEntries(
    Object.entries(others).map(([name, values]) => [name, values?.join(',') ?? '']),
  );
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  const rawQueryString = url.search.slice(1);
  const isText = isTextual(headers['content-type'], body);
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: url.pathname,
    rawQueryString,
    ...(cookie && { cookies: cookie.flatMap((line) => line.split(/;\s*/)) }),
    headers: { ...headers, 'x-forwarded-for': sourceIp, 'x-forwarded-proto': 'http' },
    ...(rawQueryString !== '' && { queryStringParameters: joined(url.searchParams) }),
    requestContext: {
      accountId: place.accountId,
      apiId: place.apiId,
      domainName: headers.host ?? 'localhost',
      domainPrefix: (headers.host ?? 'localhost').split('.')[0],
      http: {
        method: request.method,
        path: url.pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
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
