import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { EpochMs } from '../clock.ts';
import type { AccessKey } from './access-key.ts';

/**
 * A key as its owner holds it: `jnb_<id>_<secret>`. The prefix is for scanners that look for lost secrets; the id finds
 * the key's record; the secret is 32 random bytes in base64url.
 */
const idLength = 12;
const secretBytes = 32;
const idPattern = /^[0-9a-z]{12}$/;
const keyPattern = /^jnb_([0-9a-z]{12})_[A-Za-z0-9_-]{43}$/;

export interface NewKey {
  readonly id: string;
  /** The key itself: to be shown once and kept nowhere. */
  readonly text: string;
  readonly hash: Uint8Array;
}

/** @param random as many bytes as it is asked for, which nobody can guess */
export function makeKey(random: (bytes: number) => Uint8Array = randomBytes): NewKey {
  // Twice the bits that an id holds, so that the remainder favours none.
  const number = BigInt(`0x${Buffer.from(random(16)).toString('hex')}`) % 36n ** BigInt(idLength);
  const id = number.toString(36).padStart(idLength, '0');
  const text = `jnb_${id}_${Buffer.from(random(secretBytes)).toString('base64url')}`;
  return { id, text, hash: hashOf(text) };
}

export const isKeyId = (value: unknown): value is string =>
  typeof value === 'string' && idPattern.test(value);

/** The id in a key; undefined when the text is no key. It proves nothing: compare the hash. */
export const parseKey = (text: string): string | undefined => keyPattern.exec(text)?.[1];

/** SHA-256 is enough: nobody guesses 256 random bits, so there is nothing for a slow hash to slow down. */
export const hashOf = (text: string): Uint8Array =>
  new Uint8Array(createHash('sha256').update(text).digest());

/** In constant time, whatever the text is. */
export function isRight(text: string, hash: Uint8Array): boolean {
  const own = hashOf(text);
  return own.length === hash.length && timingSafeEqual(own, hash);
}

/** Whether a key opens anything at all. */
export const isUsable = ({ revokedAt, expiresAt }: AccessKey, now: EpochMs): boolean =>
  revokedAt === undefined && (expiresAt === undefined || now < expiresAt);
