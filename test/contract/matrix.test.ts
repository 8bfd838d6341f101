import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import type { Operation } from '../../shared/api/operation.ts';
import { everyOperation, type OperationId } from '../../shared/api/operations.ts';
import type { Job } from '../../shared/job.ts';
import { startDynamo, type Tables } from '../store/dynamo-table.ts';
import { admitted, waitingJob } from '../store/jobs.ts';
import { ApiLambdas } from '../support/api-lambdas.ts';
import type { HttpAnswer } from '../support/http-call.ts';
import { formOf, goodMonth, person } from './autofill.ts';
import { type CallerName, callers, expectedOf, type Outcome, owners, type Whose } from './rules.ts';

/** Every operation, asked by everybody there is, about the jobs of each: who may is as the rules say, and nothing leaks. */

let tables: Tables;
let api: ApiLambdas;
const shown = new Map<CallerName, Readonly<Record<string, string>>>();
const idOfA = () => /^Bearer jnb_(\w{12})/.exec(shown.get('A')?.authorization ?? '')?.[1] ?? '';

/** What is written of it: two lines for each request. */
const output: string[] = [];

beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => output.push(String(chunk)) > 0);
  tables = await startDynamo();
  api = await ApiLambdas.on(tables);
  const now = api.clock();
  const key = async (...of: Parameters<ApiLambdas['key']>) => (await api.key(...of)).headers;
  const a = await api.key('submitter');
  shown.set('nobody', {});
  shown.set('A', a.headers);
  shown.set('B', await key('submitter'));
  for (const role of ['viewer', 'operator', 'admin'] as const) shown.set(role, await key(role));
  shown.set('revoked', await key('admin', { revokedAt: now, revokedBy: 'aws' }));
  shown.set('expired', await key('admin', { expiresAt: now }));
  shown.set('garbage', { authorization: 'Bearer garbage' });
  shown.set('unknown', { 'x-api-key': `jnb_${'0'.repeat(12)}_${'x'.repeat(43)}` });
  shown.set('wrong secret', { authorization: `Bearer jnb_${a.id}_${'x'.repeat(43)}` });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await tables?.stop();
});

/** From an address of its own each: how often somebody may ask is another question. */
let sent = 0;
const nextAddress = () => {
  sent += 1;
  return `10.${(sent >> 16) & 255}.${(sent >> 8) & 255}.${sent & 255}`;
};

type Given = Pick<Parameters<ApiLambdas['send']>[0], 'headers' | 'body'>;
function ask(caller: CallerName, method: string, target: string, given: Given = {}): Promise<HttpAnswer> {
  // A key may ask so often in a minute; this one comes a minute later.
  api.clock.advance(1000);
  const headers = { ...shown.get(caller), ...given.headers };
  return api.send({ method, target, ...given, headers, sourceIp: nextAddress() });
}
const json = (body: unknown, headers: Record<string, string> = {}): Given => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
});

const jobOf = (whose: Whose): Promise<Pick<Job, 'id'>> => {
  const job = waitingJob(api.clock(), { type: 'delay-print', lane: 'crawl', title: `of ${whose}` });
  if (whose === 'none such') return Promise.resolve(job);
  return admitted(api.store, whose === 'anonymous' ? job : { ...job, owner: `key:${idOfA()}` });
};

const inPath = { name: 'month.html', lane: 'crawl', queue: 'crawl', type: 'autofill', keyId: '0'.repeat(12) };
const bodies: Readonly<Partial<Record<OperationId, () => Given>>> = {
  submitJob: () => json({ type: 'delay-print' }),
  createKey: () => json({ name: 'somebody', role: 'viewer' }),
  retryMatching: () => json({ state: 'error' }),
  limitLane: () => json({ maxQueued: 1000 }),
};

const refusalSchema = z.object({ error: z.object({ code: z.string() }) });
const outcomes: readonly string[] = [
  '401 KEY_REQUIRED',
  '401 INVALID_KEY',
  '403 ROLE_NOT_ALLOWED',
  '404 JOB_NOT_FOUND',
] satisfies Outcome[];

/** What an answer comes to; anything that is no refusal of these is a matter of what was asked, not of who asked. */
function outcomeOf({ status, text, headers }: HttpAnswer): string {
  const isJson = headers['content-type']?.startsWith('application/json') && text !== '';
  const code = isJson ? refusalSchema.safeParse(JSON.parse(text)).data?.error.code : undefined;
  const said = `${status} ${code}`;
  if (outcomes.includes(said)) return said;
  return status < 500 && status !== 401 && status !== 403 ? 'allowed' : said;
}

