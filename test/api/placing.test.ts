import { describe, expect, it } from 'vitest';
import { lanes } from '../../shared/lanes.ts';
import { maxScheduleSeconds } from '../../shared/limits.ts';
import { present } from '../store/jobs.ts';
import { apiForEachTest, start } from './harness.ts';

const world = apiForEachTest();

const iso = (ms: number) => new Date(ms).toISOString();
const nothingStored = async () => {
  for (const { name } of Object.values(lanes))
    expect(await world.api.store.readLane(name)).toMatchObject({ scheduled: 0, queued: 0, running: 0 });
  expect(world.api.rung).toEqual([]);
  expect(world.api.rungLater).toEqual([]);
};

describe('a job goes', () => {
  it('to the lane of its type', async () => {
    const answer = await world.api.print();
    expect(answer.status).toBe(202);
    expect(world.api.shown(answer)).toMatchObject({ lane: 'documents', state: 'queued', priority: 5 });
    expect(world.api.rung).toMatchObject([{ lane: 'documents' }]);
  });

  it('to another one that its type allows', async () => {
    expect(world.api.shown(await world.api.print({ lane: 'crawl' })).lane).toBe('crawl');
    expect(await world.api.store.readLane('crawl')).toMatchObject({ queued: 1 });
    expect(world.api.rung).toMatchObject([{ lane: 'crawl' }]);
  });

  it.each(['nowhere', 'constructor', '__proto__', 'BROWSER', ''])('to no lane named %j', async (lane) => {
    const answer = await world.api.print({ lane });
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([400, 'LANE_NOT_ALLOWED', 'lane']);
    expect(answer.error.hint).toContain('browser, documents, crawl');
    await nothingStored();
  });

  it('to no lane that its type does not allow', async () => {
    const answer = await world.api.postJson('/v1/jobs', { type: 'autofill', lane: 'crawl' });
    expect([answer.status, answer.error.code]).toEqual([400, 'LANE_NOT_ALLOWED']);
    expect(answer.error.hint).toContain('browser');
    expect(answer.error.hint).not.toContain('crawl');
    await nothingStored();
  });
});

describe('a priority', () => {
  it('puts a job ahead of those that came before', async () => {
    await world.api.print({ priority: 0 });
    world.api.clock.advance(1000);
    expect(world.api.shown(await world.api.print({ priority: 5 }))).toMatchObject({
      priority: 5,
      position: 1,
    });
  });

  it('goes as far as the type lets it', async () => {
    const answer = await world.api.print({ priority: 6 });
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([
      400,
      'PRIORITY_NOT_ALLOWED',
      'priority',
    ]);
    expect(answer.error.message).toContain('0 から 5');
    await nothingStored();
  });

  it.each([-1, 10, 2.5, '5', null])('is no %j', async (priority) => {
    const answer = await world.api.print({ priority });
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([
      400,
      'INVALID_REQUEST',
      'priority',
    ]);
  });
});

