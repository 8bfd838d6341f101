import { describe, expect, it } from 'vitest';
import { isRepeatable, persistentFetch } from '../../../local/cli/persistent-fetch.ts';

const silence = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
const busy = (status: number, after = '0') => new Response('', { status, headers: { 'retry-after': after } });

/** What comes of a request that is answered so, one after the other. */
async function outcomes(answers: readonly (Response | Error)[], init: RequestInit = {}, path = '/v1/jobs') {
  const left = [...answers];
  let tries = 0;
  const pauses: number[] = [];
  const patient = persistentFetch({
    fetch: async () => {
      tries += 1;
      const next = left.shift() ?? new Response('end');
      if (next instanceof Error) throw next;
      return next;
    },
    random: () => 0,
    onPause: (ms) => pauses.push(ms),
  });
  const last = await patient(`https://service.example${path}`, init).then(
    (answer) => answer.status,
    (error: Error) => error.message,
  );
  return { last, tries, pauses };
}

describe('a request that is not answered', () => {
  it('is sent again when that can do no harm', async () => {
    expect(await outcomes([silence('ECONNRESET'), silence('UND_ERR_SOCKET')])).toMatchObject({
      last: 200,
      tries: 3,
    });
    const keyed = { method: 'POST', headers: { 'Idempotency-Key': 'k' } };
    expect(await outcomes([silence('ECONNRESET')], keyed)).toMatchObject({ last: 200, tries: 2 });
  });

  it('is given up after a few times', async () => {
    const answers = Array.from({ length: 9 }, () => silence('ECONNRESET'));
    expect(await outcomes(answers)).toMatchObject({ last: 'fetch failed', tries: 4 });
  });

  it('is not repeated when it may have been done', async () => {
    const post = { method: 'POST' };
    expect(await outcomes([silence('ECONNRESET')], post, '/v1/keys')).toMatchObject({
      last: 'fetch failed',
      tries: 1,
    });
    expect(await outcomes([busy(503)], post, '/v1/keys')).toMatchObject({ last: 503, tries: 1 });
  });

  it('is repeated when it never got there', async () => {
    expect(await outcomes([silence('ECONNREFUSED')], { method: 'POST' }, '/v1/keys')).toMatchObject({
      last: 200,
      tries: 2,
    });
  });
});

describe('a service that is busy', () => {
  it('is asked again after as long as it says', async () => {
    expect(await outcomes([busy(429), busy(503)])).toMatchObject({ last: 200, tries: 3, pauses: [0, 0] });
  });

  it('is not waited for in silence for longer than half a minute', async () => {
    expect(await outcomes([busy(503, '60')])).toMatchObject({ last: 503, tries: 1 });
  });

  it('has done nothing when there were too many requests, whatever was asked', async () => {
    expect(await outcomes([busy(429)], { method: 'POST' }, '/v1/keys')).toMatchObject({
      last: 200,
      tries: 2,
    });
  });

  it('is believed when it refuses', async () => {
    for (const status of [400, 404, 409, 500])
      expect(await outcomes([busy(status)])).toMatchObject({ last: status, tries: 1 });
  });
});

it('knows which requests find their work done the second time', () => {
  const is = (path: string, method = 'POST') =>
    isRepeatable(new URL(`https://x.example${path}`), method, new Headers());
  expect(['/v1/uploads', '/v1/jobs/1/cancel', '/v1/lanes/browser/pause'].every((path) => is(path))).toBe(
    true,
  );
  expect(['/v1/jobs', '/v1/keys', '/v1/jobs/1/retry', '/v1/jobs/retry'].some((path) => is(path))).toBe(false);
  expect(is('/v1/keys/1', 'DELETE')).toBe(true);
});