describe('of every operation', () => {
  const pathOf = ({ path }: Operation, id: string) =>
    path.replace(/\{(\w+)\}/g, (_, name: string) => ({ ...inPath, id })[name] ?? 'unknown');

  it.each(everyOperation)('$id is for whom the rules say', async (operation) => {
    const { id, method, access } = operation;
    const about = access.kind === 'job' ? owners : (['none such'] as const);
    const wrong: string[] = [];
    for (const caller of callers)
      for (const whose of about) {
        const job = await jobOf(whose);
        const got = outcomeOf(await ask(caller, method, pathOf(operation, job.id), bodies[id]?.()));
        const expected = expectedOf(access, caller, whose, id !== 'submitJob');
        if (got !== expected) wrong.push(`${caller}, ${whose}: ${got}, not ${expected}`);
      }
    expect(wrong).toEqual([]);
  });

  it.each(everyOperation.filter(({ access }) => access.kind === 'job'))(
    '$id tells of the job of another no more than of none, whatever else is wrong with the request',
    async (operation) => {
      const requests: Given[] = [
        {},
        { ...json({}), body: '{' },
        { body: 'x', headers: { 'content-type': 'a/b' } },
      ];
      for (const caller of ['nobody', 'B'] as const)
        for (const request of requests)
          for (const query of ['', '?nonsense=1']) {
            const headers = { ...request.headers, 'x-request-id': 'the-same-request' };
            const [others, none] = await Promise.all(
              (["A's", 'none such'] as const).map(async (whose) => {
                const path = pathOf(operation, (await jobOf(whose)).id);
                const answer = await ask(caller, operation.method, path + query, { ...request, headers });
                return { status: answer.status, headers: answer.headers, text: answer.text };
              }),
            );
            expect(others?.status).toBe(404);
            expect(others).toEqual(none);
          }
    },
  );
});

const listSchema = z.object({
  jobs: z.array(
    z.looseObject({ id: z.string().optional(), title: z.string(), owner: z.string().optional() }),
  ),
  next: z.string().nullable(),
});
/** All pages, and every text and cursor on them. */
async function wholeList(caller: CallerName, query = '') {
  const jobs: z.infer<typeof listSchema>['jobs'] = [];
  const texts: string[] = [];
  let next: string | null = null;
  do {
    const cursor: string = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
    const answer = await ask(caller, 'GET', `/v1/jobs?limit=2${query}${cursor}`);
    const page = listSchema.parse(JSON.parse(answer.text));
    jobs.push(...page.jobs);
    texts.push(answer.text, Buffer.from(page.next ?? '', 'base64url').toString());
    next = page.next;
  } while (next !== null);
  return { jobs, text: texts.join('\n') };
}

describe('a list', () => {
  let mine: readonly Job[];
  let anonymous: readonly Job[];
  let all: ReadonlySet<string>;
  beforeAll(async () => {
    // A list of their own, without what the operations above left behind.
    api = await ApiLambdas.on(tables);
    const submitters = [await api.key('submitter'), await api.key('submitter')];
    shown.set('A', submitters[0]?.headers ?? {});
    shown.set('B', submitters[1]?.headers ?? {});
    for (const role of ['viewer', 'operator', 'admin'] as const)
      shown.set(role, (await api.key(role)).headers);
    const make = async (title: string, owner?: string) =>
      admitted(
        api.store,
        waitingJob(api.clock(), {
          type: 'delay-print',
          lane: 'crawl',
          title,
          ...(owner !== undefined && { owner }),
        }),
      );
    const of = async (count: number, title: string, owner?: string) => {
      const made: Job[] = [];
      for (let n = 0; n < count; n++) {
        api.clock.advance(10);
        made.push(await make(title, owner));
      }
      return made;
    };
    mine = await of(3, 'of A', `key:${submitters[0]?.id}`);
    anonymous = await of(3, 'anonymous');
    const others = await of(2, 'of B', `key:${submitters[1]?.id}`);
    all = new Set([...mine, ...anonymous, ...others].map(({ id }) => id));
  });

  const ids = (jobs: readonly { readonly id?: string | undefined }[]) => new Set(jobs.map(({ id }) => id));

  it.each(['', '&owner=me', '&state=queued', '&lane=crawl'])(
    'shows a submitter their own jobs and no word of others (%s)',
    async (query) => {
      const { jobs, text } = await wholeList('A', query);
      expect(ids(jobs)).toEqual(ids(mine));
      expect(text).not.toMatch(/of B|anonymous/);
    },
  );

  it('shows a submitter their own, whoever’s they ask for', async () => {
    const { jobs } = await wholeList('B', `&owner=key:${idOfA()}`);
    expect(new Set(jobs.map(({ title }) => title))).toEqual(new Set(['of B']));
  });

  it('shows a viewer all jobs, and nowhere the id of one that belongs to nobody, nor whose any is', async () => {
    const { jobs, text } = await wholeList('viewer');
    expect(jobs).toHaveLength(all.size);
    expect(jobs.filter(({ title }) => title === 'anonymous').map(({ id }) => id)).toEqual(
      anonymous.map(() => undefined),
    );
    for (const { id } of anonymous) expect(text).not.toContain(id);
    expect(text).not.toContain('"owner"');
  });

  it.each(['operator', 'admin'] as const)('shows an %s all jobs with their ids', async (caller) => {
    expect(ids((await wholeList(caller)).jobs)).toEqual(all);
  });

  it('goes on for others from the place of a cursor, and shows them nothing but their own', async () => {
    const first = listSchema.parse(JSON.parse((await ask('operator', 'GET', '/v1/jobs?limit=1')).text));
    const answer = await ask('A', 'GET', `/v1/jobs?cursor=${first.next}`);
    expect(answer.text).not.toMatch(/of B|anonymous/);
  });
});

