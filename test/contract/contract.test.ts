import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OperationId } from '../../shared/api/operations.ts';
import { httpCall } from '../support/http-call.ts';
import type { Case } from './case.ts';
import { baselines } from './cases/baselines.ts';
import { derivedCases } from './cases/derived.ts';
import { fileCases } from './cases/files.ts';
import { jobCases } from './cases/jobs.ts';
import { operateCases } from './cases/operate.ts';
import { serviceCases } from './cases/service.ts';
import { submitCases } from './cases/submit.ts';
import { unprovoked } from './cases/unprovoked.ts';
import { checkAnswer, checkCommon, checkError, type Language } from './check-answer.ts';
import { type DescribedOperation, describedApi } from './described-api.ts';
import { World } from './world.ts';

/**
 * The running service against its own description, as GET /openapi.json serves it: every operation, every status and
 * every code it promises, by a request over HTTP.
 */
const cases: readonly Case[] = [
  ...submitCases,
  ...jobCases,
  ...fileCases,
  ...operateCases,
  ...serviceCases,
  ...derivedCases(baselines),
];
const inPhase = (phase?: Case['phase']) =>
  cases.filter((each) => each.phase === phase).map((each) => ({ ...each, named: nameOf(each) }));
const nameOf = ({ operation, when, status, code }: Case) =>
  `${operation} answers ${status}${code === undefined ? '' : ` ${code}`}${when === undefined ? '' : `: ${when}`}`;

let world: World;
let api: ReadonlyMap<string, DescribedOperation>;
const seen = new Map<string, Set<string>>();
const see = (id: string, what: string | number) =>
  seen.set(id, (seen.get(id) ?? new Set()).add(String(what)));

beforeAll(async () => {
  world = await World.start();
  const { text } = await httpCall(world.host.apiUrl, { method: 'GET', path: '/openapi.json' });
  api = new Map(describedApi(text).map((operation) => [operation.id, operation]));
});
afterEach(() => world.tidy());
afterAll(() => world?.stop());

const operationOf = (id: OperationId): DescribedOperation => {
  const operation = api.get(id);
  if (!operation) throw new Error(`${id} is not described`);
  return operation;
};

/** What is refused changes nothing and is asked once in each language. */
async function answersAsDescribed({ operation: id, status, code, make, tries = 1 }: Case): Promise<void> {
  const operation = operationOf(id);
  const call = await make(world);
  const languages: readonly Language[] = code === undefined ? ['ja'] : ['ja', 'en'];
  for (const language of languages) {
    const headers = { 'accept-language': language, ...call.headers };
    let answer = await world.ask(operation, { ...call, headers });
    for (let more = 1; answer.status !== status && more < tries; more++)
      answer = await world.ask(operation, { ...call, headers });
    const told = checkAnswer(operation, answer, language);
    expect([answer.status, told], answer.text.slice(0, 500)).toEqual([status, code]);
    see(id, status);
    if (told !== undefined) see(id, told);
  }
}

describe('while the identity provider is away', () => {
  it.each(inPhase('provider away'))('$named', answersAsDescribed);
});

describe('once it is back', () => {
  beforeAll(async () => {
    await world.provider.start();
    // It is left alone for a while after it failed.
    world.host.clock.advance(10_000);
  });

  it.each(inPhase())('$named', answersAsDescribed);
});

const outside = (method: string, path: string, headers: Readonly<Record<string, string>> = {}) =>
  httpCall(world.host.apiUrl, { method, path, headers });

