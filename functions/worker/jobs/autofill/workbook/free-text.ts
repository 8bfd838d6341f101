import type { ErrorDetail } from '../../../../../shared/errors.ts';
import { controlCharacters, dateAsText, type Place, textTooLong, unknownCell } from './problems.ts';
import type { SheetCell } from './sheet-cells.ts';

/** Characters that are not seen; the direction of text is among them. */
const invisible = /\p{Cf}/gu;
const unusable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * Text that a person wrote for other people to read, such as a note. It stays as it was typed, full-width letters
 * included; white space around it and invisible characters go. A number is taken as text.
 *
 * @returns the text, `''` if the cell is blank, or what is wrong with it
 */
export function freeText(cell: SheetCell | undefined, place: Place, maxLength: number): string | ErrorDetail {
  if (cell === undefined) return '';
  const unknown = unknownCell(place);
  if (unknown !== undefined) return unknown;
  if (place.value.kind === 'serial') return dateAsText(place);
  const text = cell.typed().replace(invisible, '').trim();
  if (text.length > maxLength || cell.isCut) return textTooLong(place, maxLength);
  return unusable.test(text) ? controlCharacters(place) : text;
}
