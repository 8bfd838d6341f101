import { stripVTControlCharacters } from 'node:util';

/** Control and bidi characters: shown as they are, they would move the cursor or turn a line around. */
const unprintable = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/** Text of others on one line of a terminal: escape sequences are gone, what else is unprintable is a blank. */
export const plain = (text: string): string =>
  stripVTControlCharacters(text).replace(unprintable, ' ').toWellFormed();

/** The same of every text within. */
export function harmless<T>(value: T): T {
  if (value === undefined) return value;
  const copy: T = JSON.parse(JSON.stringify(value), (_, part) =>
    typeof part === 'string' ? plain(part) : part,
  );
  return copy;
}

/**
 * JSON of the same meaning without a character that a terminal could take for more than text: programs read what was
 * there, people are not fooled by it.
 */
export const harmlessJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, undefined, indent).replace(
    /(?!\n)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
