import { describe, expect, it } from 'vitest';
import { submitterOf } from '../../functions/http/submitter.ts';
import type { Job } from '../../shared/job.ts';
import { admitted, claimed, completes, done, failsForGood, waitingJob } from '../store/jobs.ts';
import { type Answer, apiForEachTest, as, formOf, nobody, start } from './harness.ts';

const world = apiForEachTest();

const requestId = 'request-of-mine';
const somebody = { ...as('admin/hanako'), 'x-request-id': requestId };
const actor = { id: 'key:hanako', name: 'hanako', role: 'admin' };

const plain = { type: 'delay-print', lane: 'documents' } as const;
const waiting = (changes: Partial<Job> = {}) =>
  admitted(world.api.store, waitingJob(start, { ...plain, ...changes }));
const running = async () => claimed(world.api.store, start, await waiting());
const failed = async () => {
  const job = await running();
  return done(world.api.store, start, job, failsForGood(job));
};
const ended = async () => {
  const job = await running();
  return done(world.api.store, start, job, completes(job));
};

const post = (path: string, headers: Record<string, string> = somebody) => world.api.operate(path, headers);
const send = (method: string, path: string, body: object, headers: Record<string, string> = somebody) =>
  world.api.request('operate', path, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
const shownId = (answer: Answer) => String(answer.body.job_id ?? world.api.shown(answer).id);

/** Every operation that changes something: how it is asked for, and what is written down of it. */
const changes: readonly [string, () => Promise<{ answer: Answer; target: string; facts?: object }>][] = [
  [
    'job.submit',
    async () => {
      const answer = await world.api.print({}, somebody);
      return { answer, target: shownId(answer), facts: { type: 'delay-print' } };
    },
  ],
  [
    'job.submit',
    async () => {
      const answer = await world.api.upload(await formOf(), somebody);
      return { answer, target: shownId(answer), facts: { type: 'autofill' } };
    },
  ],
  [
    'job.cancel',
    async () => {
      const { id } = await waiting();
      return { answer: await post(`/v1/jobs/${id}/cancel`), target: id };
    },
  ],
  [
    'job.cancel',
    async () => {
      const { id } = await waiting();
      return { answer: await post(`/cancel/${id}`), target: id };
    },
  ],
  [
    'job.stop',
    async () => {
      const { id } = await running();
      return { answer: await post(`/v1/jobs/${id}/cancel`), target: id };
    },
  ],
  [
    'job.stop',
    async () => {
      const { id } = await running();
      return { answer: await post(`/v1/jobs/${id}/stop`), target: id };
    },
  ],
  [
    'job.retry',
    async () => {
      const { id } = await failed();
      return { answer: await post(`/v1/jobs/${id}/retry`), target: id };
    },
  ],
  [
    'job.retry',
    async () => {
      const { id } = await failed();
      return { answer: await send('POST', '/v1/jobs/retry', { state: 'error', expected: 1 }), target: id };
    },
  ],
  [
    'job.delete-files',
    async () => {
      const { id } = await ended();
      return { answer: await send('DELETE', `/v1/jobs/${id}/files`, {}), target: id };
    },
  ],
  ['lane.pause', async () => ({ answer: await post('/v1/lanes/crawl/pause'), target: 'crawl' })],
  ['lane.drain', async () => ({ answer: await post('/v1/lanes/crawl/drain'), target: 'crawl' })],
  ['lane.resume', async () => ({ answer: await post('/v1/lanes/crawl/resume'), target: 'crawl' })],
  [
    'lane.limit',
    async () => ({
      answer: await send('PUT', '/v1/lanes/crawl/limit', { maxQueued: 3 }),
      target: 'crawl',
      facts: { maxQueued: 3 },
    }),
  ],
  [
    'dead-letters.redrive',
    async () => ({ answer: await post('/v1/dead-letters/crawl/redrive'), target: 'crawl' }),
  ],
  [
    'key.create',
    async () => {
      const answer = await send('POST', '/v1/keys', { name: 'n', role: 'viewer' });
      return {
        answer,
        target: String(world.api.part(answer, 'key').id),
        facts: { name: 'n', role: 'viewer' },
      };
    },
  ],
  [
    'key.revoke',
    async () => {
      const made = await send('POST', '/v1/keys', { name: 'n', role: 'viewer' }, as('admin/other'));
      const target = String(world.api.part(made, 'key').id);
      world.api.clock.advance(1);
      return { answer: await send('DELETE', `/v1/keys/${target}`, {}), target };
    },
  ],
];

describe('what somebody changes', () => {
  it.each(changes)('is written down once: %s', async (action, change) => {
    const { answer, target, facts } = await change();
    expect(answer.status).toBeLessThan(300);
    const entries = (await world.api.audited()).filter((entry) => entry.requestId === requestId);
    expect(entries).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        at: world.api.clock(),
        actor,
        action,
        target: { kind: expect.any(String), id: target },
        requestId,
        from: submitterOf({ principal: undefined, sourceIp: '203.0.113.7' }),
        ...(facts && { facts }),
      },
    ]);
  });

  it('is written down of somebody without a key as well', async () => {
    const job = await waiting();
    await world.api.operate(`/v1/jobs/${job.id}/cancel`, nobody);
    expect(await world.api.audited()).toMatchObject([{ actor: { id: 'anonymous' }, action: 'job.cancel' }]);
  });

  it('is written down without the address it came from', async () => {
    await world.api.print({}, somebody);
    expect(JSON.stringify(await world.api.audited())).not.toContain('203.0.113.7');
  });
});

