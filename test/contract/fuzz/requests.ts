import fc from 'fast-check';
import type * as z from 'zod';
import { everyJobType } from '../../../functions/worker/jobs/definitions.ts';
import type { Operation } from '../../../shared/api/operation.ts';
import { everyOperation } from '../../../shared/api/operations.ts';
import { goodOf, nearly } from './from-schema.ts';
import * as hostile from './hostile.ts';

/** Requests of every operation, from good to hostile. */

/** In every field that holds a secret: it is never to be seen again. */
export const canary = 'c4nary-p4ss-7f3a';

export const people = ['submitter', 'submitter2', 'viewer', 'operator', 'admin', 'nobody'] as const;

export interface FuzzRequest {
  readonly method: string;
  /** With `{job}` where the id of a job belongs that there is, and `{file}` of an upload. */
  readonly target: string;
  readonly who: (typeof people)[number] | Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  readonly language: 'ja' | 'en' | undefined;
}

/** Mostly as it should be: what is wrong in one place is to be reached. */
const mostly = <T>(good: fc.Arbitrary<T>, weight: number, ...others: fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: good }, ...others);

const known: Readonly<Record<string, readonly string[]>> = {
  id: ['{job}'],
  name: ['month.html', 'workbook.xlsx', 'row-2.jpg'],
  lane: ['browser', 'documents', 'crawl'],
  queue: ['browser', 'wakeups'],
  type: ['autofill', 'delay-print'],
  keyId: ['000000000000'],
};

function pathOf({ path }: Operation): fc.Arbitrary<string> {
  const parts = path.split('/').slice(1);
  const arbitraries = parts.map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    const good = name === undefined ? [part] : (known[name] ?? [part]);
    return mostly(
      fc.constantFrom(...good),
      name === undefined ? 200 : 6,
      fc.constantFrom(...hostile.segments),
    );
  });
  return fc.tuple(...arbitraries).map((filled) => `/${filled.join('/')}`);
}

function queryOf({ query }: Operation): fc.Arbitrary<string> {
  const names = Object.keys(query?.shape ?? {});
  const own = hostile.queries.filter((one) => names.includes(one.split('=')[0] ?? ''));
  const fitting = own.length > 0 ? fc.constantFrom(...own) : fc.constant('');
  const several = fc.array(fc.constantFrom(...hostile.queries), { minLength: 1, maxLength: 3 });
  const some = fc.oneof(
    fitting,
    several.map((all) => all.join('&')),
    fc.string({ unit: 'binary', maxLength: 30 }).map((text) => encodeURIComponent(text.toWellFormed())),
  );
  return mostly(
    fc.constant(''),
    3,
    some.map((text) => `?${text.replace(/[^!-~]/g, encodeURIComponent)}`),
  );
}

const someone = fc.nat(40).map((n) => `person-${n}@example.jp`);

/** What a submission may say of itself, whatever its type. */
const wishes = fc.record(
  {
    lane: fc.constantFrom('crawl', 'documents', 'nowhere'),
    priority: fc.integer({ min: 0, max: 9 }),
    delaySeconds: fc.constantFrom(0, 1, 60, 366 * 24 * 3600, 366 * 24 * 3600 + 1),
    runAt: fc.constantFrom('2026-11-30T00:00:00+09:00', '2027-01-01T00:00:00Z', '2026-02-30T00:00:00Z'),
    fileName: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
    sha256: fc.constant('0'.repeat(64)),
  },
  { requiredKeys: [] },
);
const oneWish = fc
  .tuple(wishes, fc.nat(5))
  .map(([all, at]) => Object.fromEntries(Object.entries(all).filter((_, index) => index === at)));

const submissions: fc.Arbitrary<unknown> = fc.oneof(
  ...everyJobType.map((type) =>
    fc
      .tuple(
        fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, oneWish, wishes),
        mostly(fc.constant({}), 1, goodOf(type.input)),
        type.secrets ? secretsOf(type.secrets) : fc.constant(undefined),
      )
      .map(([wish, input, secrets]) => ({
        ...wish,
        type: type.name,
        input,
        ...(secrets !== undefined && { secrets }),
        ...(type.file && { upload: '{file}' }),
      })),
  ),
);

/** Of one of some people, or of nobody at all. */
function secretsOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  const person = someone.map((email) => ({ email, password: `${canary} of ${email}` }));
  return mostly<unknown>(person, 2, goodOf(schema, canary));
}

const retries = fc
  .oneof(
    ...everyJobType.flatMap(({ secrets }) => (secrets ? [secretsOf(secrets)] : [])),
    fc.constant(canary),
    fc.constant([canary]),
    fc.constant({ [canary.slice(0, 3)]: { deeper: canary } }),
  )
  .map((secrets) => ({ secrets }));

function jsonBodyOf({ body, path }: Operation): fc.Arbitrary<string> {
  const good =
    path === '/v1/jobs'
      ? submissions
      : path.endsWith('/retry') && path.includes('{id}')
        ? retries
        : body && goodOf(body);
  if (!good) return fc.constantFrom(...hostile.jsonTexts);
  const text = mostly(good, 3, nearly(good), nearly(nearly(good))).map(
    (value) => JSON.stringify(value) ?? '',
  );
  return mostly(text, 6, fc.constantFrom(...hostile.jsonTexts), text.map(cutOff), text.map(doubled));
}

const cutOff = (text: string) => text.slice(0, Math.floor(text.length / 2));
const doubled = (text: string) => text + text;

