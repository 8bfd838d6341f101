import { describe, expect, it } from 'vitest';
import { claimNext } from '../../shared/claim.ts';
import { newJobId } from '../../shared/job.ts';
import type { LaneName } from '../../shared/lanes.ts';
import { admitted, claimed, completes, done, waitingJob } from '../store/jobs.ts';
import { apiForEachTest, formOf, start } from './harness.ts';

const world = apiForEachTest();

const waiting = (lane: LaneName = 'browser', rank = start) =>
  admitted(world.api.store, waitingJob(start, { lane, rank }));
const claim = (lane: LaneName) => {
  const { store, clock } = world.api;
  return claimNext({ store, clock, emit: () => undefined }, lane);
};
const at = new Date(start).toISOString();

describe('GET /v1/lanes', () => {
  it('shows every lane: open or not, its counters, and how good its estimates were', async () => {
    const first = await waiting('browser', start - 1);
    await world.api.store.admit({
      job: { ...waitingJob(start), promisedStart: { earliest: start, latest: start } },
      input: {},
    });
    const job = await claimed(world.api.store, start, first);
    await done(world.api.store, start, job, completes(job));
    expect(await claim('browser')).toBeDefined();
    await waiting();
    await world.api.print({ delaySeconds: 60 });
    const calm = { state: 'open', scheduled: 0, queued: 0, running: 0, estimates: null };
    expect((await world.api.get('/v1/lanes')).body).toEqual({
      lanes: [
        {
          ...calm,
          name: 'browser',
          queued: 1,
          running: 1,
          concurrency: 1,
          maxQueued: 50,
          estimates: { share: 1, sample: 1 },
        },
        { ...calm, name: 'documents', scheduled: 1, concurrency: 2, maxQueued: 200 },
        { ...calm, name: 'crawl', concurrency: 4, maxQueued: 10_000 },
      ],
    });
  });

  it('says of a lane that is paused, drained or both since when', async () => {
    const lane = 'browser';
    const shown = async () => (await world.api.get('/v1/lanes')).body.lanes;
    await world.api.command({ operator: 'drain', lane });
    expect(await shown()).toMatchObject([{ state: 'draining', drainingAt: at }, {}, {}]);
    await world.api.command({ operator: 'pause', lane });
    expect(await shown()).toMatchObject([{ state: 'paused', pausedAt: at, drainingAt: at }, {}, {}]);
  });
});

describe('a lane that is paused', () => {
  it('takes jobs and begins none, and is ready', async () => {
    await world.api.command({ operator: 'pause', lane: 'browser' });
    expect((await world.api.upload(await formOf())).status).toBe(202);
    expect(await claim('browser')).toBeUndefined();
    expect(await world.api.get('/readyz')).toMatchObject({ status: 200, text: 'ok' });
  });

  it('lets the job that runs go on', async () => {
    const job = await claimed(world.api.store, start, await waiting());
    await world.api.command({ operator: 'pause', lane: 'browser' });
    expect(await done(world.api.store, start, job, completes(job))).toMatchObject({ state: 'completed' });
  });

  it('goes on when it is resumed, with a ring for each free slot', async () => {
    const lane = 'documents';
    await world.api.command({ operator: 'pause', lane });
    const jobs = [await waiting(lane, start), await waiting(lane, start + 1), await waiting(lane, start + 2)];
    const state = await world.api.command({ operator: 'resume', lane });
    expect(state).toMatchObject({ state: 'open', queued: 3 });
    expect(world.api.rung).toEqual(jobs.slice(0, 2).map(({ id }) => ({ lane, look: id })));
    expect((await claim(lane))?.id).toBe(jobs[0]?.id);
  });

  it('is resumed though it cannot be rung', async () => {
    await waiting();
    world.api.doorbellDown = true;
    expect(await world.api.command({ operator: 'resume', lane: 'browser' })).toMatchObject({ state: 'open' });
    expect(world.api.events).toEqual(['lane_resumed', 'doorbell_failed']);
  });
});

describe('a lane that is drained', () => {
  it('takes no job, does those that wait, and is not ready', async () => {
    const job = await waiting();
    await world.api.command({ operator: 'drain', lane: 'browser' });
    const answer = await world.api.upload(await formOf());
    expect([answer.status, answer.error.code, answer.headers.get('retry-after')]).toEqual([
      503,
      'LANE_DRAINING',
      '300',
    ]);
    expect(await world.api.get('/readyz')).toMatchObject({ status: 503, text: 'draining' });
    expect((await claim('browser'))?.id).toBe(job.id);
  });

  it('takes no job for later either, and other lanes take theirs', async () => {
    await world.api.command({ operator: 'drain', lane: 'documents' });
    expect((await world.api.print({ delaySeconds: 60 })).error.code).toBe('LANE_DRAINING');
    expect((await world.api.print({ lane: 'crawl' })).status).toBe(202);
  });

  it('is drained when nothing is left to do', async () => {
    const lane = 'browser';
    const job = await claimed(world.api.store, start, await waiting());
    expect(await world.api.command({ operator: 'drain', lane })).toMatchObject({ drained: false });
    await done(world.api.store, start, job, completes(job));
    expect(await world.api.command({ operator: 'drain', lane })).toMatchObject({ drained: true });
    expect(await world.api.command({ operator: 'resume', lane })).toMatchObject({ drained: false });
    expect((await world.api.upload(await formOf())).status).toBe(202);
  });
});

