import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { JsonSchema } from '../../../shared/api/openapi-document.ts';
import { codesOfNoOperation } from '../../../shared/api/openapi-errors.ts';
import { SchemaBook } from '../../../shared/api/openapi-schemas.ts';
import { errorsOf, type Operation } from '../../../shared/api/operation.ts';
import { everyOperation } from '../../../shared/api/operations.ts';
import { errorKinds } from '../../../shared/error-codes.ts';
import { checkerOf, described, parametersOf, placed, resolved } from './described.ts';

const operationOf = (id: string): Operation => {
  const found = everyOperation.find((it) => it.id === id);
  if (!found) throw new Error(`no operation ${id}`);
  return found;
};

/** Every value of an object of this name, however deep. */
function valuesOf(name: string, at: unknown): unknown[] {
  if (typeof at !== 'object' || at === null) return [];
  return Object.entries(at).flatMap(([key, value]) => [
    ...(key === name ? [value] : []),
    ...valuesOf(name, value),
  ]);
}

/** Every schema that is not inside another one. */
const schemas: readonly (readonly [string, JsonSchema])[] = [
  ...Object.entries(described.components.schemas),
  ...placed.flatMap(({ operation }) => [
    ...parametersOf(operation).map(
      ({ name, schema }) => [`${operation.operationId} ${name}`, schema] as const,
    ),
    ...Object.values(operation.requestBody?.content ?? {}).map(
      ({ schema }) => [`${operation.operationId} body`, schema] as const,
    ),
    ...Object.entries(operation.responses).flatMap(([status, { content = {} }]) =>
      Object.values(content).map(({ schema }) => [`${operation.operationId} ${status}`, schema] as const),
    ),
  ]),
];

describe('the description of the API', () => {
  it('has every operation of the table, under its own id, method and path', () => {
    const described = placed.map(({ operation, method, path }) => [operation.operationId, method, path]);
    expect(described.toSorted()).toEqual(
      everyOperation.map(({ id, method, path }) => [id, method.toLowerCase(), path]).toSorted(),
    );
    expect(new Set(placed.map(({ operation }) => operation.operationId)).size).toBe(placed.length);
  });

  it('names only tags that it explains', () => {
    const tags = new Set(described.tags.map(({ name }) => name));
    expect(new Set(placed.map(({ operation }) => operation.tags[0]))).toEqual(tags);
  });

  it.each(placed)('declares each parameter of $method $path once, with words', ({ path, operation }) => {
    const parameters = parametersOf(operation);
    const inPath = parameters.filter((it) => it.in === 'path');
    expect(inPath.map(({ name }) => name)).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect(inPath.every(({ required }) => required)).toBe(true);
    expect(new Set(parameters.map((it) => `${it.in} ${it.name}`)).size).toBe(parameters.length);
    const { query } = operationOf(operation.operationId);
    expect(parameters.filter((it) => it.in === 'query').map(({ name }) => name)).toEqual(
      Object.keys(query?.shape ?? {}),
    );
  });

  it('describes numbers of a query as numbers', () => {
    const list = placed.find(({ operation }) => operation.operationId === 'listJobs');
    const limit = list && parametersOf(list.operation).find(({ name }) => name === 'limit');
    expect(limit).toMatchObject({ required: false, schema: { type: 'integer', minimum: 1, maximum: 100 } });
  });

  it('refers only to what it holds', () => {
    const refs = valuesOf('$ref', described).map(String);
    expect(refs.length).toBeGreaterThan(300);
    expect(refs.filter((ref) => !ref.startsWith('#/components/') || resolved(ref) === undefined)).toEqual([]);
  });

  it('holds no schema that nothing refers to', () => {
    const refs = new Set(valuesOf('$ref', described));
    const unused = Object.keys(described.components.schemas).filter(
      (name) => !refs.has(`#/components/schemas/${name}`),
    );
    expect(unused).toEqual([]);
  });

  it('has only schemas that a strict validator takes', () => {
    const broken = schemas.flatMap(([where, schema]) => {
      try {
        checkerOf(schema);
        return [];
      } catch (error) {
        return [`${where}: ${error}`];
      }
    });
    expect(broken).toEqual([]);
  });

  it('is strict about what is sent, and lets answers grow', () => {
    const submission = checkerOf({ $ref: '#/components/schemas/Submission' });
    expect(submission({ type: 'delay-print' })).toBe(true);
    expect(submission({ type: 'delay-print', colour: 'red' })).toBe(false);
    const document = checkerOf({ $ref: '#/components/schemas/Document' });
    const known = { name: 'a', title: 'a', contentType: 'a', link: 'a' };
    expect(document({ ...known, colour: 'red' })).toBe(true);
    expect(document({ ...known, link: 1 })).toBe(false);
  });

  it('is the same text for the same table', async () => {
    const { openApi } = await import('../../../shared/api/openapi.ts');
    const again = openApi(everyOperation, { version: '1.2.3', license: 'MIT' });
    expect(JSON.stringify(again)).toBe(JSON.stringify(described));
  });
});

