import type { RawCell } from './sheet.ts';

/** What a cell says. */
export type CellValue =
  | { readonly kind: 'blank' }
  | { readonly kind: 'text'; readonly text: string }
  /** A number without a date or time format. */
  | { readonly kind: 'number'; readonly value: number }
  /** A number shown as a date or time: days and fractions of a day. */
  | { readonly kind: 'serial'; readonly value: number }
  /** `#N/A` and the like. */
  | { readonly kind: 'error'; readonly text: string }
  /** A formula that was never calculated. */
  | { readonly kind: 'uncalculated' };

const blank: CellValue = { kind: 'blank' };

/**
 * Half-width digits and signs for full-width ones (NFKC), no spaces around, no zero-width characters. Cells are
 * often pasted from web pages and mails.
 */
export const normalize = (text: string): string =>
  text
    .replace(/\p{Cf}/gu, '')
    .normalize('NFKC')
    .trim();

export function cellValue(
  cell: RawCell,
  strings: readonly string[],
  dateStyles: readonly boolean[],
): CellValue {
  switch (cell.type) {
    case 's':
      return textValue(strings[Number(cell.text)] ?? '');
    case 'e':
      return { kind: 'error', text: cell.text };
    case 'b':
      return textValue(cell.text === '1' ? 'TRUE' : 'FALSE');
    case 'n':
      return numberValue(cell, dateStyles);
    default:
      // `str` without content is a formula like =IF(A2="","",…) that shows nothing: blank, not uncalculated.
      return textValue(cell.text);
  }
}

function textValue(text: string): CellValue {
  const normal = normalize(text);
  return normal === '' ? blank : { kind: 'text', text: normal };
}

function numberValue(cell: RawCell, dateStyles: readonly boolean[]): CellValue {
  if (cell.text.trim() === '') return cell.hasFormula ? { kind: 'uncalculated' } : blank;
  const value = Number(cell.text);
  if (!Number.isFinite(value)) return textValue(cell.text);
  return { kind: dateStyles[cell.style] === true ? 'serial' : 'number', value };
}

/** As a person would recognise it in the sheet, or at least in its formula bar. */
export function cellText(value: CellValue): string {
  switch (value.kind) {
    case 'blank':
    case 'uncalculated':
      return '';
    case 'text':
    case 'error':
      return value.text;
    case 'number':
    case 'serial':
      return String(value.value);
  }
}
