import * as z from 'zod';

/** How one kind of value is written into a form and read back. What is read is parsed by the mode's own schema. */
interface Kind {
  readonly write: (value: unknown) => string;
  /** @param texts every value the form sent under the name; none for an empty checkbox */
  readonly read: (texts: readonly string[]) => unknown;
}

const only = ([text = '']: readonly string[]): string => text.trim();
const lines = (texts: readonly string[]): string[] =>
  only(texts)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
/** The first word of each line and the rest of it. */
const pairs = (texts: readonly string[]): [string, string][] =>
  lines(texts).map((line) => {
    const [, first = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    return [first, rest];
  });

const words = z.array(z.string());
const groups = z.array(z.object({ id: z.string(), name: z.string() }));
const refusals = z.array(z.object({ field: z.string(), code: z.string() }));

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value));
const numberIn = (typed: string): number => (typed === '' ? Number.NaN : Number(typed));

export const FIELD_KINDS = {
  flag: { write: (value) => (value === true ? 'on' : ''), read: (texts) => texts.length > 0 },
  count: { write: text, read: (texts) => numberIn(only(texts)) },
  optionalCount: { write: text, read: (texts) => (only(texts) === '' ? null : Number(only(texts))) },
  rate: { write: text, read: (texts) => numberIn(only(texts)) },
  day: { write: text, read: (texts) => (only(texts) === '' ? null : only(texts)) },
  days: { write: (value) => words.parse(value).join('\n'), read: lines },
  ways: { write: (value) => words.parse(value).join('\n'), read: (texts) => texts },
  groups: {
    write: (value) =>
      groups
        .parse(value)
        .map(({ id, name }) => `${id} ${name}`)
        .join('\n'),
    read: (texts) => pairs(texts).map(([id, name]) => ({ id, name })),
  },
  refusals: {
    write: (value) =>
      refusals
        .parse(value)
        .map((refusal) => `${refusal.field} ${refusal.code}`)
        .join('\n'),
    read: (texts) => pairs(texts).map(([field, code]) => ({ field, code })),
  },
} satisfies Record<string, Kind>;

export type FieldKind = keyof typeof FIELD_KINDS;
