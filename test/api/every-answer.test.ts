import { describe, expect, it } from 'vitest';
import { newJobId } from '../../shared/job.ts';
import { lanes } from '../../shared/lanes.ts';
import { admitted, waitingJob } from '../store/jobs.ts';
import { apiForEachTest, start } from './harness.ts';

const world = apiForEachTest();

const requestId = 'req-12345678';

describe('every answer', () => {
  it.each([
    ['read', '/ping', 200],
    ['read', '/status/nonsense', 404],
    ['read', '/nowhere', 404],
    ['submit', '/upload', 405],
    ['operate', '/', 404],
  ] as const)(
    'of %s %s has the request id, is not cached and leaves two lines',
    async (app, path, status) => {
      const answer = await world.api.request(app, path, { headers: { 'x-request-id': requestId } });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('x-request-id')).toBe(requestId);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      if (status >= 400) expect(answer.error.requestId).toBe(requestId);
      const lines = world.output.lines().filter((line) => line.rid === requestId);
      expect(lines).toMatchObject([
        { message: 'req_start', method: 'GET' },
        { message: 'req_end', method: 'GET', status, ms: expect.any(Number) },
      ]);
    },
  );

  it.each([undefined, 'short', 'has space in it', 'x'.repeat(65), '<script>alert(1)'])(
    'has an id of our own when the one given is %j',
    async (given) => {
      const answer = await world.api.get('/ping', given === undefined ? {} : { 'x-request-id': given });
      expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it('does not repeat or log a key that went into the wrong header', async () => {
    const key = 'jnb_abcdefghijkl_0123456789012345678901234567890123456789012';
    const answer = await world.api.get('/ping', { 'x-request-id': key });
    expect(answer.headers.get('x-request-id')).not.toContain('jnb_');
    expect(world.output.text()).not.toContain('jnb_');
  });

  it('is logged by its route: the id of a job, the only key to it, is in no line', async () => {
    const job = await admitted(world.api.store, waitingJob(start));
    await world.api.get(`/v1/jobs/${job.id}/logs?after=1&secret=x`);
    expect(world.output.lines()).toMatchObject([
      { message: 'req_start', route: '/v1/jobs/:id/logs' },
      { message: 'req_end', route: '/v1/jobs/:id/logs', status: 400 },
    ]);
    expect(world.output.text()).not.toMatch(new RegExp(`${job.id}|secret=x`));
  });

  it.each([
    ['en', 'There is no such job.'],
    ['en-GB,en;q=0.9', 'There is no such job.'],
    ['ja', 'ジョブが見つかりません。'],
    ['fr', 'ジョブが見つかりません。'],
  ])('that is an error is in the language of the reader (%s)', async (language, message) => {
    const answer = await world.api.get(`/status/${newJobId()}`, { 'accept-language': language });
    expect(answer.error.message).toBe(message);
  });

  it('to something unforeseen is 500 without a word of it, which is in the log whole', async () => {
    world.api.store.read = () => Promise.reject(new TypeError('inner workings of taro@example.jp'));
    const answer = await world.api.get(`/status/${newJobId()}`, { 'x-request-id': requestId });
    expect(answer.status).toBe(500);
    expect(answer.body).toEqual({
      error: { code: 'INTERNAL', message: expect.any(String), hint: expect.any(String), requestId },
    });
    expect(answer.text).not.toMatch(/inner|at .*\.ts|TypeError/);
    const line = world.output.lines().find(({ message }) => message === 'INTERNAL');
    expect(line).toMatchObject({
      rid: requestId,
      cause: { name: 'TypeError', message: 'inner workings of ***', stack: expect.stringContaining('.ts') },
    });
  });
});

describe('health', () => {
  it.each(['/healthz', '/livez'])('%s is ok, whatever the store does', async (path) => {
    world.api.store.readLane = () => Promise.reject(new Error('unreachable'));
    expect(await world.api.get(path)).toMatchObject({ status: 200, text: 'ok' });
  });

  it('/ping answers with the time', async () => {
    const timestamp = new Date(start).toISOString();
    expect((await world.api.get('/ping')).body).toEqual({ status: 'ok', message: 'pong', timestamp });
  });

  it('/readyz is ok while a job could be accepted', async () => {
    expect(await world.api.get('/readyz')).toMatchObject({ status: 200, text: 'ok' });
  });

  it('/readyz is 503 when the line is full, and says so', async () => {
    const { maxQueued } = lanes.browser;
    for (let n = 0; n < maxQueued; n++) await admitted(world.api.store, waitingJob(start));
    expect(await world.api.get('/readyz')).toMatchObject({ status: 503, text: 'queue full: 50/50' });
  });

  it('/readyz is 503 when the store cannot be reached', async () => {
    world.api.store.readLane = () => Promise.reject(new Error('unreachable'));
    const answer = await world.api.get('/readyz');
    expect([answer.status, answer.error.code]).toEqual([503, 'STORE_UNAVAILABLE']);
  });
});
