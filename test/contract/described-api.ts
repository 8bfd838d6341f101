import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import * as z from 'zod';

/** The API as it describes itself (GET /openapi.json): what a client that knows nothing else may rely on. */

const named = z.object({ $ref: z.string() });
const responseSchema = z.object({
  headers: z.record(z.string(), named).default({}),
  content: z.record(z.string(), z.object({ schema: z.looseObject({}) })).default({}),
});
const operationSchema = z.looseObject({
  operationId: z.string(),
  responses: z.record(z.string(), responseSchema),
});
const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});

interface DescribedResponse {
  readonly status: number;
  /** Lower-case names of headers. */
  readonly headers: readonly string[];
  /** Media types, with what checks a body that is JSON. */
  readonly content: ReadonlyMap<string, ValidateFunction>;
  /** Codes it may refuse with. */
  readonly codes: readonly string[];
}

export interface DescribedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly responses: ReadonlyMap<number, DescribedResponse>;
}

const root = 'urn:junban:served';

export function describedApi(text: string): readonly DescribedOperation[] {
  const document = documentSchema.parse(JSON.parse(text));
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: true });
  formats.default(ajv);
  ajv.addVocabulary(['components']);
  ajv.addSchema(asClosed({ components: { schemas: document.components.schemas } }), root);
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId: id, responses }]) => ({
      id,
      method: method.toUpperCase(),
      path,
      responses: new Map(
        Object.entries(responses).map(([status, { headers, content }]) => [
          Number(status),
          {
            status: Number(status),
            headers: Object.keys(headers).map((name) => name.toLowerCase()),
            content: new Map(
              Object.entries(content).map(([type, { schema }]) => [type, ajv.compile(asClosed(schema))]),
            ),
            codes: Object.values(content).flatMap(({ schema }) => codesIn(schema)),
          },
        ]),
      ),
    })),
  );
}

const codeEnum = z.object({ code: z.object({ enum: z.array(z.string()) }) });

/** Every list of codes, however deep. */
function codesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const here = codeEnum.safeParse(schema).data?.code.enum ?? [];
  return [...here, ...Object.values(schema).flatMap(codesIn)];
}

/**
 * A client lets pass what it does not know; who tests the service does not: an object with properties has no others.
 * Parts of an `allOf` say something of the same object each and stay open.
 */
function asClosed(schema: object): AnySchemaObject {
  const here = JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#', `"$ref":"${root}#`));
  return z.looseObject({}).parse(closed(here, true));
}

function closed(schema: unknown, close: boolean): unknown {
  if (Array.isArray(schema)) return schema.map((one) => closed(one, close));
  if (typeof schema !== 'object' || schema === null) return schema;
  const inside = Object.entries(schema).map(([name, value]) => [
    name,
    closed(value, close && name !== 'allOf'),
  ]);
  const isObject = 'type' in schema && schema.type === 'object' && 'properties' in schema;
  const isOpen = 'additionalProperties' in schema;
  return {
    ...Object.fromEntries(inside),
    ...(close && isObject && !isOpen && { additionalProperties: false }),
  };
}
