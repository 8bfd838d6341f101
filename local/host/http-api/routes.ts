/** Which route of an HTTP API a request belongs to (API Gateway developer guide, "Routes for HTTP APIs"). */
import { decoded } from './request-target.ts';

export interface Route {
  /** `GET /v1/jobs/{id}`, `ANY /{proxy+}` or `$default`. */
  readonly routeKey: string;
  readonly functionLogicalId: string;
}

export interface RouteMatch {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * The most specific match: by path first, literal before `{name}` before `{name+}`; then the method before ANY.
 *
 * @param path percent-encoded, as it was sent
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  const matches = routes
    .map((route) => candidate(route, method, path))
    .filter((each) => each !== undefined)
    .sort((one, other) => (one.rank < other.rank ? -1 : one.rank > other.rank ? 1 : 0));
  return matches[0]?.match;
}

interface Candidate {
  /** Compared as text, smaller first: one digit per segment, then one for the method. */
  readonly rank: string;
  readonly match: RouteMatch;
}

function candidate(route: Route, method: string, path: string): Candidate | undefined {
  if (route.routeKey === '$default') return { rank: '9', match: { route, pathParameters: {} } };
  const [wanted = '', pattern = ''] = route.routeKey.split(' ');
  if (wanted !== 'ANY' && wanted !== method) return undefined;
  const found = matchPath(segments(pattern), segments(path));
  if (found === undefined) return undefined;
  return {
    rank: `${found.rank}${wanted === 'ANY' ? '1' : '0'}`,
    match: { route, pathParameters: found.parameters },
  };
}

function matchPath(
  pattern: readonly string[],
  path: readonly string[],
): { rank: string; parameters: Record<string, string> } | undefined {
  const parameters: Record<string, string> = {};
  let rank = '';
  for (const [index, segment] of pattern.entries()) {
    const greedy = /^\{(.+)\+\}$/.exec(segment)?.[1];
    const single = /^\{(.+)\}$/.exec(segment)?.[1];
    const present = path[index];
    if (present === undefined) return undefined;
    if (greedy !== undefined) {
      parameters[greedy] = decoded(path.slice(index).join('/'));
      return { rank: `${rank}3`, parameters };
    }
    if (single !== undefined) parameters[single] = decoded(present);
    else if (segment !== present) return undefined;
    rank += single === undefined ? '1' : '2';
  }
  return pattern.length === path.length ? { rank, parameters } : undefined;
}

function segments(path: string): string[] {
  return path.split('/').slice(1);
}
