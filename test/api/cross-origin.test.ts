import { describe, expect, it } from 'vitest';
import { apiForEachTest, nobody } from './harness.ts';

const own = 'https://console.example';
const stranger = 'https://evil.example';
const apps = ['submit', 'read', 'operate'] as const;
const preflight = (origin: string, method = 'POST') => ({
  method: 'OPTIONS',
  headers: {
    ...nobody,
    origin,
    'access-control-request-method': method,
    'access-control-request-headers': 'authorization,content-type',
  },
});
const granted = (headers: Headers) =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-'));

describe('where no origin is let in', () => {
  const world = apiForEachTest();

  it.each(['/v1/lanes', '/healthz', '/nowhere'])('%s says nothing to pages of others', async (path) => {
    const answer = await world.api.get(path, { origin: own });
    expect(granted(answer.headers)).toEqual([]);
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });

  it.each(apps)('a preflight to %s is answered as any other method', async (app) => {
    const answer = await world.api.request(app, '/v1/jobs', preflight(own));
    expect([answer.status, granted(answer.headers)]).toEqual([405, []]);
  });
});

describe('where an origin is let in', () => {
  const world = apiForEachTest({ corsOrigins: [own, 'https://other.example'] });

  it('its pages may read answers, refusals as well, and the headers that tell something', async () => {
    for (const [path, status] of [
      ['/v1/lanes', 200],
      ['/v1/jobs/x', 404],
      ['/nowhere', 404],
      ['/v1/jobs?limit=0', 400],
    ] as const) {
      const { headers, status: answered } = await world.api.get(path, { origin: own });
      expect(answered).toBe(status);
      expect(headers.get('access-control-allow-origin')).toBe(own);
      expect(headers.get('access-control-expose-headers')).toMatch(/X-Request-ID.*Retry-After.*Location/);
      expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
      expect(headers.get('vary')).toContain('Origin');
    }
  });

  it('may read a defect too', async () => {
    world.api.store.readLane = () => Promise.reject(new TypeError('defect'));
    const { status, headers } = await world.api.get('/v1/lanes', { origin: own });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([500, own]);
  });

  it.each(apps)('a preflight to %s says what may be sent, without a key', async (app) => {
    const { status, headers, text } = await world.api.request(app, '/v1/jobs', preflight(own));
    expect([status, text]).toEqual([204, '']);
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': own,
      'access-control-allow-methods': 'GET,POST,PUT,DELETE',
      'access-control-allow-headers': expect.stringMatching(/Authorization.*X-API-Key.*Idempotency-Key/),
      'access-control-max-age': '600',
      'x-content-type-options': 'nosniff',
    });
  });

  it('never with the credentials of a browser', async () => {
    for (const { headers } of [
      await world.api.get('/v1/lanes', { origin: own }),
      await world.api.request('read', '/v1/lanes', preflight(own, 'GET')),
    ])
      expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it.each([
    stranger,
    'null',
    'https://console.example.evil.example',
    'http://console.example',
    `${own}:8443`,
  ])('no page of %s may', async (origin) => {
    for (const { headers } of [
      await world.api.get('/v1/lanes', { origin }),
      await world.api.request('read', '/v1/lanes', preflight(origin)),
    ]) {
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
  });
});
