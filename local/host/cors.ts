/**
 * Cross-origin rules, of a bucket (S3 user guide, "Using CORS") or of an HTTP API (API Gateway developer guide,
 * "Configuring CORS"): which pages a browser lets talk to us.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface CorsRule {
  readonly allowedMethods: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly maxAgeSeconds?: number | undefined;
  readonly allowCredentials?: boolean | undefined;
}

/**
 * Sets the response headers the first fitting rule grants.
 *
 * @returns whether a rule fits; a request without an Origin needs none
 */
export function grantCors(
  rules: readonly CorsRule[],
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  const method = (isPreflight(request) && request.headers['access-control-request-method']) || request.method;
  const rule = rules.find(
    ({ allowedOrigins, allowedMethods }) =>
      allowedOrigins.some((pattern) => matches(pattern, origin)) &&
      allowedMethods.some((allowed) => allowed === '*' || allowed === method),
  );
  if (rule === undefined) return false;
  const { allowedOrigins, allowedMethods, allowedHeaders, exposedHeaders, maxAgeSeconds } = rule;
  const asked = request.headers['access-control-request-headers'];
  response.setHeader('access-control-allow-origin', allowedOrigins.includes('*') ? '*' : origin);
  response.setHeader('access-control-allow-methods', allowedMethods.join(', '));
  if (exposedHeaders.length > 0)
    response.setHeader('access-control-expose-headers', exposedHeaders.join(', '));
  if (asked !== undefined && allowedHeaders.length > 0)
    response.setHeader(
      'access-control-allow-headers',
      allowedHeaders.includes('*') ? asked : allowedHeaders.join(', '),
    );
  if (maxAgeSeconds !== undefined) response.setHeader('access-control-max-age', maxAgeSeconds);
  if (rule.allowCredentials) response.setHeader('access-control-allow-credentials', 'true');
  return true;
}

export function isPreflight(request: IncomingMessage): boolean {
  return request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
}

/** One `*` may stand in an origin pattern. */
function matches(pattern: string, origin: string): boolean {
  const [head = '', tail] = pattern.split('*', 2);
  return tail === undefined ? pattern === origin : origin.startsWith(head) && origin.endsWith(tail);
}
