import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Host, startHost } from '../../local/host/host.ts';
import { httpApi, makeWorkplace, role, type Workplace, zipFunction } from './support/assembly.ts';

const echo = `export const handler = async (event) => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json', 'x-from': 'echo' },
  cookies: ['a=1', 'b=2'],
  body: JSON.stringify(event),
});`;
const answers = `export const handler = async (event) => {
  switch (event.pathParameters.what) {
    case 'plain': return { hello: 'world' };
    case 'binary': return { statusCode: 201, body: Buffer.from([0, 255, 1]).toString('base64'), isBase64Encoded: true };
    case 'elsewhere': return { statusCode: 302, headers: { location: 'https://bucket.example/x?signed' }, body: '' };
    case 'malformed': return { statusCode: 'many' };
    case 'throws': throw new Error('secret detail');
    case 'exits': process.exit(3);
    case 'big': return { statusCode: 200, body: 'x'.repeat(7 * 1024 * 1024) };
  }
};`;

let place: Workplace;
let host: Host;

beforeAll(async () => {
  place = makeWorkplace({
    resources: {
      Role: role,
      Echo: zipFunction('echo'),
      Answers: zipFunction('answers'),
      ...httpApi({
        'GET /jobs/{id}': 'Echo',
        'POST /jobs': 'Echo',
        'ANY /files/{rest+}': 'Echo',
        'GET /answer/{what}': 'Answers',
        'DELETE /jobs/{id}/files': 'Echo',
      }),
    },
    zips: { echo: { 'index.mjs': echo }, answers: { 'index.mjs': answers } },
  });
  host = await startHost({ assemblyDir: place.assemblyDir, dataDir: place.dataDir, apiPort: 0 });
});

afterAll(async () => {
  await host?.stop();
  place?.remove();
});

describe('a request', () => {
  it('arrives as a payload 2.0 event', async () => {
    const answer = await fetch(`${host.apiUrl}/jobs/a%20b?state=queued&tag=1&tag=2`, {
      headers: { 'X-Custom': 'Yes', Cookie: 'session=abc; theme=dark', 'User-Agent': 'test' },
    });
    expect(await answer.json()).toMatchObject({
      version: '2.0',
      routeKey: 'GET /jobs/{id}',
      rawPath: '/jobs/a b',
      rawQueryString: 'state=queued&tag=1&tag=2',
      queryStringParameters: { state: 'queued', tag: '1,2' },
      pathParameters: { id: 'a b' },
      cookies: ['session=abc', 'theme=dark'],
      headers: { 'x-custom': 'Yes' },
      requestContext: {
        accountId: host.accountId,
        http: { method: 'GET', path: '/jobs/a b', protocol: 'HTTP/1.1', userAgent: 'test' },
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      },
      isBase64Encoded: false,
    });
  });

  it('has its JSON body as text and its binary body in base64', async () => {
    const json = await post('/jobs', 'application/json; charset=utf-8', '{"名前":"山田"}');
    expect(json).toMatchObject({ body: '{"名前":"山田"}', isBase64Encoded: false });
    const bytes = await post('/jobs', 'application/octet-stream', new Uint8Array([0, 255, 254]));
    expect(bytes).toMatchObject({ body: 'AP/+', isBase64Encoded: true });
  });

  it('reaches a greedy route with the rest of the path', async () => {
    const answer = await fetch(`${host.apiUrl}/files/a/b/c.txt`, { method: 'DELETE' });
    expect(await answer.json()).toMatchObject({
      routeKey: 'ANY /files/{rest+}',
      pathParameters: { rest: 'a/b/c.txt' },
    });
  });

  it('can delete, and only where a route says so', async () => {
    const answer = await fetch(`${host.apiUrl}/jobs/1/files`, { method: 'DELETE' });
    expect(await answer.json()).toMatchObject({ requestContext: { http: { method: 'DELETE' } } });
    expect((await fetch(`${host.apiUrl}/jobs/1`, { method: 'DELETE' })).status).toBe(404);
  });

  it('finds nothing where no route is', async () => {
    const answer = await fetch(`${host.apiUrl}/nowhere`);
    expect([answer.status, await answer.json()]).toEqual([404, { message: 'Not Found' }]);
  });

  it('is too large for Lambda at 6 MB and for the gateway at 10 MB', async () => {
    for (const megabytes of [7, 11]) {
      const answer = await send('/jobs', Buffer.alloc(megabytes * 1024 * 1024, 'x'));
      expect(answer).toEqual({ status: 413, body: '{"message":"Request Entity Too Large"}' });
    }
  });
});

describe('an answer', () => {
  it('carries status, headers and cookies', async () => {
    const answer = await fetch(`${host.apiUrl}/jobs/1`);
    expect(answer.headers.get('x-from')).toBe('echo');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('without a statusCode is the JSON body of a 200', async () => {
    const answer = await fetch(`${host.apiUrl}/answer/plain`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual({ hello: 'world' });
  });

  it('in base64 arrives as bytes', async () => {
    const answer = await fetch(`${host.apiUrl}/answer/binary`);
    expect(answer.status).toBe(201);
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 255, 1]);
  });

  it('can lead elsewhere', async () => {
    const answer = await fetch(`${host.apiUrl}/answer/elsewhere`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://bucket.example/x?signed']);
  });

  it.each(['malformed', 'throws', 'exits', 'big'])(
    'is the gateway’s 500 when the handler’s is %s',
    async (what) => {
      const answer = await fetch(`${host.apiUrl}/answer/${what}`);
      expect([answer.status, await answer.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    },
  );
});

async function post(
  path: string,
  contentType: string,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<unknown> {
  const answer = await fetch(host.apiUrl + path, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body,
  });
  return answer.json();
}

/** Reads the answer even when the server stops reading the body half-way, which fetch does not. */
function send(path: string, body: Buffer): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const sending = request(host.apiUrl + path, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
    });
    sending.once('response', (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.once('end', () => resolve({ status: answer.statusCode, body: text }));
    });
    sending.once('error', reject);
    sending.setHeader('content-length', body.length);
    sending.write(body.subarray(0, 1024));
    if (body.length <= 10 * 1024 * 1024) sending.end(body.subarray(1024));
  });
}
