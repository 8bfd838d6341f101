import stringWidth from 'string-width';

/** Stay on the line of what they close. */
const closing = /^[、。，．）」』】・：！？)\],.:!?…]+$/u;
const words = new Intl.Segmenter('ja', { granularity: 'word' });

/**
 * Breaks Japanese into lines: between any two of its words, for it has no blanks there.
 *
 * @param width in columns, of which wide characters take two
 */
export const wrapJapanese = (text: string, width: number): string =>
  text
    .split('\n')
    .flatMap((line) => linesOf(line, width))
    .join('\n');

function linesOf(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of unbroken(text)) {
    if (line !== '' && stringWidth((line + word).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line = line === '' ? word.trimStart() : line + word;
  }
  return [...lines, line.trimEnd()];
}

/** Words with the punctuation behind them; Latin ones up to the next blank, as `JUNBAN_PASSWORD` or `2026-12-01`. */
function unbroken(text: string): string[] {
  const parts: string[] = [];
  for (const { segment } of words.segment(text)) {
    const last = parts.at(-1);
    const goesOn =
      last !== undefined &&
      (closing.test(segment) || (/[\x21-\x7e]$/.test(last) && /^[\x21-\x7e]/.test(segment)));
    if (goesOn) parts[parts.length - 1] = last + segment;
    else parts.push(segment);
  }
  return parts;
}