describe('nothing is written down', () => {
  const none = async () => expect(await world.api.audited()).toEqual([]);

  it('of what was refused', async () => {
    const finished = await ended();
    const wait = await waiting();
    const refused = [
      await world.api.print({ priority: 9 }, somebody),
      await world.api.print({ lane: 'nowhere' }, somebody),
      await world.api.upload(await formOf({ password: undefined }), somebody),
      await post(`/v1/jobs/${finished.id}/cancel`),
      await post(`/v1/jobs/${wait.id}/stop`),
      await post(`/v1/jobs/${wait.id}/retry`),
      await send('DELETE', `/v1/jobs/${wait.id}/files`, {}),
      await post(`/v1/jobs/${wait.id}/cancel`, as('viewer/v')),
      await post('/v1/lanes/nowhere/pause'),
      await post('/v1/lanes/crawl/pause', as('submitter/s')),
      await post('/v1/lanes/crawl/pause', nobody),
      await send('PUT', '/v1/lanes/crawl/limit', { maxQueued: 0 }),
      await post('/v1/dead-letters/nowhere/redrive'),
      await send('POST', '/v1/keys', { name: 'n', role: 'root' }),
      await send('POST', '/v1/keys', { name: 'n', role: 'viewer' }, as('operator/o')),
      await send('DELETE', `/v1/keys/${'0'.repeat(12)}`, {}),
      await send('DELETE', '/v1/keys/hanako', {}),
    ];
    expect(refused.map(({ status }) => status).filter((status) => status < 400)).toEqual([]);
    await none();
  });

  it('of what only looks', async () => {
    const { id } = await waiting();
    for (const path of [`/v1/jobs/${id}`, '/v1/jobs', '/v1/keys', '/v1/audit', '/v1/whoami', `/status/${id}`])
      expect((await world.api.get(path, somebody)).status).toBe(200);
    await world.api.request('operate', '/v1/dead-letters', { headers: somebody });
    await world.api.request('submit', '/v1/uploads', { method: 'POST', headers: somebody });
    await none();
  });

  it('twice of a request that was repeated', async () => {
    const headers = { ...somebody, 'idempotency-key': 'k-1' };
    await world.api.print({}, headers);
    await world.api.print({}, headers);
    expect(await world.api.audited()).toHaveLength(1);
  });

  it('of a person’s second job, which was not taken', async () => {
    await world.api.upload(await formOf(), somebody);
    expect((await world.api.upload(await formOf(), somebody)).body.existing_job).toBe(true);
    expect(await world.api.audited()).toHaveLength(1);
  });
});

describe('GET /v1/audit', () => {
  const audit = (query = '', headers: Record<string, string> = as('admin/a')) =>
    world.api.get(`/v1/audit${query}`, headers);

  it('shows what was done, the newest first', async () => {
    await post('/v1/lanes/crawl/pause');
    world.api.clock.advance(1000);
    await post('/v1/lanes/crawl/resume');
    const entries = world.api.list(await audit(), 'entries');
    expect(entries).toEqual([
      {
        id: expect.any(String),
        at: new Date(start + 1000).toISOString(),
        actor,
        action: 'lane.resume',
        target: { kind: 'lane', id: 'crawl' },
        requestId,
        from: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
      expect.objectContaining({ action: 'lane.pause', at: new Date(start).toISOString() }),
    ]);
  });

  it('has pages without gap or double, over days and within one moment', async () => {
    for (let n = 0; n < 7; n++) {
      await send('PUT', '/v1/lanes/crawl/limit', { maxQueued: n + 1 });
      if (n % 2 === 1) world.api.clock.advance(86_400_000);
    }
    const seen: unknown[] = [];
    let cursor: unknown = '';
    for (let page = 0; cursor !== null && page < 30; page++) {
      const answer = await audit(`?limit=2${cursor}`);
      seen.push(...world.api.list(answer, 'entries').map(({ facts }) => JSON.stringify(facts)));
      cursor = answer.body.next === null ? null : `&cursor=${answer.body.next}`;
    }
    expect(cursor).toBeNull();
    const all = Array.from({ length: 7 }, (_, n) => `{"maxQueued":${n + 1}}`);
    expect(seen).toHaveLength(7);
    expect(seen.toSorted()).toEqual(all);
    expect(seen[0]).toBe(all[6]);
  });

  it('finds what was done months ago in one call', async () => {
    await post('/v1/lanes/crawl/pause');
    world.api.clock.advance(300 * 86_400_000);
    expect(world.api.list(await audit(), 'entries')).toHaveLength(1);
  });

  it.each(['nonsense', Buffer.from('AUDIT#2026-11-20').toString('base64url'), ''])(
    'refuses the cursor %j',
    async (cursor) => {
      const answer = await audit(`?cursor=${cursor}`);
      expect([answer.status, answer.error.code]).toEqual([400, 'INVALID_CURSOR']);
    },
  );

  it.each(['submitter/s', 'viewer/v', 'operator/o'])('is not for a %s', async (who) => {
    expect((await audit('', as(who))).error.code).toBe('ROLE_NOT_ALLOWED');
  });
});
