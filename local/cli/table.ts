import Table from 'cli-table3';
import type { Paint } from './colour.ts';

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
const style = { 'padding-left': 0, 'padding-right': 2, head: [], border: [], compact: true };

export interface Column<T> {
  readonly head: string;
  readonly of: (item: T) => string | number | undefined;
  readonly align?: 'right';
}

/** Columns that stay in line with wide (Japanese) characters, without lines between; a column nobody fills is left out. */
export function table<T>(items: readonly T[], columns: readonly Column<T>[], paint: Paint): string {
  const filled = columns.filter(({ of }) => items.some((item) => (of(item) ?? '') !== ''));
  return columnsOf(
    [
      filled.map(({ head }) => paint('faint', head)),
      ...items.map((item) => filled.map(({ of }) => String(of(item) ?? ''))),
    ],
    filled.map(({ align }) => align ?? 'left'),
  );
}

/** Names and values below each other; values that are not there are left out. */
export const facts = (
  pairs: readonly (readonly [string, string | number | undefined])[],
  paint: Paint,
): string =>
  columnsOf(
    pairs
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([name, value]) => [paint('faint', name), String(value)]),
    ['left', 'left'],
  );

function columnsOf(rows: readonly (readonly string[])[], colAligns: ('left' | 'right')[]): string {
  if (rows.length === 0) return '';
  const lines = new Table({ chars: noLines, style, colAligns });
  for (const row of rows) lines.push([...row]);
  return lines
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
