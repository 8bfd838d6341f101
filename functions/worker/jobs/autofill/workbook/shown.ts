import { maxShownText } from './limits.ts';

/** Control characters, terminal escapes, zero-width and bidirectional marks: they could make a message lie. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu;

/** Text found in a file, safe to put in a message: one line, no invisible characters, at most 40 characters. */
export function shown(text: string): string {
  // Cut before replacing: a cell may be 32,767 characters long.
  const characters = [
    ...text
      .slice(0, maxShownText * 4)
      .replace(unsafe, ' ')
      .trim(),
  ];
  if (characters.length <= maxShownText && text.length <= maxShownText * 4) return characters.join('');
  return `${characters.slice(0, maxShownText).join('')}…`;
}
