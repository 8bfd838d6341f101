import { operations } from '../../shared/api/operations.ts';
import type { Service } from '../http/service.ts';
import type { Description } from './description.ts';

/** Public and the same for everybody, so that it may be kept for a while. */
const headers = { 'Cache-Control': 'public, max-age=300' };

/** The API's own description, for programs and for people. */
export function addDescription({ on }: Service, description: Description): void {
  on(operations.openApi)(async () => ({
    status: 200,
    bytes: await description.openApi(),
    headers: {
      ...headers,
      'Content-Type': 'application/json',
      'Content-Disposition': 'inline; filename="openapi.json"',
    },
  }));

  on(operations.docs)(async () => {
    const { html, policy } = await description.page();
    return {
      status: 200,
      bytes: html,
      headers: {
        ...headers,
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': policy,
      },
    };
  });
}
