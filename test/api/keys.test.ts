import { describe, expect, it } from 'vitest';
import { makeKey, parseKey } from '../../shared/access/key-text.ts';
import type { Role } from '../../shared/access/role.ts';
import { lastUsedSeconds } from '../../shared/limits.ts';
import { auditEntry } from '../store/jobs.ts';
import { type Answer, apiForEachTest, start } from './harness.ts';

const world = apiForEachTest({ realKeys: true });

const iso = (ms: number) => new Date(ms).toISOString();
const shown = (secret: string) => ({ authorization: `Bearer ${secret}` });

/** The first key, which is made by invoking the function. */
async function firstKey(role: Role = 'admin'): Promise<{ readonly id: string; readonly secret: string }> {
  const made = makeKey();
  const key = { id: made.id, name: 'first', role, createdAt: start, createdBy: 'aws' };
  await world.api.keys.create(key, made.hash, auditEntry(start, { action: 'key.create' }));
  return { id: made.id, secret: made.text };
}
const create = (secret: string, body: object): Promise<Answer> =>
  world.api.request('operate', '/v1/keys', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...shown(secret) },
  });
const revoke = (secret: string, id: string): Promise<Answer> =>
  world.api.request('operate', `/v1/keys/${id}`, { method: 'DELETE', headers: shown(secret) });
const whoAmI = (secret: string) => world.api.get('/v1/whoami', shown(secret));
const made = (answer: Answer) => ({ key: world.api.part(answer, 'key'), secret: String(answer.body.secret) });

describe('POST /v1/keys', () => {
  it('makes a key and shows it', async () => {
    const { id, secret: admin } = await firstKey();
    const answer = await create(admin, { name: '  夜勤 ', role: 'operator', expiresInDays: 30 });
    expect(answer.status).toBe(201);
    const { key, secret } = made(answer);
    expect(key).toEqual({
      id: parseKey(secret),
      name: '夜勤',
      role: 'operator',
      createdAt: iso(start),
      createdBy: `key:${id}`,
      expiresAt: iso(start + 30 * 86_400_000),
      usable: true,
    });
    expect((await whoAmI(secret)).body).toEqual({
      id: `key:${key.id}`,
      name: '夜勤',
      role: 'operator',
      expiresAt: key.expiresAt,
    });
  });

  it('shows it this once: the table holds no part of the secret, and no list, entry or line has one', async () => {
    const { secret: admin } = await firstKey();
    const { secret, key } = made(await create(admin, { name: 'n', role: 'viewer' }));
    await whoAmI(secret);
    const list = await world.api.get('/v1/keys', shown(admin));
    const audit = await world.api.get('/v1/audit', shown(admin));
    const revoked = await revoke(admin, String(key.id));
    const kept = `${await world.api.everything()}${list.text}${audit.text}${revoked.text}${world.output.text()}`;
    expect(kept).toContain(String(key.id));
    const random = secret.slice(`jnb_${key.id}_`.length);
    expect(random).toHaveLength(43);
    // Nor any run of it: eight characters are 48 bits.
    for (let at = 0; at + 8 <= random.length; at++) expect(kept).not.toContain(random.slice(at, at + 8));
    const bytes = Buffer.from(random, 'base64url');
    for (const encoding of ['hex', 'base64'] as const)
      expect(kept).not.toContain(bytes.toString(encoding).slice(0, 16));
  });

  it.each([
    [{ role: 'viewer' }, 'name'],
    [{ name: '', role: 'viewer' }, 'name'],
    [{ name: ' ', role: 'viewer' }, 'name'],
    [{ name: 'x'.repeat(101), role: 'viewer' }, 'name'],
    [{ name: 'a\u202eb', role: 'viewer' }, 'name'],
    [{ name: 'a\nb', role: 'viewer' }, 'name'],
    [{ name: 'a' }, 'role'],
    [{ name: 'a', role: 'root' }, 'role'],
    [{ name: 'a', role: 'viewer', expiresInDays: 0 }, 'expiresInDays'],
    [{ name: 'a', role: 'viewer', expiresInDays: 3651 }, 'expiresInDays'],
    [{ name: 'a', role: 'viewer', expiresInDays: 1.5 }, 'expiresInDays'],
    [{ name: 'a', role: 'viewer', id: 'abcdefghijkl' }, 'id'],
  ])('refuses %j, naming the field', async (body, field) => {
    const { secret } = await firstKey();
    const answer = await create(secret, body);
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([400, 'INVALID_REQUEST', field]);
    expect((await world.api.keys.list(10)).keys).toHaveLength(1);
  });

  it.each(['submitter', 'viewer', 'operator'] as const)('is not for a key of the role %s', async (role) => {
    const { secret } = await firstKey(role);
    const answer = await create(secret, { name: 'a', role });
    expect([answer.status, answer.error.code]).toEqual([403, 'ROLE_NOT_ALLOWED']);
    expect((await world.api.keys.list(10)).keys).toHaveLength(1);
  });
});

