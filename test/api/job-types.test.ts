import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everyJobType, jobTypeOf } from '../../functions/worker/jobs/definitions.ts';
import { JunbanError } from '../../shared/errors.ts';
import { apiForEachTest, goodWorkbook, nobody, start } from './harness.ts';

const world = apiForEachTest();

const typeNamed = async (name: string) =>
  world.api.part(await world.api.get(`/v1/job-types/${name}`, nobody), 'jobType');

/** The schema of a part, as somebody without our code checks with it. */
async function checker(name: string, part: 'input' | 'secrets'): Promise<(value: unknown) => boolean> {
  const schema = (await typeNamed(name))[part];
  if (typeof schema !== 'object' || schema === null) throw new Error(`${name} has no schema of ${part}`);
  const check = new Ajv2020({ strict: false }).compile(schema);
  return (value) => check(value);
}

/** Whether the type takes it, with everything else as it should be. */
async function takes(name: string, given: { input?: unknown; secrets?: unknown }): Promise<boolean> {
  const type = jobTypeOf(name);
  if (!type) throw new Error(`no type ${name}`);
  const file = type.file ? { name: 'a.xlsx', bytes: await goodWorkbook() } : undefined;
  try {
    await type.admit({ input: {}, secrets: undefined, file, now: start, ...given });
    return true;
  } catch (error) {
    if (error instanceof JunbanError) return false;
    throw error;
  }
}
const goodSecrets = { email: 'taro@example.jp', password: 'secret-1' };

describe('GET /v1/job-types', () => {
  it('shows every type to everybody, each as it is by itself', async () => {
    const { body } = await world.api.get('/v1/job-types', nobody);
    expect(body.jobTypes).toEqual(await Promise.all(everyJobType.map(({ name }) => typeNamed(name))));
  });

  it('says who may submit, how often, where it goes and what file it takes', async () => {
    expect(await typeNamed('autofill')).toMatchObject({
      public: true,
      lane: 'browser',
      anyLane: false,
      maxPriority: 5,
      rate: { limit: 10, windowSeconds: 60 },
      file: { required: true, accept: ['.xlsx'], maxBytes: 10 * 1024 * 1024 },
      documents: [{ name: 'workbook.xlsx' }, { name: 'month.html' }],
    });
    expect(await typeNamed('delay-print')).toMatchObject({
      public: false,
      anyLane: true,
      file: null,
      secrets: null,
      documents: [],
    });
  });

  it('speaks the language of the reader', async () => {
    const title = async (language: string) =>
      world.api.part(
        await world.api.get('/v1/job-types/autofill', { 'accept-language': language }),
        'jobType',
      ).title;
    expect([await title('ja'), await title('en')]).toEqual(['Jobcan 勤怠入力', 'Jobcan AutoFill']);
  });

  it('shows a form whose fields are those of the schemas', async () => {
    for (const { name } of everyJobType) {
      const { form, input, secrets } = await typeNamed(name);
      const known = (schema: unknown) =>
        Object.keys(
          typeof schema === 'object' && schema && 'properties' in schema ? (schema.properties ?? {}) : {},
        );
      const places = { input: known(input), secrets: known(secrets) };
      for (const field of everyField(form)) expect(places[field.in]).toContain(field.name);
    }
  });

  it.each(['nothing', 'constructor', '__proto__', 'AUTOFILL', '%00'])('knows no type %j', async (name) => {
    const answer = await world.api.get(`/v1/job-types/${name}`);
    expect([answer.status, answer.error.code]).toEqual([404, 'JOB_TYPE_NOT_FOUND']);
    expect(answer.error.hint).toBe('ある種類: autofill, delay-print');
  });
});

function everyField(form: unknown): { name: string; in: 'input' | 'secrets' }[] {
  if (!Array.isArray(form)) throw new Error('no form');
  return form;
}

describe('the schema of a type takes what the type takes, and refuses what it refuses', () => {
  it.each<[unknown, boolean]>([
    [{}, true],
    [{ message: 'hello' }, true],
    [{ message: '' }, true],
    [{ message: '順番 😀' }, true],
    [{ message: 'x'.repeat(1000) }, true],
    [{ message: 'x'.repeat(1001) }, false],
    [{ message: 'a\nb' }, false],
    [{ message: 'a\u0007b' }, false],
    [{ message: 'a\u2028b' }, false],
    [{ message: 5 }, false],
    [{ message: null }, false],
    [{ colour: 'red' }, false],
    [[], false],
    ['text', false],
    [null, false],
  ])('delay-print, input %j: %s', async (input, good) => {
    expect([(await checker('delay-print', 'input'))(input), await takes('delay-print', { input })]).toEqual([
      good,
      good,
    ]);
  });

  it('delay-print, whatever message there is', async () => {
    const check = await checker('delay-print', 'input');
    const message = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(message, async (text) => {
        // Ajv counts characters, the type counts the halves of some: they differ only near the limit.
        expect(check({ message: text })).toBe(await takes('delay-print', { input: { message: text } }));
      }),
    );
  });

  it.each<[unknown, boolean]>([
    [{}, true],
    [{ mode: 'rehearsal', onDifferent: 'fail', note: 'remote', place: 'home' }, true],
    [{ mode: 'other' }, false],
    [{ onDifferent: '' }, false],
    [{ note: '' }, false],
    [{ note: 'x'.repeat(256) }, false],
    [{ note: 'a\u202eb' }, false],
    [{ place: 'x'.repeat(101) }, false],
    [{ mode: null }, false],
    [{ colour: 'red' }, false],
    ['fill', false],
  ])('autofill, input %j: %s', async (input, good) => {
    const taken = await takes('autofill', { input, secrets: goodSecrets });
    expect([(await checker('autofill', 'input'))(input), taken]).toEqual([good, good]);
  });

  it.each<[unknown, boolean]>([
    [goodSecrets, true],
    [{ ...goodSecrets, companyCode: 'acme' }, true],
    [{ ...goodSecrets, companyId: 'acme' }, true],
    [{ ...goodSecrets, password: ' with spaces ' }, true],
    [{ email: 'taro@example.jp' }, false],
    [{ password: 'secret-1' }, false],
    [{ ...goodSecrets, password: '' }, false],
    [{ ...goodSecrets, password: 'a\nb' }, false],
    [{ ...goodSecrets, password: 'x'.repeat(257) }, false],
    [{ ...goodSecrets, email: 'x'.repeat(255) }, false],
    [{ ...goodSecrets, companyId: '' }, false],
    [{ ...goodSecrets, colour: 'red' }, false],
    [[], false],
  ])('autofill, secrets %j: %s', async (secrets, good) => {
    const taken = await takes('autofill', { secrets });
    expect([(await checker('autofill', 'secrets'))(secrets), taken]).toEqual([good, good]);
  });

  it('but for what no schema says: company code and company ID at once', async () => {
    const both = { ...goodSecrets, companyCode: 'a', companyId: 'b' };
    expect([
      (await checker('autofill', 'secrets'))(both),
      await takes('autofill', { secrets: both }),
    ]).toEqual([true, false]);
  });
});
