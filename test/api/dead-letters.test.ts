import { describe, expect, it } from 'vitest';
import { newJobId } from '../../shared/job.ts';
import { admitted, waitingJob } from '../store/jobs.ts';
import { apiForEachTest, as, start } from './harness.ts';

const world = apiForEachTest();

const letters = '/v1/dead-letters';
const look = (queue = '', headers?: Record<string, string>) =>
  world.api.request('operate', `${letters}${queue}`, { ...(headers && { headers }) });
const redrive = (queue: string, headers?: Record<string, string>) =>
  world.api.operate(`${letters}/${queue}/redrive`, headers);

describe('GET /v1/dead-letters', () => {
  it('counts them, queue by queue', async () => {
    world.api.deadLetters.put('browser', '{}');
    world.api.deadLetters.put('wakeups', '{}');
    world.api.deadLetters.put('wakeups', '{}');
    expect((await look()).body).toEqual({
      queues: [
        { queue: 'browser', deadLetters: 1 },
        { queue: 'documents', deadLetters: 0 },
        { queue: 'crawl', deadLetters: 0 },
        { queue: 'wakeups', deadLetters: 2 },
      ],
    });
  });
});

describe('GET /v1/dead-letters/{queue}', () => {
  it('says what each was about: a job and how that stands, a lane, or nothing of ours', async () => {
    const job = await admitted(world.api.store, waitingJob(start));
    const gone = newJobId();
    world.api.deadLetters.put('browser', JSON.stringify({ lane: 'browser', look: job.id }));
    world.api.deadLetters.put('browser', JSON.stringify({ lane: 'browser', look: gone }));
    world.api.deadLetters.put('browser', JSON.stringify({ lane: 'browser' }));
    world.api.deadLetters.put('browser', '<script>c4nary</script>');
    const answer = await look('/browser');
    expect(answer.body).toEqual({
      queue: 'browser',
      deadLetters: [
        { doorbell: true, lane: 'browser', job: job.id, jobState: 'queued' },
        { doorbell: true, lane: 'browser', job: gone },
        { doorbell: true, lane: 'browser' },
        { doorbell: false },
      ],
    });
    expect(answer.text).not.toContain('c4nary');
  });

  it('leaves them where they are', async () => {
    world.api.deadLetters.put('crawl', '{"lane":"crawl"}');
    for (let time = 0; time < 2; time++)
      expect(world.api.list(await look('/crawl'), 'deadLetters')).toHaveLength(1);
    expect([world.api.rung, await world.api.audited()]).toEqual([[], []]);
  });

  it('shows ten at the most', async () => {
    for (let n = 0; n < 12; n++) world.api.deadLetters.put('crawl', '{"lane":"crawl"}');
    expect(world.api.list(await look('/crawl'), 'deadLetters')).toHaveLength(10);
  });
});

describe('POST /v1/dead-letters/{queue}/redrive', () => {
  it('rings for each doorbell, drops what is none, and says so', async () => {
    const job = await admitted(world.api.store, waitingJob(start));
    world.api.deadLetters.put('wakeups', JSON.stringify({ lane: 'browser', look: job.id }));
    world.api.deadLetters.put('wakeups', 'nonsense');
    expect((await redrive('wakeups')).body).toEqual({ queue: 'wakeups', rung: 1, dropped: 1, left: 0 });
    expect(world.api.rung).toEqual([{ lane: 'browser', look: job.id }]);
    expect((await redrive('wakeups')).body).toMatchObject({ rung: 0, dropped: 0, left: 0 });
  });

  it('leaves what cannot be rung', async () => {
    world.api.deadLetters.put('crawl', '{"lane":"crawl"}');
    world.api.doorbellDown = true;
    expect((await redrive('crawl')).body).toMatchObject({ rung: 0, left: 1 });
    expect(await world.api.deadLetters.count('crawl')).toBe(1);
  });
});

describe('dead letters', () => {
  it.each(['nowhere', 'constructor', 'Browser', 'rescue'])('of a queue %j are none', async (queue) => {
    for (const answer of [await look(`/${queue}`), await redrive(queue)]) {
      expect([answer.status, answer.error.code]).toEqual([404, 'QUEUE_NOT_FOUND']);
      expect(answer.error.hint).toBe('キュー: browser, documents, crawl, wakeups');
    }
    expect(await world.api.audited()).toEqual([]);
  });

  it.each(['submitter/s', 'viewer/v'])('are not for a %s', async (who) => {
    for (const answer of [
      await look('', as(who)),
      await look('/crawl', as(who)),
      await redrive('crawl', as(who)),
    ])
      expect([answer.status, answer.error.code]).toEqual([403, 'ROLE_NOT_ALLOWED']);
  });
});
