import { Hono } from 'hono';
import { describe, expect, it, vi } from 'vitest';
import type { CredentialHeaders } from '../../../functions/access/credential.ts';
import type { ApiEnv } from '../../../functions/http/app.ts';
import { onLambda, plainPath } from '../../../functions/http/on-lambda.ts';
import { service } from '../../../functions/http/service.ts';
import { logger } from '../../../functions/log.ts';
import { operations } from '../../../shared/api/operations.ts';
import { httpEvent } from '../../api/http-event.ts';

describe('a path as the HTTP API hands it over, decoded', () => {
  it.each([
    ['/v1/jobs/abc', '/v1/jobs/abc'],
    ['/', '/'],
    ['/v1/jobs/../keys', '/-'],
    ['/..', '/-'],
    ['/v1/./jobs', '/-'],
    ['/v1/jobs/a#b', '/v1/jobs/a%23b'],
    ['/v1/jobs/a?b', '/v1/jobs/a%3Fb'],
    ['/v1/jobs/a\\b', '/v1/jobs/a%5Cb'],
    ['/v1/jobs/a b', '/v1/jobs/a%20b'],
    ['/v1/jobs/..a', '/v1/jobs/..a'],
    ['/v1/jobs/%2e%2e', '/v1/jobs/%252e%252e'],
    ['/v1/jobs/順番', '/v1/jobs/%E9%A0%86%E7%95%AA'],
    ['/v1/jobs/\ud800', '/v1/jobs/%EF%BF%BD'],
    ['//evil.example/x', '//evil.example/x'],
  ])('%s is at %s', (raw, plain) => {
    expect(plainPath(raw)).toBe(plain);
  });

  it.each([
    ['/v1/jobs/a#b', 'a#b'],
    ['/v1/jobs/a?b', 'a?b'],
    ['/v1/jobs/順番', '順番'],
    ['/v1/jobs/%2e%2e', '%2e%2e'],
  ])('%s reaches a handler as it was', async (rawPath, id) => {
    expect(await idSeen(rawPath)).toBe(id);
  });

  it.each(['/v1/jobs/..', '/v1/../v1/jobs/a', '/v1/jobs/a/b'])('%s reaches none', async (rawPath) => {
    expect(await idSeen(rawPath)).toBe('404 Not Found');
  });
});

/** The id that the handler of a job gets to see. */
async function idSeen(rawPath: string): Promise<unknown> {
  const app = new Hono<ApiEnv>().post('/v1/jobs/:id', (c) => c.text(c.req.param('id')));
  const answer = await onLambda(app)(httpEvent('203.0.113.7', null, rawPath));
  return answer.body;
}

describe('a header with a credential that is empty', () => {
  const deps = {
    store: {} as never,
    clock: () => 0,
    corsOrigins: [],
    identify: async ({ authorization, apiKey }: CredentialHeaders) => {
      if (authorization === '' || apiKey === '') throw new Error('an empty key was shown');
      return undefined;
    },
  };

  it.each(['authorization', 'x-api-key'])('%s is there, and not taken for nobody', async (name) => {
    const { app, on } = service(deps);
    on(operations.createUpload)(async () => {
      throw new Error('let in');
    });
    const event = { ...httpEvent('203.0.113.7', null, '/v1/uploads') };
    Object.assign(event, { headers: { [name]: '' } });
    const errors = vi.spyOn(logger, 'error').mockReturnValue();
    await onLambda(app)(event);
    expect(JSON.stringify(errors.mock.calls)).toContain('an empty key was shown');
    errors.mockRestore();
  });
});
