import type { HttpFunction } from '../shared/api/operation.ts';
import { everyOperation } from '../shared/api/operations.ts';

export type { HttpFunction } from '../shared/api/operation.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly to: HttpFunction;
}

/** Every route of the service and the function that answers it, as the API's own table says (shared/api/operations.ts). */
export const routes: readonly Route[] = everyOperation.map(({ method, path, to }) => ({ method, path, to }));

/**
 * What is at no route goes there, so that a wrong address or method is told in the same shape as every other error, and
 * pages of allowed origins get their preflight answered.
 */
export const defaultRoute: HttpFunction = 'read';
