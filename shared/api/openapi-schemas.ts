import * as z from 'zod';
import type { JsonSchema } from './openapi-document.ts';

/** Which side of a schema: what a caller sends, or what comes out of it. */
type Side = 'input' | 'output';

/** Collects the schemas that have a name of their own, so that each stands in the document once. */
export class SchemaBook {
  readonly #named = new Map<string, string>();

  /**
   * @returns the schema as JSON, those with an id by reference
   * @throws Error when two schemas go by one id, or one differs between what is sent and what is answered
   */
  of(schema: z.ZodType, side: Side): JsonSchema {
    const {
      $schema,
      $defs = {},
      ...own
    } = z.toJSONSchema(schema, {
      target: 'draft-2020-12',
      io: side,
      override: ({ jsonSchema }) => readable(jsonSchema, side),
    });
    for (const [id, named] of Object.entries($defs)) this.#add(id, JSON.stringify(named));
    return inComponents(JSON.stringify(own));
  }

  /** By id, in the order of the alphabet. */
  named(): Record<string, JsonSchema> {
    const byId = [...this.#named].toSorted(([a], [b]) => a.localeCompare(b, 'en'));
    return Object.fromEntries(byId.map(([id, json]) => [id, inComponents(json)]));
  }

  #add(id: string, json: string): void {
    const known = this.#named.get(id) ?? json;
    if (known !== json) throw new Error(`two schemas have the id ${id}: ${known} and ${json}`);
    this.#named.set(id, json);
  }
}

/** zod puts what has an id under `$defs`; in a document it stands among its components. */
const inComponents = (json: string): JsonSchema =>
  JSON.parse(json.replaceAll('"$ref":"#/$defs/', '"$ref":"#/components/schemas/'));

/** Takes out what is true and helps nobody, and what would be wrong for somebody who reads answers. */
function readable(schema: JsonSchema, side: Side): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  // All names are text.
  delete schema.propertyNames;
  // The format says it; the pattern is 300 characters of leap years.
  if (schema.format === 'date-time') delete schema.pattern;
  // Answers may gain fields within /v1: whoever checks them must let those pass.
  if (side === 'output' && schema.additionalProperties === false) delete schema.additionalProperties;
  if (schema.contentEncoding === 'binary') {
    delete schema.contentEncoding;
    schema.contentMediaType = 'application/octet-stream';
  }
}
