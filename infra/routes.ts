/** The HTTP functions; each has a right of its own (see JunbanStack). */
export type HttpFunction = 'submit' | 'read' | 'operate';

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly to: HttpFunction;
}

/**
 * Every route of the service and the function that answers it. What is not here is 404 at the door.
 *
 * Paths without `/v1` are those people already know from the tool this queue grew out of.
 */
export const routes: readonly Route[] = [
  { method: 'POST', path: '/upload', to: 'submit' },
  { method: 'POST', path: '/v1/jobs', to: 'submit' },
  { method: 'POST', path: '/v1/uploads', to: 'submit' },

  { method: 'GET', path: '/status/{id}', to: 'read' },
  { method: 'GET', path: '/v1/jobs/{id}', to: 'read' },
  { method: 'GET', path: '/v1/jobs/{id}/rows', to: 'read' },
  { method: 'GET', path: '/v1/jobs/{id}/logs', to: 'read' },
  { method: 'GET', path: '/v1/jobs/{id}/files', to: 'read' },
  { method: 'GET', path: '/v1/jobs/{id}/files/{name}', to: 'read' },
  { method: 'GET', path: '/v1/jobs/{id}/documents/{name}', to: 'read' },
  { method: 'GET', path: '/v1/lanes', to: 'read' },
  { method: 'GET', path: '/download-template', to: 'read' },
  { method: 'GET', path: '/download-previous-template', to: 'read' },
  { method: 'GET', path: '/healthz', to: 'read' },
  { method: 'GET', path: '/livez', to: 'read' },
  { method: 'GET', path: '/readyz', to: 'read' },
  { method: 'GET', path: '/ping', to: 'read' },

  { method: 'POST', path: '/cancel/{id}', to: 'operate' },
  { method: 'POST', path: '/v1/jobs/{id}/cancel', to: 'operate' },
  { method: 'POST', path: '/v1/jobs/{id}/retry', to: 'operate' },
  { method: 'DELETE', path: '/v1/jobs/{id}/files', to: 'operate' },
];