describe('the errors in the description', () => {
  const codesIn = (operationId: string, status: string) => {
    const { operation } = placed.find((it) => it.operation.operationId === operationId) ?? {};
    const json = operation?.responses[status]?.content?.['application/json'];
    return {
      enumerated: valuesOf('enum', json?.schema.allOf).flat(),
      examples: Object.keys(json?.examples ?? {}),
    };
  };

  it.each(placed)('of $method $path are exactly those it may answer with', ({ operation }) => {
    const { operationId, responses } = operation;
    const codes = errorsOf(operationOf(operationId));
    const said = Object.keys(responses).flatMap((status) =>
      codesIn(operationId, status).examples.map((code) => `${status} ${code}`),
    );
    expect(said.toSorted()).toEqual(codes.map((code) => `${errorKinds[code].status} ${code}`).toSorted());
    for (const status of Object.keys(responses)) {
      const { enumerated, examples } = codesIn(operationId, status);
      if (examples.length > 0) expect(enumerated).toEqual(examples);
    }
  });

  it('are all the codes there are', () => {
    const used = new Set<string>([...everyOperation.flatMap(errorsOf), ...Object.keys(codesOfNoOperation)]);
    expect(Object.keys(errorKinds).filter((code) => !used.has(code))).toEqual([]);
  });

  it('have an example each that is an error of that code', () => {
    const check = checkerOf({ $ref: '#/components/schemas/Error' });
    for (const [code, { value }] of Object.entries(described.components.examples)) {
      expect(check(value)).toBe(true);
      expect(value).toMatchObject({ error: { code } });
    }
    expect(Object.keys(described.components.examples)).toEqual(Object.keys(errorKinds));
  });

  it('say where a key is wanted, and how long to wait', () => {
    const submit = placed.find(({ operation }) => operation.operationId === 'submitJob')?.operation.responses;
    expect(submit?.[401]?.headers).toHaveProperty('WWW-Authenticate');
    expect(submit?.[429]?.headers).toHaveProperty('Retry-After');
    expect(submit?.[503]?.headers).toHaveProperty('Retry-After');
    expect(submit?.[202]?.headers).toHaveProperty('Location');
  });
});

describe('who may, in the description', () => {
  const of = (id: string) => placed.find(({ operation }) => operation.operationId === id)?.operation;
  const shown = [{ bearer: [] }, { apiKey: [] }];

  it('asks nobody for a key where none is looked at', () => {
    expect(of('listLanes')).toMatchObject({ security: [], 'x-rate-limit': { address: 600 } });
    expect(of('listLanes')).not.toHaveProperty('x-roles');
  });

  it('leaves the key open where it depends on the job or its type', () => {
    expect(of('submitJob')).toMatchObject({
      security: [{}, ...shown],
      'x-roles': ['submitter', 'operator', 'admin'],
      'x-rate-limit': { address: 60, key: 120 },
    });
    expect(of('cancelJob')).toMatchObject({ security: [{}, ...shown], 'x-roles': ['operator', 'admin'] });
  });

  it('names the roles where a role decides, in the words too', () => {
    expect(of('createKey')).toMatchObject({
      security: shown,
      'x-roles': ['admin'],
      'x-rate-limit': { key: 120 },
    });
    expect(of('createKey')?.description).toContain('the role `admin`');
    expect(of('createKey')?.description).toContain('120 requests a minute');
  });
});

describe('a name for a schema', () => {
  it('is refused to a second one', () => {
    const book = new SchemaBook();
    const schema = z.strictObject({ a: z.string() }).meta({ id: 'TakenOnce' });
    book.of(schema, 'output');
    book.of(schema, 'output');
    z.globalRegistry.remove(schema);
    const other = z.strictObject({ a: z.int() }).meta({ id: 'TakenOnce' });
    expect(() => book.of(other, 'output')).toThrow('two schemas have the id TakenOnce');
  });

  it('is refused to one that is sent otherwise than it is answered', () => {
    const book = new SchemaBook();
    const schema = z.looseObject({ a: z.string().default('') }).meta({ id: 'TwoSided' });
    book.of(schema, 'input');
    expect(() => book.of(schema, 'output')).toThrow('two schemas have the id TwoSided');
  });
});
