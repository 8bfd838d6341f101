import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Claims, principalOfClaims } from '../../../functions/access/claims.ts';
import { JunbanError } from '../../../shared/errors.ts';

const roleClaim = 'junban_role';
const taro = { sub: 'u-1', junban_role: 'viewer' };

const roleOf = (claims: Claims, claim = roleClaim) =>
  principalOfClaims({ sub: 'u-1', ...claims }, { roleClaim: claim }).role;
const nameOf = (claims: Claims, nameClaim?: string) =>
  principalOfClaims({ ...taro, ...claims }, { roleClaim, ...(nameClaim !== undefined && { nameClaim }) })
    .name;

describe('the role in a token', () => {
  it('may be one name, a list, or several names with spaces between', () => {
    expect(roleOf({ junban_role: 'operator' })).toBe('operator');
    expect(roleOf({ junban_role: ['operator'] })).toBe('operator');
    expect(roleOf({ junban_role: 'openid profile operator' })).toBe('operator');
  });

  it('is the highest of those that are ours', () => {
    expect(roleOf({ junban_role: ['viewer', 'admin', 'submitter', 'owner'] })).toBe('admin');
    expect(roleOf({ junban_role: 'submitter viewer' })).toBe('viewer');
  });

  it('is found under a path with dots', () => {
    const claims = { realm_access: { roles: ['offline_access', 'operator'] } };
    expect(roleOf(claims, 'realm_access.roles')).toBe('operator');
  });

  it('is found under a name that has dots in it, before any path', () => {
    expect(roleOf({ 'https://junban.example/role': 'admin' }, 'https://junban.example/role')).toBe('admin');
    expect(roleOf({ 'a.b': 'viewer', a: { b: 'admin' } }, 'a.b')).toBe('viewer');
  });

  it.each([
    [{}],
    [{ junban_role: '' }],
    [{ junban_role: 'Admin' }],
    [{ junban_role: 'administrator' }],
    [{ junban_role: ['admin viewer', 1, null] }],
    [{ junban_role: { admin: true } }],
    [{ junban_role: true }],
    [{ other: 'admin' }],
  ])('is none of ours in %j', (claims) => {
    expect(() => roleOf(claims)).toThrow(expect.objectContaining({ code: 'NO_ROLE', status: 403 }));
  });

  it.each(['__proto__.admin', 'constructor.name', 'toString', '', '.', 'junban_role.length'])(
    'is not found where nobody wrote it: %s',
    (path) => {
      expect(() => roleOf({ junban_role: 'admin' }, path)).toThrow(/NO_ROLE/);
    },
  );
});

describe('the subject of a token', () => {
  it('makes the id', () => {
    expect(principalOfClaims({ ...taro, sub: 'auth0|5f7c' }, { roleClaim }).id).toBe('user:auth0|5f7c');
  });

  it.each([
    [undefined],
    [''],
    ['   '],
    [7],
    [['u-1']],
    ['a\nb'],
    ['a\u0000'],
    ['a\u202eb'],
    ['a\u200bb'],
    ['\ud800'],
    ['x'.repeat(256)],
  ])('is refused when it is %j', (sub) => {
    const refused = { code: 'INVALID_TOKEN', status: 401 };
    expect(() => principalOfClaims({ ...taro, sub }, { roleClaim })).toThrow(
      expect.objectContaining(refused),
    );
  });

  it('may be as long as the standard has it', () => {
    const sub = 'x'.repeat(255);
    const { id, name } = principalOfClaims({ ...taro, sub }, { roleClaim });
    expect(id).toBe(`user:${sub}`);
    expect(name).toBe('x'.repeat(100));
  });
});

describe('the name in a token', () => {
  it('is the first there is of user name, name, address, subject', () => {
    const claims = { preferred_username: 'taro', name: 'Taro', email: 'taro@example.jp' };
    expect(nameOf(claims)).toBe('taro');
    expect(nameOf({ ...claims, preferred_username: ' ' })).toBe('Taro');
    expect(nameOf({ email: 'taro@example.jp', name: 5 })).toBe('taro@example.jp');
    expect(nameOf({})).toBe('u-1');
  });

  it('is the one that was asked for', () => {
    expect(nameOf({ name: 'Taro', nick: { short: 'T' } }, 'nick.short')).toBe('T');
  });

  it('loses what would change the text around it', () => {
    expect(nameOf({ name: '\u001b[31m 順\u202e番\u2028\u0000 \ud800' })).toBe('[31m 順番');
  });

  it('is cut between characters', () => {
    expect(nameOf({ name: '𠮷'.repeat(150) })).toBe('𠮷'.repeat(100));
  });
});

it('makes a principal or a refusal of any claims whatever', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.jsonValue(),
      fc.jsonValue(),
      (others, sub, name) => {
        try {
          const principal = principalOfClaims({ ...others, sub, name, junban_role: 'viewer' }, { roleClaim });
          expect(principal.id).toMatch(/^user:.{1,255}$/u);
          expect(Array.from(principal.name).length).toBeLessThanOrEqual(100);
          expect(principal.name).not.toMatch(/[\p{Cc}\p{Bidi_Control}]|^$/u);
        } catch (error) {
          if (!(error instanceof JunbanError)) throw error;
        }
      },
    ),
  );
});
