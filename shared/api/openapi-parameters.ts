import { maxIdempotencyKeyLength } from '../limits.ts';
import type { JsonSchema, Parameter, Ref } from './openapi-document.ts';
import type { SchemaBook } from './openapi-schemas.ts';
import type { Operation } from './operation.ts';

/** What stands in the address, with an example. */
const inPath: Readonly<Record<string, { readonly description: string; readonly example: string }>> = {
  id: { description: 'Id of the job.', example: '0b9c5f0e-6f0a-4a35-9f0e-2f6f3a9d1c77' },
  name: { description: 'Name of the file or document, as the list of files has it.', example: 'month.html' },
  lane: { description: 'Name of the lane, as `GET /v1/lanes` has it.', example: 'browser' },
  queue: { description: 'Name of the queue, as `GET /v1/dead-letters` has it.', example: 'browser' },
  type: { description: 'Name of the job type.', example: 'autofill' },
  keyId: {
    description: 'Id of the key; it stands in the key itself: `jnb_<id>_…`.',
    example: 'k3x9m2p7q1za',
  },
};

/** Headers that every operation takes. */
export const commonParameters = {
  AcceptLanguage: {
    name: 'Accept-Language',
    in: 'header',
    required: false,
    description: 'Language of messages: `ja`, which is the default, or `en`.',
    schema: { type: 'string' },
  },
  RequestId: {
    name: 'X-Request-ID',
    in: 'header',
    required: false,
    description: 'Comes back in the answer and stands in the log; without it one is made up.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{8,64}$' },
  },
} as const satisfies Readonly<Record<string, Parameter>>;

const headerSchemas: Readonly<Record<string, JsonSchema>> = {
  'Idempotency-Key': { type: 'string', pattern: `^[!-~]{1,${maxIdempotencyKeyLength}}$` },
};

/** @throws Error for a name in a path that nobody has described */
export function parametersOf(
  { path, query, headers = {} }: Operation,
  book: SchemaBook,
): (Parameter | Ref)[] {
  return [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => pathParameter(name)),
    ...(query ? queryParameters(book.of(query, 'output')) : []),
    ...Object.entries(headers).map(([name, description]): Parameter => {
      const schema = headerSchemas[name] ?? { type: 'string' };
      return { name, in: 'header', required: false, description, schema };
    }),
    ...Object.keys(commonParameters).map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ];
}

function pathParameter(name: string): Parameter {
  const known = inPath[name];
  if (!known) throw new Error(`nobody has described {${name}} of the path`);
  return { name, in: 'path', required: true, ...known, schema: { type: 'string' } };
}

/** As numbers and words, not as the text that they are written as. */
function queryParameters({ properties = {}, required = [] }: JsonSchema): Parameter[] {
  return Object.entries(properties).map(([name, property]) => {
    const { description = '', ...schema } = typeof property === 'boolean' ? {} : property;
    return { name, in: 'query', required: required.includes(name), description, schema };
  });
}
