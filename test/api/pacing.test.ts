import { describe, expect, it } from 'vitest';
import { makeKey } from '../../shared/access/key-text.ts';
import { maxBadCredentials, paces } from '../../shared/api/paces.ts';
import { auditEntry } from '../store/jobs.ts';
import { type Answer, apiForEachTest, as, nobody, start } from './harness.ts';

const world = apiForEachTest();

/** A request of each pace that costs the table nothing. */
const asks = {
  status: (headers: Record<string, string>) => world.api.get('/status/nonsense', headers),
  read: (headers: Record<string, string>) => world.api.get('/v1/jobs?limit=0', headers),
  change: (headers: Record<string, string>) => world.api.operate('/v1/jobs/nonsense/cancel', headers),
  upload: (headers: Record<string, string>) =>
    world.api.request('submit', '/v1/uploads', { method: 'POST', headers }),
} as const;
const everyPace = ['status', 'read', 'change', 'upload'] as const;

/** Sends until it is too much. @returns how many went through, and the answer that did not */
async function untilTooMuch(ask: () => Promise<Answer>): Promise<readonly [number, Answer]> {
  for (let through = 0; through < 2000; through++) {
    const answer = await ask();
    if (answer.status === 429) return [through, answer];
  }
  throw new Error('it is never too much');
}

describe.each(everyPace)('requests of the pace %s', (pace) => {
  const ask = asks[pace];

  it.each([
    ['an address', nobody, paces[pace].address],
    ['a key', as('submitter/taro'), paces[pace].key],
  ])('of %s are told when to come again once there are too many', async (_, headers, perMinute) => {
    const [through, answer] = await untilTooMuch(() => ask(headers));
    expect(through).toBe(perMinute);
    const seconds = Math.ceil(60 / perMinute);
    expect(answer.headers.get('retry-after')).toBe(String(seconds));
    expect(answer.error).toMatchObject({
      code: 'RATE_LIMIT_EXCEEDED',
      message: `短時間のリクエストが多すぎます（1分間に${perMinute}回まで）。`,
      hint: `${seconds}秒後にもう一度送信してください。`,
      retryAfterSeconds: seconds,
    });
    world.api.clock.advance(seconds * 1000);
    expect((await ask(headers)).status).not.toBe(429);
  });
});

describe('whoever sends too much', () => {
  it('keeps nobody else from sending: another address, another key, a key at the same address', async () => {
    const taro = as('submitter/taro');
    await untilTooMuch(() => asks.change(nobody));
    await untilTooMuch(() => asks.change(taro));
    expect((await asks.change(as('submitter/hanako'))).status).toBe(404);
    world.api.sourceIp = '198.51.100.1';
    expect((await asks.change(nobody)).status).toBe(404);
    // A key is one wherever it is sent from.
    expect((await asks.change(taro)).status).toBe(429);
  });

  it('may still ask for what has another pace, and for what has none', async () => {
    await untilTooMuch(() => asks.status(nobody));
    expect((await world.api.get('/v1/job-types', nobody)).status).toBe(200);
    for (const path of ['/healthz', '/ping']) expect((await world.api.get(path, nobody)).status).toBe(200);
  });

  it('is counted by the network of IPv6 they are in', async () => {
    let host = 0;
    const [through] = await untilTooMuch(() => {
      host += 1;
      world.api.sourceIp = `2001:db8:0:1::${host.toString(16)}`;
      return asks.change(nobody);
    });
    expect(through).toBe(paces.change.address);
  });

  it('costs the table nothing more', async () => {
    await untilTooMuch(() => asks.upload(nobody));
    const writes = world.api.writes();
    for (let n = 0; n < 20; n++) expect((await asks.upload(nobody)).status).toBe(429);
    expect(world.api.writes()).toBe(writes);
  });
});

it('health is never too much', async () => {
  for (let n = 0; n < 700; n++) expect((await world.api.get('/healthz', nobody)).status).toBe(200);
});

describe('keys that are none', () => {
  const keyed = apiForEachTest({ realKeys: true });
  const whoAmI = (key: string) => keyed.api.get('/v1/whoami', { authorization: `Bearer ${key}` });

  it('may be tried twenty times a minute from one address', async () => {
    const [through, answer] = await untilTooMuch(() => whoAmI(makeKey().text));
    expect([through, answer.headers.get('retry-after')]).toEqual([maxBadCredentials, '3']);
    expect(answer.error.code).toBe('RATE_LIMIT_EXCEEDED');
    keyed.api.clock.advance(3000);
    expect((await whoAmI(makeKey().text)).status).toBe(401);
  });

  it('keep whoever has a good one from nothing, and other addresses neither', async () => {
    const { id, text, hash } = makeKey();
    const key = { id, name: 'n', role: 'viewer', createdAt: start, createdBy: 'aws' } as const;
    await keyed.api.keys.create(key, hash, auditEntry(start));
    await untilTooMuch(() => whoAmI('nonsense'));
    expect((await whoAmI(text)).status).toBe(200);
    keyed.api.sourceIp = '198.51.100.1';
    expect((await whoAmI('nonsense')).status).toBe(401);
  });
});
