import type { Hono } from 'hono';
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import type { ApiEnv } from './app.ts';

type Answer = ReturnType<ReturnType<typeof handle>>;

/**
 * Serves an app behind the HTTP API, which hands over a path that it has decoded: `%2e%2e%2f` comes as `../`, and `%23`
 * as `#`. As a part of a URL that would lead elsewhere than the gateway did, so everything but plain characters is
 * encoded once more, and what climbs leads nowhere.
 */
export function onLambda(app: Hono<ApiEnv>): (event: LambdaEvent, context?: LambdaContext) => Answer {
  const answer = handle(app);
  return (event, context) =>
    answer('rawPath' in event ? { ...event, rawPath: plainPath(event.rawPath) } : event, context);
}

export function plainPath(rawPath: string): string {
  const segments = rawPath.split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) return nowhere;
  return segments.map((segment) => encodeURIComponent(segment.toWellFormed())).join('/');
}

/** At no route there is. */
const nowhere = '/-';
