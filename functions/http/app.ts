import { type Context, Hono } from 'hono';
import type { LambdaContext, LambdaEvent } from 'hono/aws-lambda';
import { cors } from 'hono/cors';
import { routePath } from 'hono/route';
import { JunbanError, storeUnavailable } from '../../shared/errors.ts';
import { redact } from '../../shared/redact.ts';
import { logger } from '../adapters.ts';
import { errorBody } from './error-body.ts';
import { languageOf } from './language.ts';
import { methodsAt } from './methods-at.ts';
import { secure } from './security-headers.ts';

export interface ApiEnv {
  Bindings: { event?: LambdaEvent; lambdaContext?: LambdaContext };
  Variables: { requestId: string };
}

/** The address a request came from, as the HTTP API saw it; undefined where there is no HTTP API. */
export const sourceIpOf = (event: LambdaEvent | undefined): string | undefined =>
  event && 'version' in event && 'http' in event.requestContext
    ? event.requestContext.http.sourceIp
    : undefined;

/** Requests slower than this are worth a line of their own. */
const slowMs = 5000;

export interface AppOptions {
  /** Origins whose pages may call; empty: none but the service's own. */
  readonly corsOrigins: readonly string[];
}

/**
 * What every API function has: a request id in and out, a line when a request begins and one when it ends (never its
 * path, body, query or headers), one JSON shape for every error, security headers, and no caching of private answers.
 */
export function apiApp({ corsOrigins }: AppOptions): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();

  app.use(async (c, next) => {
    const requestId = requestIdOf(c.req.header('x-request-id'), c.env.lambdaContext?.awsRequestId);
    c.set('requestId', requestId);
    const start = performance.now();
    // The route's pattern, not the path: a path may carry the id that is the only key to an anonymous job.
    const request = { rid: requestId, method: c.req.method, route: routePath(c, -1) };
    logger.info('req_start', request);
    await next();
    c.header('X-Request-ID', requestId);
    secure(c.res.headers);
    const line = { ...request, status: c.res.status, ms: Math.round(performance.now() - start) };
    logger.info('req_end', line);
    if (line.ms > slowMs) logger.warn('SLOW_REQUEST', line);
  });
  if (corsOrigins.length > 0) app.use(crossOrigin(corsOrigins));

  const answerError = (error: Error, c: Context<ApiEnv>) => {
    const known = error instanceof JunbanError ? error : isAway(error) ? storeUnavailable(error) : internal();
    if (known !== error || known.status >= 500)
      logger.error(known.code, {
        rid: c.var.requestId,
        cause: describe(known === error ? known.cause : error),
      });
    if (known.retryAfterSeconds !== undefined) c.header('Retry-After', String(known.retryAfterSeconds));
    if (known.status === 401) c.header('WWW-Authenticate', 'Bearer realm="junban"');
    c.status(known.status as Parameters<typeof c.status>[0]);
    return c.json(errorBody(known, c.var.requestId, languageOf(c.req.header('accept-language'))));
  };
  app.onError(answerError);
  // Answered, not thrown: what is thrown here would pass the middleware by.
  app.notFound((c) => {
    const allowed = methodsAt(c.req.path);
    if (allowed.length === 0) return answerError(routeNotFound(c.req.method), c);
    c.header('Allow', allowed.join(', '));
    return answerError(methodNotAllowed(c.req.method, allowed), c);
  });
  return app;
}

/** Keys travel in a header of their own, never in cookies: other origins get no credentials of a browser. */
const crossOrigin = (origins: readonly string[]) =>
  cors({
    origin: [...origins],
    allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowHeaders: [
      'Authorization',
      'X-API-Key',
      'Content-Type',
      'Idempotency-Key',
      'X-Request-ID',
      'Accept-Language',
    ],
    exposeHeaders: ['X-Request-ID', 'Retry-After', 'Location', 'Idempotency-Replayed', 'Content-Disposition'],
    maxAge: 600,
  });

/** A caller's own request id is kept when it is short and plain, and no access key that went into the wrong header. */
function requestIdOf(fromCaller: string | undefined, fromLambda: string | undefined): string {
  if (fromCaller !== undefined && /^(?!.*jnb_)[\w-]{8,64}$/.test(fromCaller)) return fromCaller;
  return fromLambda ?? crypto.randomUUID();
}

const routeNotFound = (method: string) =>
  new JunbanError({
    code: 'ROUTE_NOT_FOUND',
    text: { ja: 'このURLはありません。', en: 'There is nothing at this address.' },
    hint: {
      ja: `メソッドとパスを確認してください: ${method}`,
      en: `Check method and path: ${method}`,
    },
  });

const methodNotAllowed = (method: string, allowed: readonly string[]) =>
  new JunbanError({
    code: 'METHOD_NOT_ALLOWED',
    text: {
      ja: `このURLでは ${method} は使えません。`,
      en: `This address does not take ${method}.`,
    },
    hint: { ja: `使えるメソッド: ${allowed.join(', ')}`, en: `It takes: ${allowed.join(', ')}` },
  });

const internal = () =>
  new JunbanError({
    code: 'INTERNAL',
    text: { ja: '内部エラーが発生しました。', en: 'Something went wrong on our side.' },
    hint: {
      ja: 'requestId を添えて管理者に連絡してください。',
      en: 'Tell the operator the requestId.',
    },
  });

/** Errors of the AWS clients: a service that refused, did not answer in time, or cannot be connected to. */
const isAway = (error: Error): boolean =>
  '$metadata' in error || error.name === 'TimeoutError' || ('code' in error && error.code === 'ECONNREFUSED');

const describe = (error: unknown) =>
  error instanceof Error
    ? { name: error.name, message: redact(error.message), stack: redact(error.stack ?? '') }
    : { message: redact(String(error)) };
