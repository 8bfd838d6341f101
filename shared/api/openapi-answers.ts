import type { Header, JsonSchema, MediaType, Ref, Response } from './openapi-document.ts';
import { errorContent, errorsByStatus } from './openapi-errors.ts';
import type { SchemaBook } from './openapi-schemas.ts';
import type { Content, Operation } from './operation.ts';

export const headers = {
  'X-Request-ID': header('Id of the request: its own, or one that was made up.'),
  Location: header('Where it is: the job, or the link of the file.'),
  'Idempotency-Replayed': header('`true` when this job was accepted before under the same Idempotency-Key.', {
    type: 'string',
    const: 'true',
  }),
  'Content-Disposition': header('What to call the file, and whether a browser may show it.'),
  'Retry-After': header('Seconds to wait before asking again.', { type: 'integer', minimum: 0 }),
  'WWW-Authenticate': header('`Bearer`: a key or a token is wanted.'),
} as const satisfies Readonly<Record<string, Header>>;

type HeaderName = keyof typeof headers;

function header(description: string, schema: JsonSchema = { type: 'string' }): Header {
  return { description, schema };
}

/** Answers that say where to go on, beside redirects. */
const located: Readonly<Record<string, readonly number[]>> = { submitJob: [200, 202] };

/** Everything an operation answers, the smallest status first. */
export function responsesOf(
  operation: Operation & { readonly id: string },
  book: SchemaBook,
): Record<string, Response> {
  const errors = errorsByStatus(operation);
  const statuses = new Set([...Object.keys(operation.answers).map(Number), ...errors.keys()]);
  const sorted = [...statuses].toSorted((a, b) => a - b);
  return Object.fromEntries(
    sorted.map((status) => [status, responseOf(operation, status, errors.get(status) ?? [], book)]),
  );
}

function responseOf(
  operation: Operation & { readonly id: string },
  status: number,
  codes: readonly string[],
  book: SchemaBook,
): Response {
  const answer = operation.answers[status];
  const said = answer ? contentOf(answer.content, book) : {};
  const refused = codes.length > 0 ? { 'application/json': errorContent(codes, book) } : {};
  const content = merged(said, refused);
  const codesInWords = codes.length > 0 ? [`Refused: ${codes.map((code) => `\`${code}\``).join(', ')}.`] : [];
  return {
    description: [...(answer ? [answer.means] : []), ...codesInWords].join(' '),
    headers: Object.fromEntries(
      headersOf(operation, status, codes.length > 0).map((name): [string, Ref] => [
        name,
        { $ref: `#/components/headers/${name}` },
      ]),
    ),
    ...(Object.keys(content).length > 0 && { content }),
  };
}

function headersOf(
  { id, answers, headers = {} }: Operation & { readonly id: string },
  status: number,
  refuses: boolean,
): HeaderName[] {
  const names: HeaderName[] = ['X-Request-ID'];
  if (status === 401) names.push('WWW-Authenticate');
  if (refuses && (status === 429 || status === 503)) names.push('Retry-After');
  if (status === 302 || located[id]?.includes(status)) names.push('Location');
  if (status < 300 && 'Idempotency-Key' in headers) names.push('Idempotency-Replayed');
  if (answers[status]?.content === 'file') names.push('Content-Disposition');
  return names;
}

type Contents = Readonly<Record<string, MediaType>>;

function contentOf(content: Content, book: SchemaBook): Contents {
  switch (content) {
    case 'text':
      return { 'text/plain': { schema: { type: 'string' } } };
    case 'html':
      return { 'text/html': { schema: { type: 'string' } } };
    case 'file':
      // Which type it is depends on the file.
      return { '*/*': { schema: { type: 'string', contentMediaType: 'application/octet-stream' } } };
    case 'none':
      return {};
    default:
      return { 'application/json': { schema: book.of(content, 'output') } };
  }
}

/** A status may both say something and refuse. */
function merged(said: Contents, refused: Contents): Contents {
  const both = Object.keys(said).filter((type) => type in refused);
  const alternatives = both.map((type): [string, MediaType] => {
    const schemas = [said[type], refused[type]].flatMap((media) => (media ? [media.schema] : []));
    return [type, { ...refused[type], schema: { anyOf: schemas } }];
  });
  return { ...said, ...refused, ...Object.fromEntries(alternatives) };
}
