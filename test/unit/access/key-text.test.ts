import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccessKey } from '../../../shared/access/access-key.ts';
import { hashOf, isKeyId, isRight, isUsable, makeKey, parseKey } from '../../../shared/access/key-text.ts';

const now = Date.parse('2026-11-20T00:00:00Z');
const kept = (overrides: Partial<AccessKey> = {}): AccessKey => ({
  id: '000000000000',
  name: 'k',
  role: 'viewer',
  createdAt: now,
  createdBy: 'aws',
  ...overrides,
});

describe('a new key', () => {
  it('is its prefix, its id and 32 random bytes, and is found by the id', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const { id, text, hash } = makeKey((n) => (n === 16 ? bytes : new Uint8Array(n).fill(255)));
        expect(text).toMatch(/^jnb_[0-9a-z]{12}_[A-Za-z0-9_-]{43}$/);
        expect(isKeyId(id)).toBe(true);
        expect(parseKey(text)).toBe(id);
        expect(isRight(text, hash)).toBe(true);
      }),
    );
  });

  it('is never the one before', () => {
    const made = Array.from({ length: 1000 }, () => makeKey());
    expect(new Set(made.map(({ id }) => id)).size).toBe(1000);
    expect(new Set(made.map(({ text }) => text.slice(-43))).size).toBe(1000);
  });

  it('is kept as the SHA-256 of its whole text', () => {
    const { text, hash } = makeKey();
    expect(Buffer.from(hash).toString('hex')).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
    expect(hashOf(text)).toEqual(hash);
  });
});

describe('a text', () => {
  const { text, hash } = makeKey((n) => new Uint8Array(n).fill(7));

  it.each([
    ['nothing', ''],
    ['the prefix alone', 'jnb_'],
    ['another prefix', text.replace('jnb', 'JNB')],
    ['an id in capitals', text.replace(/_[0-9a-z]{12}_/, (id) => id.toUpperCase())],
    ['a secret that is too short', text.slice(0, -1)],
    ['a secret that is too long', `${text}A`],
    ['a secret in base64', text.replace(/.$/, '+')],
    ['a space before', ` ${text}`],
    ['a line end behind', `${text}\n`],
    ['two keys', `${text},${text}`],
  ])('is no key: %s', (_, wrong) => {
    expect(parseKey(wrong)).toBeUndefined();
    expect(isRight(wrong, hash)).toBe(false);
  });

  it('is not right when one character differs, or when there is no hash to compare with', () => {
    const other = text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A');
    expect(parseKey(other)).toBe(parseKey(text));
    expect(isRight(other, hash)).toBe(false);
    expect(isRight(text, new Uint8Array())).toBe(false);
    expect(isRight(text, hash.slice(1))).toBe(false);
  });
});

it('opens something until it is revoked or its time is over', () => {
  expect(isUsable(kept(), now)).toBe(true);
  expect(isUsable(kept({ expiresAt: now + 1 }), now)).toBe(true);
  expect(isUsable(kept({ expiresAt: now }), now)).toBe(false);
  expect(isUsable(kept({ revokedAt: now + 1 }), now)).toBe(false);
});
