import { describe, expect, it } from 'vitest';
import { jobFiles } from '../../shared/filing.ts';
import { admitted, claimed, completes, done, waitingJob } from '../store/jobs.ts';
import { type Answer, apiForEachTest, as, formOf, nobody, start } from './harness.ts';

const world = apiForEachTest();

const closed = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

async function jobWithFile(): Promise<string> {
  const job = await claimed(world.api.store, start, await admitted(world.api.store, waitingJob(start)));
  const fenced = async (write: () => Promise<boolean>) => void (await write());
  const files = jobFiles(world.api.filing, { job: () => job, clock: world.api.clock, fenced });
  await files.keep({ name: 'row-2.jpg', contentType: 'image/jpeg', content: Buffer.from('picture') });
  await done(world.api.store, start, job, completes(job));
  return job.id;
}

/** An answer of each kind: its status, and how one gets it. */
const kinds: readonly [string, number, () => Promise<Answer>][] = [
  ['JSON', 200, () => world.api.get('/v1/lanes')],
  ['text', 200, () => world.api.get('/healthz')],
  ['a page', 200, () => world.api.get('/docs')],
  ['the description', 200, () => world.api.get('/openapi.json')],
  ['a workbook', 200, () => world.api.get('/download-template')],
  ['a document', 200, async () => world.api.get(`/v1/jobs/${await jobWithFile()}/documents/month.html`)],
  ['a redirect to a file', 302, async () => world.api.get(`/v1/jobs/${await jobWithFile()}/files/row-2.jpg`)],
  ['a job that was taken', 202, async () => world.api.upload(await formOf())],
  ['a bad request', 400, () => world.api.get('/v1/jobs?limit=0')],
  ['no key', 401, () => world.api.get('/v1/jobs', nobody)],
  ['the wrong role', 403, () => world.api.get('/v1/audit', as('viewer/v'))],
  ['no job', 404, () => world.api.get('/v1/jobs/x')],
  ['no route', 404, () => world.api.get('/nowhere')],
  ['another method', 405, () => world.api.request('submit', '/v1/jobs', { method: 'DELETE' })],
  [
    'a body of another kind',
    415,
    () => world.api.postJson('/v1/jobs', 'x', { 'content-type': 'text/plain' }),
  ],
  [
    'a defect',
    500,
    () => {
      world.api.store.readLane = () => Promise.reject(new TypeError('defect'));
      return world.api.get('/v1/lanes');
    },
  ],
  [
    'a table that is away',
    503,
    () => {
      world.api.store.readLane = () => Promise.reject(new Error('away'));
      return world.api.get('/readyz');
    },
  ],
];

describe('every kind of answer is to be run, framed and loaded by nobody', () => {
  it.each(kinds)('%s (%d)', async (kind, status, ask) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-request-id': expect.any(String),
    });
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe|\*/);
    if (!['a page', 'a document'].includes(kind)) expect(policy).toBe(closed);
    const open = ['a page', 'the description'].includes(kind);
    expect(answer.headers.get('cache-control')).toBe(open ? 'public, max-age=300' : 'no-store');
    expect(answer.headers.get('x-powered-by') ?? answer.headers.get('server')).toBeNull();
  });
});

describe('a method that an address does not take', () => {
  it.each([
    ['submit', 'GET', '/upload', 'POST'],
    ['submit', 'DELETE', '/v1/jobs', 'POST, GET'],
    ['read', 'POST', '/v1/lanes', 'GET'],
    ['operate', 'GET', '/v1/jobs/x/cancel', 'POST'],
    ['operate', 'POST', '/v1/lanes/browser/limit', 'PUT'],
    ['read', 'PATCH', '/v1/jobs/x/files', 'GET, DELETE'],
    ['read', 'OPTIONS', '/v1/lanes', 'GET'],
  ] as const)('is 405 with those that it does: %s %s %s', async (app, method, path, allowed) => {
    const answer = await world.api.request(app, path, { method });
    expect([answer.status, answer.error.code, answer.headers.get('allow')]).toEqual([
      405,
      'METHOD_NOT_ALLOWED',
      allowed,
    ]);
    expect(answer.error.message).toBe(`このURLでは ${method} は使えません。`);
    expect(answer.error.hint).toBe(`使えるメソッド: ${allowed}`);
  });
});

describe('the two lines of a request', () => {
  it('are not joined by a third when it was quick', async () => {
    await world.api.get('/v1/lanes');
    expect(world.output.lines().map(({ message }) => message)).toEqual(['req_start', 'req_end']);
  });

  it('are joined by a third when it took more than five seconds', async () => {
    const now = performance.now.bind(performance);
    let later = 0;
    performance.now = () => now() + later;
    try {
      const readLane = world.api.store.readLane.bind(world.api.store);
      world.api.store.readLane = (name) => {
        later = 5500;
        return readLane(name);
      };
      await world.api.get('/v1/lanes', { 'x-request-id': 'slow-request' });
    } finally {
      performance.now = now;
    }
    expect(world.output.lines()).toMatchObject([
      { message: 'req_start', level: 'INFO', rid: 'slow-request', method: 'GET', route: '/v1/lanes' },
      { message: 'req_end', level: 'INFO', rid: 'slow-request', status: 200, ms: expect.any(Number) },
      { message: 'SLOW_REQUEST', level: 'WARN', rid: 'slow-request', route: '/v1/lanes', status: 200 },
    ]);
    expect(Number(world.output.lines()[2]?.ms)).toBeGreaterThan(5000);
  });
});