describe('a job for later', () => {
  it('is scheduled after a delay, and tick is woken then', async () => {
    const answer = await world.api.print({ delaySeconds: 90 });
    expect(answer.status).toBe(202);
    const dueAt = start + 90_000;
    expect(world.api.shown(answer)).toMatchObject({
      state: 'scheduled',
      dueAt: iso(dueAt),
      waiting: { code: 'SCHEDULED' },
    });
    expect(world.api.shown(answer)).not.toHaveProperty('position');
    expect(answer.body.message).toBe('受け付けました。指定の日時になったら順番に処理します。');
    expect(world.api.rung).toEqual([]);
    expect(world.api.rungLater).toMatchObject([{ bell: { lane: 'documents' }, at: dueAt }]);
    expect(await world.api.store.readLane('documents')).toMatchObject({ scheduled: 1, queued: 0 });
    expect(world.api.events).toEqual(['admission_granted', 'job_created', 'job_scheduled']);
  });

  it('is scheduled for a moment, whatever the offset it is told in', async () => {
    const answer = await world.api.print({ runAt: '2026-11-21T09:30:00+09:00' });
    expect(world.api.shown(answer)).toMatchObject({ state: 'scheduled', dueAt: '2026-11-21T00:30:00.000Z' });
  });

  it('is for now when the delay is nothing', async () => {
    expect(world.api.shown(await world.api.print({ delaySeconds: 0 })).state).toBe('queued');
  });

  it('stands when tick cannot be woken', async () => {
    world.api.doorbellDown = true;
    const answer = await world.api.print({ delaySeconds: 90 });
    expect(answer.status).toBe(202);
    expect(await present(world.api.store, await world.api.jobOf(answer))).toMatchObject({
      state: 'scheduled',
    });
    expect(world.api.events).toContain('doorbell_failed');
  });

  it.each([
    ['in the past', iso(start - 1)],
    ['beyond a year', iso(start + (maxScheduleSeconds + 1) * 1000)],
    ['on the clock of a wall, which skips an hour in spring', '2027-03-28T02:30:00'],
    ['on a day that does not exist', '2027-02-29T09:00:00Z'],
    ['at an hour that does not exist', '2026-12-01T25:00:00Z'],
    ['without a time', '2026-12-01'],
    ['in words', 'tomorrow'],
    ['as nothing', ''],
  ])('is refused when it is %s', async (_, runAt) => {
    const answer = await world.api.print({ runAt });
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([422, 'RUN_AT_INVALID', 'runAt']);
    await nothingStored();
  });

  it('is refused with both a delay and a moment', async () => {
    const answer = await world.api.print({ delaySeconds: 5, runAt: iso(start + 5000) });
    expect([answer.status, answer.error.code]).toEqual([422, 'RUN_AT_INVALID']);
  });

  it.each([-1, 0.5, maxScheduleSeconds + 1, '5'])('is refused with the delay %j', async (delaySeconds) => {
    const answer = await world.api.print({ delaySeconds });
    expect([answer.status, answer.error.field]).toEqual([400, 'delaySeconds']);
  });

  it('is refused with a delay beyond all numbers', async () => {
    const answer = await world.api.postJson('/v1/jobs', '{"type":"delay-print","delaySeconds":1e999}');
    expect([answer.status, answer.error.field]).toEqual([400, 'delaySeconds']);
  });

  it('is refused when as many are scheduled as can be', async () => {
    await world.api.command({ operator: 'limit', lane: 'documents', maxQueued: 1 });
    await world.api.print({ delaySeconds: 60 });
    const answer = await world.api.print({ delaySeconds: 60 });
    expect([answer.status, answer.error.code, answer.error.queue_size]).toEqual([503, 'QUEUE_FULL', 1]);
    expect(answer.error.message).toContain('日時を指定したジョブ');
    expect((await world.api.print()).status).toBe(202);
  });

  it('neither takes a turn nor gives one back, whether it is taken or not', async () => {
    await world.api.command({ operator: 'limit', lane: 'documents', maxQueued: 2 });
    const first = await world.api.jobOf(await world.api.print());
    for (let n = 0; n < 2; n++) expect((await world.api.print({ delaySeconds: 60 })).status).toBe(202);
    for (let n = 0; n < 3; n++) expect((await world.api.print({ delaySeconds: 60 })).status).toBe(503);
    const second = await world.api.jobOf(await world.api.print());
    expect(second.rank - first.rank).toBe(lanes.documents.turnSeconds * 1000);
  });
});

describe('jobs of one submitter', () => {
  it('leave room between them for others', async () => {
    for (let n = 0; n < 10; n++) await world.api.print();
    world.api.sourceIp = '198.51.100.1';
    world.api.clock.advance(1000);
    expect(world.api.shown(await world.api.print()).position).toBe(2);
  });

  it('are told the start they will have at the place they get', async () => {
    const slow = { durationsMs: [60_000], promises: [] };
    const readLane = world.api.store.readLane.bind(world.api.store);
    world.api.store.readLane = async (name) => ({ ...(await readLane(name)), ...slow, running: 2 });
    for (let n = 0; n < 8; n++) await world.api.print();
    world.api.sourceIp = '198.51.100.1';
    world.api.clock.advance(1000);
    const answer = await world.api.print();
    const job = await world.api.jobOf(answer);
    expect(job.promisedStart).toEqual({ earliest: start + 1000, latest: start + 61_000 });
    expect(world.api.shown(answer).estimatedStart).toEqual({
      earliest: iso(start + 1000),
      latest: iso(start + 61_000),
    });
  });
});
