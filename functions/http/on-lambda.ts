import type { Hono } from 'hono';
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import type { ApiEnv } from './app.ts';

type Answer = ReturnType<ReturnType<typeof handle>>;

/** Serves an app behind the HTTP API. */
export function onLambda(app: Hono<ApiEnv>): (event: LambdaEvent, context?: LambdaContext) => Answer {
  const answer = handle(app);
  return (event, context) => answer('rawPath' in event ? plain(event) : event, context);
}

type HttpEvent = Extract<LambdaEvent, { readonly rawPath: string }>;

/** Methods that the Fetch standard refuses to make a request of. */
const forbidden = /^(CONNECT|TRACE|TRACK)$/i;

/**
 * What no request could be made of is answered before the app sees it, in no shape of ours. So the body of a GET, which
 * means nothing (RFC 9110, section 9.3.1), is left out, and no name that a caller sends becomes part of the URL.
 */
function plain(event: HttpEvent): HttpEvent {
  const { requestContext, body, ...rest } = event;
  const { http } = requestContext;
  const method = forbidden.test(http.method) ? 'UNKNOWN' : http.method;
  return {
    ...rest,
    rawPath: plainPath(event.rawPath),
    body: method === 'GET' || method === 'HEAD' ? null : body,
    requestContext: { ...requestContext, domainName: 'junban', http: { ...http, method } },
  };
}

/**
 * The HTTP API hands over a path that it has decoded: `%2e%2e%2f` comes as `../`, and `%23` as `#`. As a part of a URL
 * that would lead elsewhere than the gateway did, so everything but plain characters is encoded once more, and what
 * climbs leads nowhere.
 */
export function plainPath(rawPath: string): string {
  const segments = rawPath.split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) return nowhere;
  return segments.map((segment) => encodeURIComponent(segment.toWellFormed())).join('/');
}

/** At no route there is. */
const nowhere = '/-';