const submittedSchema = z.object({ job: z.object({ id: z.string(), owner: z.string().optional() }) });
const jobIn = ({ status, text }: HttpAnswer) => {
  if (status !== 202) throw new Error(text);
  return submittedSchema.parse(JSON.parse(text)).job;
};

describe('between two owners', () => {
  it('an Idempotency-Key is each one’s own', async () => {
    const print = (message: string) =>
      json({ type: 'delay-print', input: { message } }, { 'idempotency-key': 'the-same' });
    const ofA = jobIn(await ask('A', 'POST', '/v1/jobs', print('one')));
    const ofB = jobIn(await ask('B', 'POST', '/v1/jobs', print('one')));
    expect(ofB.id).not.toBe(ofA.id);
    expect(jobIn(await ask('A', 'POST', '/v1/jobs', print('one'))).id).toBe(ofA.id);
    expect((await ask('A', 'POST', '/v1/jobs', print('two'))).status).toBe(409);
  });

  it('the upload of one is to others as none at all', async () => {
    const { upload } = z
      .object({ upload: z.string() })
      .parse(JSON.parse((await ask('A', 'POST', '/v1/uploads')).text));
    api.uploaded.set(upload, await goodMonth());
    const name = (caller: CallerName, named: string) =>
      ask(caller, 'POST', '/v1/jobs', {
        ...json(
          { type: 'autofill', upload: named, secrets: person() },
          { 'x-request-id': 'the-same-request' },
        ),
      });
    for (const caller of ['nobody', 'B', 'operator', 'admin'] as const) {
      const [others, none] = [await name(caller, upload), await name(caller, crypto.randomUUID())];
      expect([others.status, others.text]).toEqual([404, none.text]);
    }
    expect((await name('A', upload)).status).toBe(202);
  });

  const month = async (who: object): Promise<Given> => {
    const form = new Response(formOf({ ...person(), ...who }, await goodMonth()));
    return { body: await form.bytes(), headers: { 'content-type': form.headers.get('content-type') ?? '' } };
  };

  it.each([
    ['A', 'B'],
    ['A', 'nobody'],
    ['nobody', 'A'],
    ['A', 'admin'],
  ] as const)(
    'who knows the password of an account sees nothing of its job (of %s, sent by %s)',
    async (one, other) => {
      const who = person();
      const taken = await ask(one, 'POST', '/upload', await month(who));
      expect(taken.status).toBe(202);
      const { job_id: id } = z.object({ job_id: z.string() }).parse(JSON.parse(taken.text));
      const right = await ask(other, 'POST', '/upload', await month(who));
      const wrong = await ask(other, 'POST', '/upload', await month({ ...who, password: 'a guess' }));
      for (const answer of [right, wrong]) {
        expect([answer.status, outcomeCode(answer)]).toEqual([409, 'ALREADY_WAITING']);
        expect(answer.text).not.toContain(id);
      }
      expect((await ask(one, 'POST', '/upload', await month(who))).text).toContain(id);
    },
  );

  it('the jobs of a key that was revoked stay its own, and open to nobody who comes by the same name', async () => {
    const leaving = await api.key('submitter', { name: 'night shift' });
    const again = await api.key('submitter', { name: 'night shift' });
    shown.set('A', leaving.headers);
    shown.set('B', again.headers);
    const { id } = jobIn(await ask('A', 'POST', '/v1/jobs', json({ type: 'delay-print' })));
    const see = async (caller: CallerName) => outcomeOf(await ask(caller, 'GET', `/v1/jobs/${id}`));
    expect([await see('A'), await see('B')]).toEqual(['allowed', '404 JOB_NOT_FOUND']);

    expect((await ask('admin', 'DELETE', `/v1/keys/${leaving.id}`)).status).toBe(200);
    expect([await see('A'), await see('B'), await see('nobody')]).toEqual([
      '401 INVALID_KEY',
      '404 JOB_NOT_FOUND',
      '404 JOB_NOT_FOUND',
    ]);
    const { job } = submittedSchema.parse(JSON.parse((await ask('operator', 'GET', `/v1/jobs/${id}`)).text));
    expect(job.owner).toBe(`key:${leaving.id}`);
  });
});

it('no key is in any line that was written', () => {
  const lines = output.join('');
  expect(lines).toContain('req_end');
  for (const { authorization = '' } of shown.values())
    if (authorization.includes('jnb_')) expect(lines).not.toContain(authorization.slice('Bearer '.length));
});

const outcomeCode = ({ text }: HttpAnswer) => refusalSchema.safeParse(JSON.parse(text)).data?.error.code;
