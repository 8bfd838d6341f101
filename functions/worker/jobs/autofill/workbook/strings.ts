import type { Part } from './archive.ts';
import { maxCellText } from './limits.ts';
import { scanXml } from './xml.ts';

/** The shared strings in order; rich text is joined, furigana (`rPh`) left out. */
export async function readStrings(part: Part | undefined): Promise<readonly string[]> {
  const strings: string[] = [];
  if (part === undefined) return strings;
  let text = '';
  let wanted = false;
  let phonetic = false;
  await scanXml(part, {
    open: ({ name }) => {
      if (name === 'si') text = '';
      else if (name === 'rPh') phonetic = true;
      else if (name === 't') wanted = !phonetic;
    },
    text: (piece) => {
      if (wanted && text.length < maxCellText) text += piece;
    },
    close: (name) => {
      if (name === 'rPh') phonetic = false;
      else if (name === 't') wanted = false;
      else if (name === 'si') strings.push(text.slice(0, maxCellText));
    },
  });
  return strings;
}
