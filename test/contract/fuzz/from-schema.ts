import fc from 'fast-check';
import * as z from 'zod';
import { values } from './hostile.ts';

/** Values made from a schema: good ones, and ones that are nearly good. */

const schemaSchema = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
});

/** @param secret where the schema is that of secrets: each of its texts begins with this, so that it is known again */
export const goodOf = (schema: z.ZodType, secret?: string): fc.Arbitrary<unknown> =>
  arbitraryOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }), secret);

function arbitraryOf(schema: unknown, secret: string | undefined): fc.Arbitrary<unknown> {
  const parsed = schemaSchema.parse(schema);
  const { type, anyOf, properties = {}, required = [], minimum = -1e6, maximum = 1e6 } = parsed;
  if (parsed.enum) return fc.constantFrom(...parsed.enum);
  if (parsed.const !== undefined) return fc.constant(parsed.const);
  if (anyOf) return fc.oneof(...anyOf.map((one) => arbitraryOf(one, secret)));
  switch (type) {
    case 'integer':
      return fc.oneof(
        fc.integer({ min: Math.max(minimum, -(2 ** 31)), max: Math.min(maximum, 2 ** 31 - 1) }),
        fc.constantFrom(minimum, maximum, minimum - 1, maximum + 1),
      );
    case 'number':
      return fc.double({ noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(arbitraryOf(parsed.items, secret), { maxLength: 3 });
    case 'object': {
      const fields = Object.entries(properties).map(([name, one]) => [name, arbitraryOf(one, secret)]);
      const options = { requiredKeys: required };
      return fc.record<Record<string, unknown>, string>(Object.fromEntries(fields), options);
    }
    case 'string':
      return textOf(parsed, secret);
    default:
      return fc.constantFrom<unknown>(...values);
  }
}

function textOf(
  { minLength = 0, maxLength = 40 }: z.infer<typeof schemaSchema>,
  secret: string | undefined,
): fc.Arbitrary<string> {
  const length = { minLength: Math.min(minLength, 40), maxLength: Math.min(maxLength, 40) };
  if (secret !== undefined)
    return fc.string({ unit: 'grapheme', maxLength: 20 }).map((rest) => secret + rest);
  return fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: 'grapheme', ...length }) },
    fc.constantFrom('x'.repeat(maxLength), 'x'.repeat(maxLength + 1)),
  );
}

/** Puts something else in one place of a value, leaves a field out, or puts one in that does not belong. */
export function nearly(good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const change = fc.tuple(
    fc.constantFrom('put', 'leave out', 'add'),
    fc.nat(20),
    fc.constantFrom<unknown>(...values),
    fc.constantFrom('__proto__', 'constructor', 'nonsense', 'type', '', 'a.b', '\u202e', '\0', 'length'),
  );
  return fc
    .tuple(good, change)
    .map(([value, [what, at, other, name]]) => changed(value, what, at, other, name));
}

function changed(value: unknown, what: string, at: number, other: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return other;
  const entries = Object.entries(value);
  const place = at % (entries.length + 1);
  const [key, inner] = entries[place] ?? [];
  if (what === 'add' || key === undefined) return Object.fromEntries([...entries, [name, other]]);
  if (what === 'leave out') return Object.fromEntries(entries.filter((_, index) => index !== place));
  const inside = at > 10 && typeof inner === 'object' && inner !== null;
  const put = inside ? changed(inner, what, at - 7, other, name) : other;
  return Object.fromEntries(entries.map((entry, index) => (index === place ? [key, put] : entry)));
}
