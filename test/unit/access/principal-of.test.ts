import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { CredentialHeaders } from '../../../functions/access/credential.ts';
import { OidcVerifier } from '../../../functions/access/oidc.ts';
import { type AccessDeps, principalOf } from '../../../functions/access/principal-of.ts';
import { logger } from '../../../functions/log.ts';
import type { AccessKey } from '../../../shared/access/access-key.ts';
import { makeKey } from '../../../shared/access/key-text.ts';
import { JunbanError } from '../../../shared/errors.ts';

const now = Date.parse('2026-11-20T00:00:00Z');

/** One key there is, and whether its use could be noted. */
function door(changes: Partial<AccessKey> = {}, note: () => Promise<void> = async () => undefined) {
  const noteUse = vi.fn(note);
  const { id, text, hash } = makeKey();
  const key: AccessKey = {
    id,
    name: 'night job',
    role: 'operator',
    createdAt: 0,
    createdBy: 'aws',
    ...changes,
  };
  const deps: AccessDeps = {
    keys: { find: async (wanted) => (wanted === id ? { key, hash } : undefined), noteUse },
    tokens: undefined,
    clock: () => now,
  };
  const ask = (headers: Partial<CredentialHeaders>) =>
    principalOf({ authorization: undefined, apiKey: undefined, ...headers }, deps);
  return { id, text, deps, ask, noteUse };
}

/** The refusal as a caller sees it. */
async function refusal(asked: Promise<unknown>) {
  const error: unknown = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof JunbanError)) throw new Error(`not refused: ${String(error)}`);
  const { code, status, text, hint, cause } = error;
  return { code, status, text, hint, cause };
}

