import { stripVTControlCharacters } from 'node:util';
import { columnLetters } from './column.ts';

/** Characters written into one cell; Excel's own maximum is 32,767. */
const maxWritten = 2_000;

/** What XML does not allow or nobody sees: it could make a cell say something else than it holds. Lines may break. */
const unwanted = /[^\P{Cc}\t\n]|[\p{Bidi_Control}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/**
 * Text for a cell as an element of the sheet. It is an inline string: whatever it begins with, it is never taken
 * for a formula, and the table of shared strings stays as it is.
 *
 * @param prefix of the sheet's elements, with its colon, or `''`
 * @param style index of a cell format, as the attribute says it
 */
export function cellXml(
  prefix: string,
  row: number,
  column: number,
  text: string,
  style: string | undefined,
): string {
  const open = `<${prefix}c r="${columnLetters(column)}${row}"${style === undefined ? '' : ` s="${style}"`}`;
  const said = escaped(cleaned(text));
  if (said === '') return `${open}/>`;
  return `${open} t="inlineStr"><${prefix}is><${prefix}t xml:space="preserve">${said}</${prefix}t></${prefix}is></${prefix}c>`;
}

/** As it will stand in the cell. */
function cleaned(text: string): string {
  const plain = stripVTControlCharacters(text.replace(/\r\n?|[\u2028\u2029]/g, '\n')).replace(unwanted, '');
  if (plain.length <= maxWritten) return plain;
  // Not between the halves of a character.
  return `${plain.slice(0, maxWritten - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Excel takes `_x0041_` for an A (ISO/IEC 29500-1 §22.9.2.19): its first `_` is written so itself. */
const escaped = (text: string): string =>
  text.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_').replace(/[&<>]/g, (sign) => entities[sign] ?? '');
