import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { openApi } from '../../../shared/api/openapi.ts';
import type {
  DescribedOperation,
  JsonSchema,
  OpenApiDocument,
  Parameter,
  Ref,
} from '../../../shared/api/openapi-document.ts';
import { everyOperation } from '../../../shared/api/operations.ts';

export const described: OpenApiDocument = openApi(everyOperation, { version: '1.2.3', license: 'MIT' });

/** Every operation with where it stands in the document. */
export const placed = Object.entries(described.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** What stands at `#/components/…`. */
export function resolved(ref: string): unknown {
  return ref
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (at, name) =>
        typeof at === 'object' && at !== null
          ? Object.entries(at).find(([key]) => key === name)?.[1]
          : undefined,
      described,
    );
}

export const parametersOf = ({ parameters }: DescribedOperation): Parameter[] =>
  parameters.map((it) => ('name' in it ? it : commonParameter(it)));

function commonParameter({ $ref }: Ref): Parameter {
  const found = Object.entries(described.components.parameters).find(([name]) => $ref.endsWith(`/${name}`));
  if (!found) throw new Error(`${$ref} leads nowhere`);
  return found[1];
}

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
formats.default(ajv);
ajv.addVocabulary(['components']);
ajv.addSchema(elsewhere({ components: { schemas: described.components.schemas } }), 'urn:junban:api');

/** @returns what checks a value by a schema of the document; strict about the schema itself */
export const checkerOf = (schema: JsonSchema) => ajv.compile(elsewhere(schema));

/** The document's own references, for a schema that stands by itself. */
function elsewhere(schema: object): AnySchemaObject {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#', '"$ref":"urn:junban:api#'));
}