interface Body {
  readonly body: string | Uint8Array | undefined;
  readonly type: string | undefined;
}

const boundary = 'b0undary';

/** A form as it is on the wire, with whatever in it. */
function formBody(workbooks: readonly Uint8Array[]): fc.Arbitrary<Body> {
  const [good = new Uint8Array()] = workbooks;
  const field = (name: string, value: fc.Arbitrary<string>) =>
    value.map((text) => Buffer.from(`\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}`));
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.constantFrom(...hostile.values.filter((one) => typeof one === 'string')),
  );
  const content = fc.oneof(
    { weight: 3, arbitrary: fc.constant(good) },
    fc.constantFrom(...workbooks),
    fc.uint8Array({ maxLength: 500 }),
    fc
      .tuple(fc.constantFrom(...workbooks), fc.nat(), fc.nat(255))
      .map(([bytes, at, byte]) => spoilt(bytes, at, byte)),
  );
  const fileName = fc.constantFrom(
    'a.xlsx',
    '../../a.xlsx',
    'a\u202ecod.xlsx',
    'x'.repeat(2000),
    '',
    'a";b="c',
  );
  const file = fc
    .tuple(content, fileName)
    .map(([bytes, name]) =>
      Buffer.concat([
        Buffer.from(`\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
        bytes,
      ]),
    );
  const secret = fc.string({ unit: 'grapheme-ascii', maxLength: 8 }).map((rest) => canary + rest);
  const parts = fc.tuple(
    mostly(file, 5, fc.constant(undefined)),
    mostly(field('email', mostly(someone, 5, text)), 9, fc.constant(undefined)),
    mostly(field('password', secret), 9, fc.constant(undefined)),
    mostly(
      fc.constant(undefined),
      4,
      fc
        .constantFrom(
          'company_id',
          'sign_in',
          'mode',
          'on_different',
          'note',
          'place',
          'nonsense',
          '__proto__',
        )
        .chain((name) => field(name, text)),
    ),
  );
  const form = parts.map((all) => {
    const there = all.filter((part) => part !== undefined);
    const framed = there.flatMap((part) => [Buffer.from(`--${boundary}`), part, Buffer.from('\r\n')]);
    return new Uint8Array(Buffer.concat([...framed, Buffer.from(`--${boundary}--\r\n`)]));
  });
  return mostly(form, 5, form.map(half)).map((body) => ({
    body,
    type: `multipart/form-data; boundary=${boundary}`,
  }));
}

const half = (bytes: Uint8Array) => bytes.slice(0, Math.floor(bytes.length / 2));

function spoilt(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at % copy.length] = byte;
  return copy;
}

const json = 'application/json';

function bodyOf(operation: Operation, workbooks: readonly Uint8Array[]): fc.Arbitrary<Body> {
  const none = fc.constant<Body>({ body: undefined, type: undefined });
  const bytes = fc
    .tuple(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...hostile.mediaTypes))
    .map(([body, type]) => ({ body, type }));
  const someJson = jsonBodyOf(operation).chain((body) =>
    mostly(fc.constant(json), 20, fc.constantFrom(...hostile.mediaTypes)).map((type) => ({ body, type })),
  );
  if (operation.form) return mostly(formBody(workbooks), 6, bytes, someJson, none);
  if (operation.body) return mostly(someJson, 10, bytes, none);
  return mostly(none, 8, bytes, someJson);
}

/** Those that may, more often than others. */
function whoOf({ access }: Operation): fc.Arbitrary<FuzzRequest['who']> {
  const may =
    access.kind === 'role' ? people.filter((name) => access.roles.some((role) => role === name)) : people;
  return fc.oneof<fc.WeightedArbitrary<FuzzRequest['who']>[]>(
    { weight: 12, arbitrary: fc.constantFrom(...may) },
    { weight: 2, arbitrary: fc.constantFrom(...people) },
    { weight: 1, arbitrary: fc.constantFrom(...hostile.credentials) },
  );
}

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'];

function requestOf(operation: Operation, workbooks: readonly Uint8Array[]): fc.Arbitrary<FuzzRequest> {
  const someHeaders = fc
    .array(fc.constantFrom(...hostile.headers), { minLength: 1, maxLength: 3 })
    .map((all) => Object.fromEntries(all));
  return fc
    .record({
      method: mostly(fc.constant(operation.method), 30, fc.constantFrom(...methods)),
      path: pathOf(operation),
      query: queryOf(operation),
      who: whoOf(operation),
      headers: mostly(fc.constant({}), 3, someHeaders),
      language: fc.constantFrom('ja', 'en', undefined),
      sent: bodyOf(operation, workbooks),
    })
    .map(({ method, path, query, who, headers, language, sent }) => ({
      method,
      target: path + query,
      who,
      language: 'accept-language' in headers ? undefined : language,
      headers: {
        ...(sent.type !== undefined && { 'content-type': sent.type }),
        ...(language && { 'accept-language': language }),
        ...headers,
      },
      body: sent.body,
    }));
}

/**
 * Any request; submissions as often as all others that change something together.
 *
 * @param workbooks a good one, then others
 */
export function anyRequest(workbooks: readonly Uint8Array[]): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(
    ...everyOperation.map((operation) => ({
      weight: operation.access.kind === 'submit' ? 6 : operation.method === 'GET' ? 1 : 2,
      arbitrary: requestOf(operation, workbooks),
    })),
  );
}
