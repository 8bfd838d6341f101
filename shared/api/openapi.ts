import { howOften, securitySchemes, whoMay } from './openapi-access.ts';
import { headers, responsesOf } from './openapi-answers.ts';
import { curl } from './openapi-curl.ts';
import type { DescribedOperation, Method, OpenApiDocument, RequestBody } from './openapi-document.ts';
import { errorExamples } from './openapi-errors.ts';
import { bodyExamples, formExamples, queryExamples } from './openapi-examples.ts';
import { commonParameters, parametersOf } from './openapi-parameters.ts';
import { SchemaBook } from './openapi-schemas.ts';
import { aboutAll, tags } from './openapi-text.ts';
import type { Operation } from './operation.ts';

type NamedOperation = Operation & { readonly id: string };

export interface DescriptionOptions {
  /** Of the service, as package.json has it. */
  readonly version: string;
  /** SPDX. */
  readonly license: string;
  /** Without a slash at the end; without it, wherever the description was got from. */
  readonly serverUrl?: string;
}

/**
 * The table of operations as an OpenAPI 3.1 document. The same table gives the same document.
 *
 * @throws Error when the table cannot be described: an id that names two schemas, a schema that has no JSON, a part of a
 * path that nobody has described
 */
export function openApi(
  operations: readonly NamedOperation[],
  { version, license, serverUrl = '/' }: DescriptionOptions,
): OpenApiDocument {
  const book = new SchemaBook();
  const paths: Record<string, Partial<Record<Method, DescribedOperation>>> = {};
  for (const operation of operations)
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describe(operation, book),
    };
  return {
    openapi: '3.1.1',
    info: {
      title: 'Junban (順番)',
      summary: 'Heavy jobs, one at a time, in order.',
      description: aboutAll,
      license: { name: license, identifier: license },
      version,
    },
    servers: [{ url: serverUrl }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: book.named(),
      parameters: commonParameters,
      headers,
      examples: errorExamples,
      securitySchemes,
    },
  };
}

function describe(operation: NamedOperation, book: SchemaBook): DescribedOperation {
  const { id, tag, summary, description } = operation;
  const { security, roles, words } = whoMay(operation.access);
  const often = howOften(operation);
  const requestBody = requestBodyOf(operation, book);
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [
      ...(description === undefined ? [] : [description]),
      `**Who may:** ${words}`,
      ...(often ? [`**How often:** ${often.words}`] : []),
    ].join('\n\n'),
    security,
    parameters: parametersOf(operation, book),
    ...(requestBody && { requestBody }),
    responses: responsesOf(operation, book),
    ...(roles && { 'x-roles': roles }),
    ...(often && { 'x-rate-limit': often.limit }),
    'x-codeSamples': [{ lang: 'Shell', source: curl(operation, exampleOf(operation)) }],
  };
}

function requestBodyOf(operation: NamedOperation, book: SchemaBook): RequestBody | undefined {
  const { body, bodyOptional = false, form } = operation;
  const example = exampleOf(operation).body;
  if (body)
    return {
      required: !bodyOptional,
      content: { 'application/json': { schema: book.of(body, 'input'), ...(example && { example }) } },
    };
  if (form) return { required: true, content: { 'multipart/form-data': { schema: book.of(form, 'input') } } };
  return undefined;
}

const exampleOf = ({ id }: NamedOperation) => ({
  query: of(queryExamples, id) ?? {},
  body: of(bodyExamples, id),
  form: of(formExamples, id),
});

const of = <T>(examples: Readonly<Record<string, T>>, id: string): T | undefined => examples[id];
