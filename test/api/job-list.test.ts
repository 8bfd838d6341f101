import { describe, expect, it } from 'vitest';
import type { Job } from '../../shared/job.ts';
import { retentionSeconds } from '../../shared/limits.ts';
import { admitted, claimed, completes, done, failsForGood, scheduledJob, waitingJob } from '../store/jobs.ts';
import { apiForEachTest, as, nobody, start } from './harness.ts';

const world = apiForEachTest();
const viewer = as('viewer/v');
const taro = as('submitter/taro');

const waiting = (changes: Partial<Job> = {}) => admitted(world.api.store, waitingJob(start, changes));
const ended = async (changes: Partial<Job> = {}) => {
  const job = await claimed(world.api.store, start, await waiting(changes));
  return done(world.api.store, start + 1000, job, completes(job));
};
const list = (query: string, headers?: Record<string, string>) => world.api.get(`/v1/jobs${query}`, headers);
const listed = async (query: string, headers?: Record<string, string>) => {
  const answer = await list(query, headers);
  if (answer.status !== 200) throw new Error(answer.text);
  return world.api.list(answer, 'jobs');
};
const ids = async (query: string, headers?: Record<string, string>) =>
  (await listed(query, headers)).map(({ id }) => id);

/** Every page, turned with the cursor of the page before. */
async function everyPage(query: string, headers?: Record<string, string>) {
  const pages: Record<string, unknown>[][] = [];
  let cursor: unknown;
  do {
    const from = typeof cursor === 'string' ? `&cursor=${cursor}` : '';
    const answer = await list(`${query}${from}`, headers);
    pages.push(world.api.list(answer, 'jobs'));
    cursor = answer.body.next;
  } while (cursor !== null);
  return pages;
}

describe('GET /v1/jobs', () => {
  it('shows jobs of every state, the newest first', async () => {
    const first = await waiting();
    const second = await ended({ submittedAt: start + 1 });
    const third = await admitted(world.api.store, scheduledJob(start + 2, start + 90_000));
    expect(await listed('')).toMatchObject([
      { id: third.id, state: 'scheduled' },
      { id: second.id, state: 'completed', finishedAt: new Date(start + 1000).toISOString() },
      { id: first.id, state: 'queued', type: 'autofill', lane: 'browser', title: 'kintai.xlsx' },
    ]);
  });

  it('is empty when there is none', async () => {
    expect((await list('')).body).toEqual({ jobs: [], next: null });
  });

  it('says of a job that failed why, in the language of the reader', async () => {
    const job = await claimed(world.api.store, start, await waiting());
    await done(world.api.store, start, job, failsForGood(job));
    const [shown] = await listed('', { 'accept-language': 'en' });
    expect(shown).toMatchObject({ state: 'error', error: { code: 'SITE_DOWN', message: 'down' } });
  });

  it('shows no job whose time is over', async () => {
    await ended();
    const live = await waiting({ submittedAt: start + 1 });
    world.api.clock.advance(1000 + retentionSeconds * 1000);
    expect(await ids('')).toEqual([live.id]);
  });
});

describe('a list may be narrowed', () => {
  it('to one state or several', async () => {
    const queued = await waiting();
    const completed = await ended({ submittedAt: start + 1 });
    expect(await ids('?state=queued')).toEqual([queued.id]);
    expect(await ids('?state=queued,completed')).toEqual([completed.id, queued.id]);
    expect(await ids('?state=queued,queued')).toEqual([queued.id]);
    expect(await ids('?state=running')).toEqual([]);
  });

  it('to a type, a lane, an error', async () => {
    const print = await waiting({ type: 'delay-print', lane: 'documents' });
    const failed = await claimed(world.api.store, start, await waiting());
    await done(world.api.store, start, failed, failsForGood(failed));
    expect(await ids('?type=delay-print')).toEqual([print.id]);
    expect(await ids('?lane=browser')).toEqual([failed.id]);
    expect(await ids('?errorCode=SITE_DOWN')).toEqual([failed.id]);
    expect(await ids('?type=delay-print&lane=browser')).toEqual([]);
    expect(await ids('?type=no-such-type')).toEqual([]);
  });

  it('to a time: from then on, and until before then', async () => {
    const early = await waiting();
    const late = await waiting({ submittedAt: start + 60_000 });
    const then = new Date(start + 60_000).toISOString();
    expect(await ids(`?since=${then}`)).toEqual([late.id]);
    expect(await ids(`?until=${then}`)).toEqual([early.id]);
    expect(await ids(`?since=${encodeURIComponent('2026-11-20T09:01:00+09:00')}`)).toEqual([late.id]);
    expect(await ids(`?since=${then}&until=${then}`)).toEqual([]);
  });

  it('to an owner, and to one’s own', async () => {
    const mine = await waiting({ owner: 'key:op' });
    const his = await waiting({ owner: 'key:taro', submittedAt: start + 1 });
    await waiting();
    expect(await ids('?owner=key:taro', as('operator/op'))).toEqual([his.id]);
    expect(await ids('?owner=me', as('operator/op'))).toEqual([mine.id]);
    expect(await ids('?owner=key:nobody', as('operator/op'))).toEqual([]);
  });
});

