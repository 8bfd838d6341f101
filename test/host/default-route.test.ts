import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Host, startHost } from '../../local/host/host.ts';
import { httpApi, makeWorkplace, role, type Workplace, zipFunction } from './support/assembly.ts';

/** An API with a catch-all beside one route: what the function behind it is told of requests, odd ones too. */

const echo = `export const handler = async (event) => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json', 'x-method': event.requestContext.http.method },
  body: JSON.stringify(event),
});`;

const Event = z.object({
  version: z.literal('2.0'),
  routeKey: z.string(),
  rawPath: z.string(),
  rawQueryString: z.string(),
  cookies: z.array(z.string()).optional(),
  headers: z.record(z.string(), z.string()),
  queryStringParameters: z.record(z.string(), z.string()).optional(),
  pathParameters: z.record(z.string(), z.string()).optional(),
  requestContext: z.object({
    routeKey: z.string(),
    http: z.object({ method: z.string(), path: z.string(), sourceIp: z.string(), userAgent: z.string() }),
  }),
  body: z.string().optional(),
});

let place: Workplace;
let host: Host;

beforeAll(async () => {
  place = makeWorkplace({
    resources: {
      Role: role,
      Echo: zipFunction('echo'),
      ...httpApi({ 'GET /v1/jobs/{id}': 'Echo', $default: 'Echo' }),
    },
    zips: { echo: { 'index.mjs': echo } },
  });
  host = await startHost({ ...place, apiPort: 0 });
});

afterAll(async () => {
  await host?.stop();
  place?.remove();
});

describe('the route $default', () => {
  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('takes %s of any path', async (method) => {
    const { status, event } = await send({ method, path: '/v1/nowhere/at/all' });
    expect(status).toBe(200);
    expect(event()).toMatchObject({
      routeKey: '$default',
      rawPath: '/v1/nowhere/at/all',
      requestContext: { routeKey: '$default', http: { method, path: '/v1/nowhere/at/all' } },
    });
    expect(event()).not.toHaveProperty('pathParameters');
  });

  it('takes HEAD, whose answer has no body', async () => {
    const { status, headers, body } = await send({ method: 'HEAD', path: '/v1/jobs/1' });
    expect([status, headers['x-method'], body]).toEqual([200, 'HEAD', '']);
  });

  it('takes a preflight while the API has no cross-origin rules', async () => {
    const headers = ['Origin', 'https://evil.example', 'Access-Control-Request-Method', 'POST'];
    const preflight = await send({ method: 'OPTIONS', path: '/v1/jobs', headers });
    expect(preflight.event().requestContext.http.method).toBe('OPTIONS');
    expect(preflight.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('gives way to a route that fits, and takes its path with another method', async () => {
    const path = '/v1/jobs/7';
    expect((await send({ path })).event()).toMatchObject({
      routeKey: 'GET /v1/jobs/{id}',
      pathParameters: { id: '7' },
    });
    expect((await send({ method: 'DELETE', path })).event().routeKey).toBe('$default');
  });
});

describe('a path', () => {
  it.each([
    // As recorded from API Gateway: decoded, the slash and the space too.
    ['/a%2Fb/space%20value', '/a/b/space value'],
    ['/%E6%8A%BC%E6%89%93', '/押打'],
    ['/100%25', '/100%'],
    ['/me%3Fadmin=true', '/me'],
    ['/a%23b', '/a#b'],
    // Nothing is resolved, and no host is seen where none is.
    ['/a/../b/./c', '/a/../b/./c'],
    ['/a/%2e%2e/b', '/a/../b'],
    ['//evil.example/x', '//evil.example/x'],
    ['/thing/', '/thing/'],
    // Left as it is where it cannot be decoded.
    ['/%zz/%ff', '/%zz/%ff'],
  ])('%s arrives as %s', async (path, rawPath) => {
    const event = (await send({ path })).event();
    expect([event.rawPath, event.requestContext.http.path]).toEqual([rawPath, rawPath]);
  });

  it('is taken out of a whole address', async () => {
    const event = (await send({ path: 'http://elsewhere.example/a?b=c' })).event();
    expect([event.rawPath, event.rawQueryString]).toEqual(['/a', 'b=c']);
    expect((await send({ path: 'http://elsewhere.example?b=c' })).event().rawPath).toBe('/');
  });

  it('that is none is refused', async () => {
    expect(await send({ method: 'OPTIONS', path: '*' })).toMatchObject({
      status: 400,
      body: '{"message":"Bad Request"}',
    });
  });
});

describe('a query', () => {
  it('stays as it was sent, its parameters decoded and joined', async () => {
    const query = `q='x'&re=%2Fa%2Fb&plus=a+b&tag=1&tag=2&empty=&path=/a/../b&and=1?2`;
    const event = (await send({ path: `/search?${query}` })).event();
    expect(event.rawQueryString).toBe(query);
    expect(event.queryStringParameters).toEqual({
      q: "'x'",
      re: '/a/b',
      plus: 'a b',
      tag: '1,2',
      empty: '',
      path: '/a/../b',
      and: '1?2',
    });
  });

  it('that is empty is no query', async () => {
    const event = (await send({ path: '/search?' })).event();
    expect([event.rawQueryString, event.queryStringParameters]).toEqual(['', undefined]);
  });
});

describe('headers', () => {
  it('sent twice are joined by a comma, whatever the header and its letters', async () => {
    const headers = ['X-Twice', 'one', 'x-twice', 'two', 'Authorization', 'Bearer a', 'authorization', 'b'];
    const event = (await send({ path: '/', headers })).event();
    expect(event.headers).toMatchObject({ 'x-twice': 'one,two', authorization: 'Bearer a,b' });
  });

  it('have their cookies taken out, from each line of them', async () => {
    const headers = ['Cookie', 'session=abc; theme=dark;', 'Cookie', 'other="a, b"'];
    const event = (await send({ path: '/', headers })).event();
    expect(event.cookies).toEqual(['session=abc', 'theme=dark', 'other="a, b"']);
    expect(event.headers).not.toHaveProperty('cookie');
  });

  it('may claim another address, which stands before the true one and not in its place', async () => {
    const headers = ['X-Forwarded-For', '203.0.113.7', 'X-Forwarded-Proto', 'https', 'X-Forwarded-Port', '1'];
    const event = (await send({ path: '/', headers })).event();
    expect(event.requestContext.http.sourceIp).toBe('127.0.0.1');
    expect(event.headers).toMatchObject({
      'x-forwarded-for': '203.0.113.7, 127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': new URL(host.apiUrl).port,
    });
  });

  it('with two hosts are refused', async () => {
    const headers = ['Host', 'one.example', 'Host', 'two.example'];
    expect((await send({ path: '/', headers })).status).toBe(400);
  });
});

interface Sent {
  readonly method?: string;
  /** As it is to stand in the request line. */
  readonly path: string;
  /** Names and values in turn, as they are to be sent. */
  readonly headers?: readonly string[];
}

/** A request to the letter: `fetch` would tidy its path and join its headers. */
async function send({ method = 'GET', path, headers = [] }: Sent) {
  const { hostname, port, host: authority } = new URL(host.apiUrl);
  const all = headers.includes('Host') ? headers : ['Host', authority, ...headers];
  const sending = request({ hostname, port, method, path, headers: [...all], agent: false });
  const answer = await new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      sending.once('error', reject);
      sending.once('response', (response) => {
        const { statusCode: status = 0, headers: received } = response;
        text(response).then((body) => resolve({ status, headers: received, body }), reject);
      });
      sending.end();
    },
  );
  return { ...answer, event: () => Event.parse(JSON.parse(answer.body)) };
}
