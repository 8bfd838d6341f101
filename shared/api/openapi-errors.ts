import * as z from 'zod';
import { type ErrorKind, errorKinds } from '../error-codes.ts';
import { detailSchema } from './job-schemas.ts';
import type { ErrorExample, JsonSchema, MediaType, Ref } from './openapi-document.ts';
import type { SchemaBook } from './openapi-schemas.ts';
import { errorsOf, type Operation } from './operation.ts';

/** The one shape of every error (functions/http/error-body.ts). */
const errorSchema = z
  .looseObject({
    error: z.looseObject({
      code: z.string().meta({ description: 'What programs go by.' }),
      message: z.string().meta({ description: 'What is wrong, in the reader’s language.' }),
      hint: z.string().meta({ description: 'What to do next.' }),
      field: z.string().exactOptional().meta({ description: 'Field or parameter that is wrong, dotted.' }),
      details: z.array(detailSchema).exactOptional().meta({ description: 'Every place that is wrong.' }),
      retryAfterSeconds: z
        .int()
        .exactOptional()
        .meta({ description: 'The header Retry-After says the same.' }),
      requestId: z.string().meta({ description: 'What an operator finds it by.' }),
    }),
  })
  .meta({
    id: 'Error',
    description: 'Beside these there may be facts of the code, such as counters of a full queue.',
  });

/** Where codes come from that no operation answers with. */
export const codesOfNoOperation: Readonly<Record<string, string>> = {
  ROUTE_NOT_FOUND: 'an address that is not among the operations.',
  METHOD_NOT_ALLOWED: 'a method that an address does not take.',
  URL_NOT_ALLOWED: 'job types that are given a URL; there is none yet.',
};

/** The codes of an operation by their status, the smallest first. */
export function errorsByStatus(operation: Operation): ReadonlyMap<number, readonly string[]> {
  const byStatus = Map.groupBy(errorsOf(operation), (code) => errorKinds[code].status);
  return new Map([...byStatus].toSorted(([a], [b]) => a - b).map(([s, codes]) => [s, codes.toSorted()]));
}

/** `Error` with these codes and no others. */
export function errorContent(codes: readonly string[], book: SchemaBook): MediaType {
  const code: JsonSchema = { type: 'string', enum: [...codes] };
  const error: JsonSchema = { type: 'object', properties: { code } };
  return {
    schema: {
      allOf: [book.of(errorSchema, 'output'), { type: 'object', properties: { error } }],
    },
    examples: Object.fromEntries(
      codes.map((it): [string, Ref] => [it, { $ref: `#/components/examples/${it}` }]),
    ),
  };
}

/** One of each code, in English. */
export const errorExamples: Readonly<Record<string, ErrorExample>> = Object.fromEntries(
  Object.entries<ErrorKind>(errorKinds).map(([code, { status, means, act }]) => [
    code,
    {
      summary: means.en,
      description: act.en,
      value: {
        error: {
          code,
          message: means.en,
          hint: act.en,
          // Where waiting helps, the answer says for how long.
          ...([429, 503].includes(status) && { retryAfterSeconds: 60 }),
          requestId: '5f2b7c1e-8d34-4b9a-9a61-3c0f5d2e7b18',
        },
      },
      'x-status': status,
    },
  ]),
);
