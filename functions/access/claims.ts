import * as z from 'zod';
import type { Principal } from '../../shared/access/principal.ts';
import { isRole, type Role, roles } from '../../shared/access/role.ts';
import { claimRefused, noRole } from './refusals.ts';

/** What a verified token says about its bearer. Whoever issued it may have copied names from people, so no text is trusted. */
export type Claims = Readonly<Record<string, unknown>>;

export interface ClaimNames {
  /** Where the roles are: the whole name of a claim, or a path with dots such as `realm_access.roles`. */
  readonly roleClaim: string;
  /** Asked for the name before those that every provider has. */
  readonly nameClaim?: string;
}

/** @throws JunbanError INVALID_TOKEN for a subject that is none, NO_ROLE when none of the roles is ours */
export function principalOfClaims(claims: Claims, { roleClaim, nameClaim }: ClaimNames): Principal {
  const { sub } = claims;
  if (typeof sub !== 'string' || !subject.test(sub)) throw claimRefused('sub');
  const role = roleIn(claims, roleClaim);
  if (role === undefined) throw noRole();
  return { id: `user:${sub}`, name: nameIn(claims, nameClaim) ?? printable(sub), role };
}

/** Letters, digits, signs and plain spaces, not spaces alone; OpenID Connect allows no more than 255 (Core 1.0, section 2). */
const subject = /^(?! *$)[\p{L}\p{M}\p{N}\p{P}\p{S} ]{1,255}$/u;

/** The highest of our roles; others mean something elsewhere. */
function roleIn(claims: Claims, path: string): Role | undefined {
  const said = namesIn(claimAt(claims, path)).filter(isRole);
  return roles.findLast((role) => said.includes(role));
}

/** A list, one name, or several with spaces between (as `scope` has them). */
const namesIn = (value: unknown): unknown[] =>
  typeof value === 'string' ? value.split(/\s+/) : Array.isArray(value) ? value : [];

const record = z.record(z.string(), z.unknown());

/** A claim of that very name wins over a path: names that are URLs have dots in them. */
function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path.split('.').reduce<unknown>((value, name) => {
    const inside = record.safeParse(value).data;
    return inside && Object.hasOwn(inside, name) ? inside[name] : undefined;
  }, claims);
}

const maxNameLength = 100;

/** Control and bidi characters, ends of lines, halves of characters: they would change what a reader sees around them. */
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

function nameIn(claims: Claims, nameClaim: string | undefined): string | undefined {
  const places = [...(nameClaim === undefined ? [] : [nameClaim]), 'preferred_username', 'name', 'email'];
  for (const place of places) {
    const name = printable(claimAt(claims, place));
    if (name !== '') return name;
  }
  return undefined;
}

/** By code points, so that no character is cut in two. */
const printable = (value: unknown): string =>
  typeof value === 'string'
    ? Array.from(value.replace(unprintable, '').trim()).slice(0, maxNameLength).join('').trim()
    : '';