describe('who sees what', () => {
  it('a submitter sees their own, whatever they ask for', async () => {
    const own = await waiting({ owner: 'key:taro' });
    await waiting({ owner: 'key:hanako' });
    await waiting();
    for (const query of ['', '?owner=me', '?owner=key:hanako', '?owner=key:taro', '?state=queued'])
      expect(await ids(query, taro)).toEqual([own.id]);
  });

  it('a viewer sees every job, of whom only the owner’s id is kept back', async () => {
    const owned = await waiting({ owner: 'key:taro' });
    const [shown] = await listed('', viewer);
    expect(shown).toMatchObject({ id: owned.id, title: 'kintai.xlsx' });
    expect(shown).not.toHaveProperty('owner');
  });

  it.each(['operator', 'admin'])('an %s sees whose a job is, and the id of every job', async (role) => {
    const anonymous = await waiting();
    const owned = await waiting({ owner: 'key:taro', submittedAt: start + 1 });
    const jobs = await listed('', as(`${role}/x`));
    expect(jobs).toMatchObject([{ id: owned.id, owner: 'key:taro' }, { id: anonymous.id }]);
  });

  it('a viewer gets the id of no anonymous job, not even by the cursor', async () => {
    const jobs = await Promise.all([0, 1, 2, 3].map((ms) => waiting({ submittedAt: start + ms })));
    let cursor = '';
    for (let page = 0; page < 4; page++) {
      const answer = await list(`?limit=1${cursor}`, viewer);
      expect(world.api.list(answer, 'jobs')).toEqual([
        expect.not.objectContaining({ id: expect.anything() }),
      ]);
      const next = String(answer.body.next);
      cursor = `&cursor=${next}`;
      const said = `${answer.text}${Buffer.from(next, 'base64url')}${JSON.stringify([...answer.headers])}`;
      for (const { id } of jobs) expect(said).not.toContain(id.slice(14));
    }
  });

  it('whoever shows no key is asked for one', async () => {
    await waiting();
    const answer = await list('', nobody);
    expect([answer.status, answer.error.code]).toEqual([401, 'KEY_REQUIRED']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="junban"');
  });
});

describe('pages', () => {
  const many = async (n: number, changes: (at: number) => Partial<Job> = () => ({})) => {
    const jobs: string[] = [];
    for (let at = 0; at < n; at++)
      jobs.unshift((await waiting({ submittedAt: start + at, ...changes(at) })).id);
    return jobs;
  };

  it.each(['', '&state=queued', '&lane=browser', '&owner=key:taro'])(
    'follow one another without gap or double (limit=3%s)',
    async (query) => {
      const jobs = await many(10, () => ({ owner: 'key:taro' }));
      const pages = await everyPage(`?limit=3${query}`);
      expect(pages.flat().map(({ id }) => id)).toEqual(jobs);
      expect(pages.map(({ length }) => length)).toEqual([3, 3, 3, 1]);
    },
  );

  it('do so though all jobs are of one moment', async () => {
    const jobs = await many(12, () => ({ submittedAt: start, owner: 'key:taro' }));
    for (const headers of [viewer, taro, as('operator/o')]) {
      const shown = (await everyPage('?limit=5', headers)).flat().map(({ id }) => id);
      expect(shown.toSorted()).toEqual(jobs.toSorted());
    }
  });

  it('do so over several states', async () => {
    const jobs = await many(4);
    const finished: string[] = [];
    for (let at = 0; at < 4; at++)
      finished.unshift((await ended({ submittedAt: start + at * 2, rank: at })).id);
    const shown = (await everyPage('?limit=3')).flat().map(({ id }) => id);
    expect(shown.toSorted()).toEqual([...jobs, ...finished].toSorted());
  });

  it('are not disturbed by jobs that come meanwhile', async () => {
    const jobs = await many(4);
    const first = await list('?limit=2');
    await waiting({ submittedAt: start + 100 });
    const second = await ids(`?limit=2&cursor=${first.body.next}`);
    expect(second).toEqual(jobs.slice(2));
  });

  it('go on without the job that the cursor named, when that is gone', async () => {
    const jobs = await many(4);
    const first = await list('?limit=2');
    await claimed(world.api.store, start, await present(jobs[1]));
    expect(await ids(`?limit=2&state=queued&cursor=${first.body.next}`)).toEqual(jobs.slice(2));
  });

  async function present(id: string | undefined): Promise<Job> {
    const [job] = (await world.api.list(await list(''), 'jobs')).filter((one) => one.id === id);
    return world.api.jobOf(await world.api.get(`/v1/jobs/${job?.id}`));
  }
});

describe('a list is refused', () => {
  it.each([
    ['limit=0', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['state=done', 'state'],
    ['state=queued,', 'state'],
    ['state=', 'state'],
    ['state=Queued', 'state'],
    ['state=queued&state=running', 'state'],
    ['lane=nowhere', 'lane'],
    ['lane=constructor', 'lane'],
    ['since=yesterday', 'since'],
    ['since=2026-11-20', 'since'],
    ['until=2026-02-30T00:00:00Z', 'until'],
    ['colour=red', 'colour'],
    ['__proto__=x', '__proto__'],
    [`cursor=${'x'.repeat(501)}`, 'cursor'],
  ])('for ?%s', async (query, field) => {
    const answer = await list(`?${query}`);
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([400, 'INVALID_QUERY', field]);
  });

  it('with what may be said instead', async () => {
    const hint = async (query: string) => (await list(query, { 'accept-language': 'en' })).error.hint;
    expect(await hint('?state=done')).toMatch(/^States are: scheduled, queued, running, completed/);
    expect(await hint('?lane=x')).toBe('Lanes are: browser, documents, crawl');
    expect(await hint('?limit=1000')).toBe('It has to be at most 100.');
    expect(await hint('?since=x')).toContain('2026-12-01T09:00:00+09:00');
  });

  const encoded = (text: string) => Buffer.from(text).toString('base64url');
  it.each([
    ['no cursor', 'nonsense'],
    ['nothing', ''],
    ['an id alone', encoded(crypto.randomUUID())],
    ['a place of the audit', encoded('000001795824000#entry')],
    ['a place with something behind it', encoded(`000001795824000#${crypto.randomUUID()}#x`)],
    ['a key of the table', encoded('STATE#queued')],
    ['another encoding', Buffer.from(`000001795824000#${crypto.randomUUID()}`).toString('hex')],
    ['padding', `${encoded(`000001795824000#${crypto.randomUUID()}`)}==`],
  ])('for a cursor that is %s', async (_, cursor) => {
    const answer = await list(`?cursor=${cursor}`);
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([400, 'INVALID_CURSOR', 'cursor']);
  });
});

describe('somebody who only looks', () => {
  /** As if a page had ended at that very job. */
  const cursorAt = (id: string) =>
    Buffer.from(`${String(start + 1).padStart(15, '0')}#${id}`).toString('base64url');

  it('cannot close in on the id of an anonymous job with cursors of their own making', async () => {
    const job = await waiting({ submittedAt: start + 1 });
    await waiting({ submittedAt: start });
    const neighbours = [
      `${job.id.slice(0, 15)}000-8000-000000000000`,
      job.id,
      `${job.id.slice(0, 15)}fff-bfff-ffffffffffff`,
    ];
    const answers = await Promise.all(
      neighbours.map(async (id) => (await list(`?cursor=${cursorAt(id)}`, viewer)).body),
    );
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it('does not learn whose a job is by asking for those of a name', async () => {
    await waiting({ owner: 'key:taro' });
    const answer = await list('?owner=key:taro', viewer);
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([400, 'INVALID_QUERY', 'owner']);
    expect(await listed('?owner=me', viewer)).toEqual([]);
    expect(await listed('?owner=key:taro', as('operator/o'))).toHaveLength(1);
  });
});
