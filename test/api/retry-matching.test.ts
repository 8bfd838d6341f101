import { describe, expect, it } from 'vitest';
import type { Job } from '../../shared/job.ts';
import { admitted, claimed, done, failsForGood, present, waitingJob } from '../store/jobs.ts';
import { apiForEachTest, as, start } from './harness.ts';

const world = apiForEachTest();

async function failed(changes: Partial<Job> = {}): Promise<Job> {
  const plain = { type: 'delay-print', lane: 'documents' } as const;
  const waiting = await admitted(world.api.store, waitingJob(start, { ...plain, ...changes }));
  const job = await claimed(world.api.store, start, waiting);
  return done(world.api.store, start, job, failsForGood(job));
}
const retry = (body: object, headers: Record<string, string> = {}) =>
  world.api.request('operate', '/v1/jobs/retry', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...as('operator/o'), ...headers },
  });
const states = (jobs: readonly Job[]) =>
  Promise.all(jobs.map(async (job) => (await present(world.api.store, job)).state));

describe('POST /v1/jobs/retry', () => {
  it('first says how many match, and changes nothing', async () => {
    const jobs = [await failed(), await failed()];
    const writes = world.api.writes();
    const answer = await retry({ state: 'error' });
    expect([answer.status, answer.body]).toEqual([
      200,
      { matching: 2, exact: true, retried: 0, refused: [] },
    ]);
    expect(world.api.writes()).toBe(writes);
    expect(await states(jobs)).toEqual(['error', 'error']);
    expect(world.api.rung).toEqual([]);
  });

  it('then retries those that were shown, each with a doorbell and an entry in the audit', async () => {
    const jobs = [await failed(), await failed()];
    const answer = await retry({ state: 'error', expected: 2 });
    expect(answer.body).toEqual({ matching: 2, exact: true, retried: 2, refused: [] });
    expect(await states(jobs)).toEqual(['queued', 'queued']);
    expect(world.api.rung).toHaveLength(2);
    const entries = await world.api.audited();
    expect(entries.map(({ action, target }) => [action, target.id]).toSorted()).toEqual(
      jobs.map(({ id }) => ['job.retry', id]).toSorted(),
    );
  });

  it('refuses when more match by now than were shown, and retries none', async () => {
    const jobs = [await failed(), await failed(), await failed()];
    const answer = await retry({ state: 'error', expected: 2 }, { 'accept-language': 'en' });
    expect([answer.status, answer.error.code, answer.error.matching]).toEqual([409, 'MORE_MATCH', 3]);
    expect(answer.error.message).toBe('More jobs match than you were shown: 3.');
    expect(await states(jobs)).toEqual(['error', 'error', 'error']);
  });

  it('goes on when fewer match than were shown', async () => {
    await failed();
    expect((await retry({ state: 'error', expected: 5 })).body).toMatchObject({ matching: 1, retried: 1 });
  });

  it('names those that could not be retried, with why, and retries the others', async () => {
    const good = await failed();
    const sealed = await failed({ secret: 'sealed', submittedAt: start + 1 });
    const answer = await retry({ state: 'error', expected: 2 });
    expect(answer.body).toEqual({
      matching: 2,
      exact: true,
      retried: 1,
      refused: [{ id: sealed.id, code: 'SECRET_NEEDED', message: expect.stringContaining('サインイン情報') }],
    });
    expect(await states([good, sealed])).toEqual(['queued', 'error']);
  });

  it('takes only what matches', async () => {
    const here = await failed({ lane: 'crawl' });
    const other = await failed();
    const late = await failed({ lane: 'crawl', submittedAt: start + 60_000 });
    const until = new Date(start + 60_000).toISOString();
    const wanted = { state: 'error', type: 'delay-print', lane: 'crawl', errorCode: 'SITE_DOWN', until };
    expect((await retry({ ...wanted, expected: 1 })).body).toMatchObject({ matching: 1, retried: 1 });
    expect(await states([here, other, late])).toEqual(['queued', 'error', 'error']);
  });

  it('retries a hundred in one call, and the rest in the next', async () => {
    // Of a lane that has room for all of them.
    for (let n = 0; n < 103; n++) await failed({ lane: 'crawl', submittedAt: start + n });
    const first = await retry({ state: 'error', expected: 103 });
    expect(first.body).toEqual({ matching: 103, exact: true, retried: 100, refused: [] });
    const second = await retry({ state: 'error', expected: 103 });
    expect(second.body).toMatchObject({ matching: 3, retried: 3 });
    expect(await world.api.store.readLane('crawl')).toMatchObject({ queued: 103 });
  });

  it.each([
    [{}, 'state'],
    [{ state: 'running' }, 'state'],
    [{ state: 'completed' }, 'state'],
    [{ state: 'error', expected: -1 }, 'expected'],
    [{ state: 'error', expected: '2' }, 'expected'],
    [{ state: 'error', since: 'yesterday' }, 'since'],
    [{ state: 'error', owner: 'key:x' }, 'owner'],
  ])('refuses %j, naming the field', async (body, field) => {
    const answer = await retry(body);
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([400, 'INVALID_REQUEST', field]);
  });

  it('refuses a lane that there is not, rather than matching nothing', async () => {
    expect((await retry({ state: 'error', lane: 'nowhere' })).error.field).toBe('lane');
  });

  it('is for those who operate', async () => {
    const job = await failed({ owner: 'key:taro' });
    for (const who of ['submitter/taro', 'viewer/v'])
      expect((await retry({ state: 'error', expected: 1 }, as(who))).error.code).toBe('ROLE_NOT_ALLOWED');
    expect(await states([job])).toEqual(['error']);
  });
});