describe('a key', () => {
  it('is taken from either header, the scheme in any case', async () => {
    const { id, text, ask } = door();
    const principal = { id: `key:${id}`, name: 'night job', role: 'operator' };
    await expect(ask({ authorization: `Bearer ${text}` })).resolves.toEqual(principal);
    await expect(ask({ authorization: `bearer  ${text}` })).resolves.toEqual(principal);
    await expect(ask({ apiKey: text })).resolves.toEqual(principal);
  });

  it('may be in both headers when it is the same', async () => {
    const { text, ask } = door();
    await expect(ask({ authorization: `Bearer ${text}`, apiKey: text })).resolves.toBeDefined();
  });

  it('is not guessed from two that differ, even when one of them is good', async () => {
    const { text, ask } = door();
    const other = makeKey().text;
    const refused = { code: 'INVALID_KEY', status: 401 };
    expect(await refusal(ask({ authorization: `Bearer ${text}`, apiKey: other }))).toMatchObject(refused);
    expect(await refusal(ask({ authorization: `Bearer ${other}`, apiKey: text }))).toMatchObject(refused);
    expect(await refusal(ask({ authorization: `Bearer ${text}`, apiKey: '' }))).toMatchObject(refused);
  });

  it('is refused in one and the same way when it is unknown, wrong, expired, revoked or malformed', async () => {
    const { id, text, ask } = door();
    const wrong = `${text.slice(0, -2)}${text.endsWith('AA') ? 'BB' : 'AA'}`;
    const expired = door({ expiresAt: now });
    const revoked = door({ revokedAt: now - 1 });
    const answers = await Promise.all([
      refusal(ask({ apiKey: makeKey().text })),
      refusal(ask({ apiKey: wrong })),
      refusal(expired.ask({ apiKey: expired.text })),
      refusal(revoked.ask({ apiKey: revoked.text })),
      refusal(ask({ apiKey: `jnb_${id}` })),
    ]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveLength(1);
    expect(answers[0]).toMatchObject({ code: 'INVALID_KEY', status: 401 });
    expect(expired.noteUse).not.toHaveBeenCalled();
    expect(revoked.noteUse).not.toHaveBeenCalled();
  });

  it('is good until the moment it expires', async () => {
    const { text, ask } = door({ expiresAt: now + 1 });
    await expect(ask({ apiKey: text })).resolves.toBeDefined();
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Basic dGFybzpzZWNyZXQ=',
    'Bearer one two',
    'Bearer\tone',
    'Bearer one,Bearer two',
    'Bearer hello',
    'Bearer a.b',
    'Bearer a.b.c.d',
    'jnb_000000000000',
  ])('is not found in the header Authorization: %s', async (authorization) => {
    expect(await refusal(door().ask({ authorization }))).toMatchObject({ code: 'INVALID_KEY', status: 401 });
  });

  it('is not a token in the header for keys', async () => {
    expect(await refusal(door().ask({ apiKey: 'a.b.c' }))).toMatchObject({ code: 'INVALID_KEY' });
  });
});

describe('the use of a key', () => {
  it('is noted', async () => {
    const first = door();
    await first.ask({ apiKey: first.text });
    expect(first.noteUse).toHaveBeenCalledExactlyOnceWith(first.id, now);
  });

  it('is noted before the answer, for a function stands still behind it', async () => {
    const noted: string[] = [];
    const slow = door({}, async () => {
      await Promise.resolve();
      noted.push('noted');
    });
    await slow.ask({ apiKey: slow.text });
    expect(noted).toEqual(['noted']);
  });

  it('keeps nobody out when it cannot be noted, and leaves a line without the key', async () => {
    const warned = vi.spyOn(logger, 'warn').mockReturnValue();
    const failing = door({}, async () => Promise.reject(new TypeError(`cannot write ${failing.text}`)));
    await expect(failing.ask({ apiKey: failing.text })).resolves.toBeDefined();
    await vi.waitFor(() => expect(warned).toHaveBeenCalledOnce());
    expect(warned).toHaveBeenCalledWith('key_use_not_noted', { key: failing.id, cause: 'TypeError' });
    warned.mockRestore();
  });
});

it('is nobody who shows nothing', async () => {
  await expect(door().ask({})).resolves.toBeUndefined();
});

it('says that tokens are not taken where no provider is set up', async () => {
  const refused = await refusal(door().ask({ authorization: 'Bearer aa.bb.cc' }));
  expect(refused).toMatchObject({
    code: 'INVALID_TOKEN',
    status: 401,
    text: { en: 'Tokens are not taken here.' },
  });
});

it('lets what the store throws through as it is', async () => {
  const { text, deps } = door();
  const away = new Error('away');
  const keys = { ...deps.keys, find: async () => Promise.reject(away) };
  await expect(principalOf({ authorization: undefined, apiKey: text }, { ...deps, keys })).rejects.toBe(away);
});

it('answers any header whatever with a refusal, and never with what was in it', async () => {
  const { deps, text } = door();
  // Nothing is ever fetched from port 1: a token that looks right as far as that finds the provider away.
  const settings = { issuer: 'http://127.0.0.1:1', audience: 'junban', roleClaim: 'role' };
  const tokens = new OidcVerifier(settings, () => now);
  const part = fc.oneof(
    fc.base64String(),
    fc.string(),
    fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
    fc
      .record({
        alg: fc.constantFrom('RS256', 'none', 'HS256', 'ES256', ''),
        kid: fc.string(),
        crit: fc.jsonValue(),
      })
      .map((header) => Buffer.from(JSON.stringify(header)).toString('base64url')),
  );
  const value = fc.oneof(
    fc.string(),
    part,
    fc.tuple(part, part, part).map((parts) => parts.join('.')),
    fc.constant(text.slice(0, -1)),
  );
  const authorization = fc.oneof(
    value,
    value.map((shown) => `Bearer ${shown}`),
  );
  await fc.assert(
    fc.asyncProperty(fc.option(authorization), fc.option(value), async (shown, apiKey) => {
      if (shown === null && apiKey === null) return;
      const headers = { authorization: shown ?? undefined, apiKey: apiKey ?? undefined };
      const answer = await refusal(principalOf(headers, { ...deps, tokens }));
      const long = [shown, apiKey].filter((sent) => sent !== null && sent.length > 20);
      for (const sent of long) expect(inspect(answer, { depth: 9 })).not.toContain(sent);
    }),
    { numRuns: 500 },
  );
});