describe('what belongs to no operation', () => {
  it.each(['/', '/v1', '/v1/', '/v1/jobs/', '/v1/jobs/x/nothing', '//v1/jobs', '/V1/jobs', '/.env'])(
    'at %s is told so',
    async (path) => {
      for (const language of ['ja', 'en'] as const) {
        const answer = await outside('GET', path, { 'accept-language': language });
        checkCommon(answer);
        expect([answer.status, checkError(answer, language)]).toEqual([404, 'ROUTE_NOT_FOUND']);
        expect(answer.headers).not.toHaveProperty('allow');
      }
    },
  );

  it.each([
    ['DELETE', '/v1/jobs', 'GET, POST'],
    ['PATCH', '/v1/keys/k3x9m2p7q1za', 'DELETE'],
    ['GET', '/upload', 'POST'],
    ['POST', '/v1/lanes/crawl/limit', 'PUT'],
    ['PUT', '/openapi.json', 'GET'],
    ['OPTIONS', '/v1/jobs', 'GET, POST'],
    ['HEAD', '/upload', 'POST'],
    ['TRACE', '/v1/lanes', 'GET'],
  ])('%s %s is told which methods there are', async (method, path, allowed) => {
    for (const language of ['ja', 'en'] as const) {
      const answer = await outside(method, path, { 'accept-language': language });
      checkCommon(answer);
      const allow = answer.headers.allow?.split(', ').toSorted().join(', ');
      expect([answer.status, allow]).toEqual([405, allowed]);
      if (method === 'HEAD') expect(answer.text).toBe('');
      else expect(checkError(answer, language)).toBe('METHOD_NOT_ALLOWED');
    }
  });

  it.each(['/healthz', '/v1/lanes', '/openapi.json'])(
    'HEAD %s answers as GET, without a body',
    async (path) => {
      const [head, get] = [await outside('HEAD', path), await outside('GET', path)];
      checkCommon(head);
      expect([head.status, head.text]).toEqual([200, '']);
      for (const name of ['content-type', 'cache-control'])
        expect(head.headers[name]).toBe(get.headers[name]);
    },
  );

  it('is the body of a GET: it is answered as without one', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '1' };
    const call = { method: 'GET', path: '/v1/lanes', headers, body: '{' };
    const [answer, without] = [await httpCall(world.host.apiUrl, call), await outside('GET', '/v1/lanes')];
    checkCommon(answer);
    expect([answer.status, answer.text]).toEqual([200, without.text]);
  });

  it('is told to no other origin', async () => {
    const asked = { origin: 'https://console.example', 'access-control-request-method': 'GET' };
    for (const method of ['OPTIONS', 'GET']) checkCommon(await outside(method, '/v1/lanes', asked));
  });
});

describe('in a house that takes nobody without a key', () => {
  beforeAll(() => world.open({ AnonymousSubmission: 'off' }));

  it.each(inPhase('closed house'))('$named', answersAsDescribed);
});

describe('in a house that lets the pages of one origin in', () => {
  const origin = 'https://console.example';
  beforeAll(() => world.open({ CorsOrigins: origin }));

  it.each(['GET', 'POST', 'PUT', 'DELETE'])(
    'its pages may send %s, to whichever function',
    async (method) => {
      const headers = {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type,idempotency-key',
      };
      for (const path of ['/v1/jobs', '/v1/lanes/crawl/limit', '/v1/keys/k3x9m2p7q1za', '/upload']) {
        const answer = await outside('OPTIONS', path, headers);
        expect(answer.status).toBe(204);
        expect(answer.headers).toMatchObject({
          'access-control-allow-origin': origin,
          'access-control-allow-methods': expect.stringContaining(method),
          'access-control-allow-headers': expect.stringMatching(/authorization.*idempotency-key/i),
          'access-control-max-age': '600',
          vary: expect.stringContaining('Origin'),
        });
        expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
      }
    },
  );

  it.each([
    ['GET', '/v1/lanes', 200],
    ['GET', '/v1/dead-letters', 401],
    ['POST', '/v1/jobs', 400],
    ['GET', '/nowhere', 404],
  ])('they may read what is answered to %s %s', async (method, path, status) => {
    const { status: answered, headers } = await outside(method, path, { origin });
    expect(answered).toBe(status);
    expect(headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': expect.stringContaining('X-Request-ID'),
      'cross-origin-resource-policy': 'cross-origin',
      vary: expect.stringContaining('Origin'),
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it.each(['https://console.example.evil', 'http://console.example', 'null', 'https://evil.example'])(
    'a page of %s may read nothing',
    async (other) => {
      for (const method of ['OPTIONS', 'GET']) {
        const { headers } = await outside(method, '/v1/lanes', {
          origin: other,
          'access-control-request-method': 'GET',
        });
        expect(headers).not.toHaveProperty('access-control-allow-origin');
      }
    },
  );
});

describe('of everything that is described', () => {
  it('every operation was asked', () => {
    expect([...api.keys()].filter((id) => !seen.has(id))).toEqual([]);
  });

  it('every status and every code was seen, but for those that nobody can bring about from outside', () => {
    const missing = [...api.values()].flatMap(({ id, responses }) =>
      [...responses.values()]
        .flatMap(({ status, codes }) => [...codes, String(status)])
        .filter((what) => !seen.get(id)?.has(what))
        .map((what) => `${id} ${what}`),
    );
    expect(missing.filter((one) => !unprovoked.has(one))).toEqual([]);
    // What was seen after all is no longer on that list.
    expect([...unprovoked.keys()].filter((one) => !missing.includes(one))).toEqual([]);
  });
});