describe('a limit the operator sets', () => {
  it('holds for admissions, the answer and readiness, until it is taken back', async () => {
    const lane = 'browser';
    expect(await world.api.command({ operator: 'limit', lane, maxQueued: 1 })).toMatchObject({
      maxQueued: 1,
    });
    const first = await world.api.upload(await formOf());
    expect([first.status, first.body.queue_limit]).toEqual([202, 1]);
    const second = await world.api.upload(await formOf({ email: 'hanako@example.jp' }));
    expect([second.status, second.error.code, second.error.queue_limit]).toEqual([503, 'QUEUE_FULL', 1]);
    expect(await world.api.get('/readyz')).toMatchObject({ status: 503, text: 'queue full: 1/1' });
    expect((await world.api.get(`/status/${first.body.job_id}`)).body.queue_limit).toBe(1);
    await world.api.command({ operator: 'limit', lane, maxQueued: null });
    expect((await world.api.upload(await formOf({ email: 'hanako@example.jp' }))).status).toBe(202);
    expect(world.api.told.filter(({ event }) => event === 'lane_limited')).toMatchObject([
      { fields: { queue_limit: 1, queue_length: 0 } },
      { fields: { queue_limit: 50, queue_length: 1 } },
    ]);
  });
});

describe('the operator', () => {
  it('sees every lane with its dead letters', async () => {
    world.api.deadLetters.put('browser', '{}');
    world.api.deadLetters.put('wakeups', '{}');
    expect(await world.api.command({ operator: 'lanes' })).toMatchObject({
      lanes: [
        { name: 'browser', state: 'open', deadLetters: 1, drained: false },
        { name: 'documents', deadLetters: 0 },
        { name: 'crawl', deadLetters: 0 },
      ],
      wakeups: { deadLetters: 1 },
    });
  });

  it.each([
    [{ operator: 'pause' }, /"lane" is one of: browser, documents, crawl/],
    [{ operator: 'pause', lane: 'nowhere' }, /"lane" is one of: browser, documents, crawl/],
    [{ operator: 'redrive', queue: 'x' }, /"queue" is one of: browser, documents, crawl, wakeups/],
    [{ operator: 'limit', lane: 'browser' }, /"maxQueued" is a whole number/],
    [{ operator: 'limit', lane: 'browser', maxQueued: 0 }, /at least 1.*drain/],
    [{ operator: 'limit', lane: 'browser', maxQueued: 1.5 }, /whole number/],
    [{ operator: 'explode' }, /"operator" is one of: lanes, pause, resume, drain, limit, redrive/],
    [{ operator: null }, /"operator" is one of/],
    [{ operator: 'lanes', force: true }, /force/],
  ])('is told what is wrong with %j', async (command, message) => {
    await expect(world.api.command(command)).rejects.toThrow(message);
    expect(world.api.events).toEqual([]);
  });
});

describe('dead letters', () => {
  it('are rung again and gone; what is no doorbell is only gone', async () => {
    const job = await waiting();
    world.api.deadLetters.put('browser', JSON.stringify({ lane: 'browser', look: job.id }));
    world.api.deadLetters.put('browser', 'nonsense');
    expect(await world.api.command({ operator: 'redrive', queue: 'browser' })).toEqual({
      rung: 1,
      dropped: 1,
      left: 0,
    });
    expect(world.api.rung).toEqual([{ lane: 'browser', look: job.id }]);
    expect(await world.api.deadLetters.count('browser')).toBe(0);
  });

  it('run nothing for a job that has ended, and nothing twice', async () => {
    const ended = await claimed(world.api.store, start, await waiting());
    await done(world.api.store, start, ended, completes(ended));
    const bell = JSON.stringify({ lane: 'browser', look: ended.id });
    for (let n = 0; n < 2; n++) {
      world.api.deadLetters.put('browser', bell);
      await world.api.command({ operator: 'redrive', queue: 'browser' });
    }
    const { store, clock, rung } = world.api;
    expect(rung).toHaveLength(2);
    for (const { lane, look } of rung)
      expect(await claimNext({ store, clock, emit: () => undefined }, lane, { look })).toBeUndefined();
  });

  it('stay when their lane cannot be rung', async () => {
    world.api.deadLetters.put('browser', JSON.stringify({ lane: 'browser', look: newJobId() }));
    world.api.doorbellDown = true;
    const redrive = { operator: 'redrive', queue: 'browser' };
    expect(await world.api.command(redrive)).toEqual({ rung: 0, dropped: 0, left: 1 });
    world.api.doorbellDown = false;
    world.api.deadLetters.showAll();
    expect(await world.api.command(redrive)).toEqual({ rung: 1, dropped: 0, left: 0 });
  });

  it('of a whole night are rung in one call', async () => {
    for (let n = 0; n < 35; n++) world.api.deadLetters.put('crawl', '{"lane":"crawl"}');
    expect(await world.api.command({ operator: 'redrive', queue: 'crawl' })).toMatchObject({ rung: 35 });
  });
});
