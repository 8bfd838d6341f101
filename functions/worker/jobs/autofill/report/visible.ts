/**
 * Control characters, zero-width and bidirectional marks: they could make a line of a record read otherwise than it is.
 * A line break is none of them.
 */
const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** Text that somebody else wrote, with every character that cannot be seen named instead. It is not yet HTML. */
export const visible = (text: string): string =>
  text.replace(unseen, (character) => {
    const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
    return `⟨U+${code}⟩`;
  });
