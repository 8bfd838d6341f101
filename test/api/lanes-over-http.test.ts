import { describe, expect, it } from 'vitest';
import { admitted, waitingJob } from '../store/jobs.ts';
import { type Answer, apiForEachTest, as, nobody, start } from './harness.ts';

const world = apiForEachTest();

const at = new Date(start).toISOString();
const admin = as('admin/a');
const ask = (what: string, lane = 'documents', headers: Record<string, string> = admin) =>
  world.api.operate(`/v1/lanes/${lane}/${what}`, headers);
const limit = (maxQueued: unknown, headers: Record<string, string> = admin): Promise<Answer> =>
  world.api.request('operate', '/v1/lanes/documents/limit', {
    method: 'PUT',
    body: JSON.stringify({ maxQueued }),
    headers: { 'content-type': 'application/json', ...headers },
  });
const audit = () => world.api.audited();

describe('a lane', () => {
  it('is paused, and says since when', async () => {
    const answer = await ask('pause');
    expect([answer.status, answer.body.lane]).toEqual([
      200,
      expect.objectContaining({ name: 'documents', state: 'paused', pausedAt: at }),
    ]);
    expect((await world.api.get('/v1/lanes')).body.lanes).toContainEqual(answer.body.lane);
    expect(world.api.events).toEqual(['lane_paused']);
  });

  it('is drained, and takes nothing then', async () => {
    const answer = await ask('drain');
    expect(answer.body.lane).toMatchObject({ state: 'draining', drainingAt: at });
    expect((await world.api.print()).error.code).toBe('LANE_DRAINING');
  });

  it('is open again when it is resumed, whatever it was, and is rung for those that wait', async () => {
    await ask('pause');
    await ask('drain');
    const job = await admitted(world.api.store, waitingJob(start, { lane: 'crawl', type: 'delay-print' }));
    await ask('pause', 'crawl');
    expect((await ask('resume')).body.lane).toMatchObject({ state: 'open' });
    expect((await ask('resume', 'crawl')).body.lane).toMatchObject({ state: 'open', queued: 1 });
    expect(world.api.rung).toEqual([{ lane: 'crawl', look: job.id }]);
  });

  it('takes as many as it is told, and its own number again after null', async () => {
    expect((await limit(1)).body.lane).toMatchObject({ maxQueued: 1 });
    expect((await world.api.print()).status).toBe(202);
    expect((await world.api.print()).error.code).toBe('QUEUE_FULL');
    expect((await limit(null)).body.lane).toMatchObject({ maxQueued: 200 });
    expect((await world.api.print()).status).toBe(202);
  });

  it.each([0, -1, 1.5, '5', 1_000_001, undefined])('takes no limit of %j', async (maxQueued) => {
    const answer = await limit(maxQueued);
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([
      400,
      'INVALID_REQUEST',
      'maxQueued',
    ]);
    expect(await audit()).toEqual([]);
  });

  it.each(['nowhere', 'constructor', '__proto__', 'BROWSER', '%00'])(
    'that is named %j is none',
    async (lane) => {
      for (const what of ['pause', 'drain', 'resume']) {
        const answer = await ask(what, lane);
        expect([answer.status, answer.error.code]).toEqual([404, 'LANE_NOT_FOUND']);
        expect(answer.error.hint).toBe('レーン: browser, documents, crawl');
      }
      expect(await audit()).toEqual([]);
    },
  );
});

describe('what was done to a lane', () => {
  it('is in the audit: who, what, and the new number', async () => {
    const somebody = as('operator/hanako');
    await ask('pause', 'browser', somebody);
    world.api.clock.advance(1);
    await ask('drain', 'browser', somebody);
    world.api.clock.advance(1);
    await ask('resume', 'browser', somebody);
    world.api.clock.advance(1);
    await limit(7, somebody);
    world.api.clock.advance(1);
    await limit(null, somebody);
    const actor = { id: 'key:hanako', name: 'hanako', role: 'operator' };
    expect((await audit()).toReversed()).toMatchObject([
      { actor, action: 'lane.pause', target: { kind: 'lane', id: 'browser' } },
      { actor, action: 'lane.drain', target: { kind: 'lane', id: 'browser' } },
      { actor, action: 'lane.resume', target: { kind: 'lane', id: 'browser' } },
      { actor, action: 'lane.limit', target: { kind: 'lane', id: 'documents' }, facts: { maxQueued: 7 } },
      { actor, action: 'lane.limit', facts: { maxQueued: 200 } },
    ]);
  });

  it.each([
    ['a submitter', as('submitter/s'), 403, 'ROLE_NOT_ALLOWED'],
    ['a viewer', as('viewer/v'), 403, 'ROLE_NOT_ALLOWED'],
    ['somebody without a key', nobody, 401, 'KEY_REQUIRED'],
  ])('was not done by %s', async (_, headers, status, code) => {
    for (const answer of [
      await ask('pause', 'documents', headers),
      await ask('drain', 'documents', headers),
      await ask('resume', 'documents', headers),
      await limit(1, headers),
    ])
      expect([answer.status, answer.error.code]).toEqual([status, code]);
    expect(await audit()).toEqual([]);
    expect(await world.api.store.readLane('documents')).not.toHaveProperty('pausedAt');
  });
});