describe('GET /v1/keys', () => {
  it('shows every key, page by page, those that open nothing any more as well', async () => {
    const { secret: admin } = await firstKey();
    const expiring = made(await create(admin, { name: 'a', role: 'viewer', expiresInDays: 1 })).key;
    const revoked = made(await create(admin, { name: 'b', role: 'viewer' })).key;
    await revoke(admin, String(revoked.id));
    world.api.clock.advance(86_400_000);
    const pages: Record<string, unknown>[][] = [];
    let cursor: unknown = '';
    while (cursor !== null) {
      const answer = await world.api.get(`/v1/keys?limit=1${cursor}`, shown(admin));
      pages.push(world.api.list(answer, 'keys'));
      cursor = answer.body.next === null ? null : `&cursor=${answer.body.next}`;
    }
    expect(Math.max(...pages.map(({ length }) => length))).toBe(1);
    const keys = pages.flat();
    expect(new Set(keys.map(({ id }) => id)).size).toBe(3);
    expect(keys.find(({ id }) => id === expiring.id)).toMatchObject({ usable: false });
    expect(keys.find(({ id }) => id === revoked.id)).toMatchObject({ usable: false, revokedAt: iso(start) });
    expect(keys.filter(({ usable }) => usable === true)).toHaveLength(1);
  });

  it('shows when a key was last used, to within five minutes', async () => {
    const { secret, id } = await firstKey();
    const lastUsed = async () =>
      (await world.api.keys.list(100)).keys.find((key) => key.id === id)?.lastUsedAt;
    await whoAmI(secret);
    expect(await lastUsed()).toBe(start);
    world.api.clock.advance(lastUsedSeconds * 1000 - 1);
    await whoAmI(secret);
    expect(await lastUsed()).toBe(start);
    world.api.clock.advance(1);
    await whoAmI(secret);
    expect(await lastUsed()).toBe(start + lastUsedSeconds * 1000);
  });
});

describe('DELETE /v1/keys/{keyId}', () => {
  it('ends a key at once, and twice is no error', async () => {
    const admin = await firstKey();
    const { key, secret } = made(await create(admin.secret, { name: 'a', role: 'viewer' }));
    expect((await whoAmI(secret)).status).toBe(200);
    for (let time = 0; time < 2; time++) {
      const answer = await revoke(admin.secret, String(key.id));
      expect([answer.status, world.api.part(answer, 'key')]).toEqual([
        200,
        expect.objectContaining({ revokedAt: iso(start), revokedBy: `key:${admin.id}`, usable: false }),
      ]);
      world.api.clock.advance(1000);
    }
    expect((await whoAmI(secret)).error.code).toBe('INVALID_KEY');
    const entries = await world.api.audited();
    expect(entries.filter(({ action }) => action === 'key.revoke')).toHaveLength(1);
  });

  it('does not end the key that asks', async () => {
    const { id, secret } = await firstKey();
    const answer = await revoke(secret, id);
    expect([answer.status, answer.error.code]).toEqual([409, 'OWN_KEY']);
    expect((await whoAmI(secret)).status).toBe(200);
  });

  it.each(['0'.repeat(12), 'x', 'KEYS', '..%2fx', '__proto__'])('knows no key %j', async (id) => {
    const { secret } = await firstKey();
    const answer = await revoke(secret, id);
    expect([answer.status, answer.error.code]).toEqual([404, 'KEY_NOT_FOUND']);
  });
});

describe('a key that opens nothing', () => {
  it('is refused in one way, whatever is the matter with it', async () => {
    const admin = await firstKey();
    const expiring = made(await create(admin.secret, { name: 'a', role: 'viewer', expiresInDays: 1 }));
    const revoked = made(await create(admin.secret, { name: 'a', role: 'viewer' }));
    await revoke(admin.secret, String(revoked.key.id));
    world.api.clock.advance(86_400_000);
    const wrongSecret = `jnb_${admin.id}_${'A'.repeat(43)}`;
    const said = new Set<string>();
    for (const secret of [expiring.secret, revoked.secret, makeKey().text, wrongSecret, 'nonsense', 'jnb_']) {
      const answer = await whoAmI(secret);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="junban"');
      said.add(JSON.stringify({ ...answer.error, requestId: '' }));
    }
    expect([...said]).toHaveLength(1);
  });

  it('is refused where no key is needed too: whoever shows one means it', async () => {
    for (const [app, path, method] of [
      ['submit', '/upload', 'POST'],
      ['read', '/status/x', 'GET'],
      ['operate', '/cancel/x', 'POST'],
    ] as const) {
      const answer = await world.api.request(app, path, { method, headers: shown(makeKey().text) });
      expect([answer.status, answer.error.code]).toEqual([401, 'INVALID_KEY']);
    }
  });

  it('is not looked at where everything is open', async () => {
    expect((await world.api.get('/v1/lanes', shown('nonsense'))).status).toBe(200);
  });
});

describe('GET /v1/whoami', () => {
  it('says who one is; X-API-Key does as well', async () => {
    const { id, secret } = await firstKey('submitter');
    const expected = { id: `key:${id}`, name: 'first', role: 'submitter' };
    expect((await whoAmI(secret)).body).toEqual(expected);
    const answer = await world.api.get('/v1/whoami', { authorization: 'none', 'x-api-key': secret });
    expect(answer.body).toEqual(expected);
  });

  it('asks whoever shows nothing for a key', async () => {
    const answer = await world.api.get('/v1/whoami', { authorization: 'none' });
    expect([answer.status, answer.error.code]).toEqual([401, 'KEY_REQUIRED']);
  });
});
