import { describe, expect, it } from 'vitest';
import type { Breaker } from '../../shared/breaker.ts';
import { seconds } from '../../shared/clock.ts';
import { admitted, waitingJob } from '../store/jobs.ts';
import { apiForEachTest, start } from './harness.ts';

const world = apiForEachTest();
const name = 'site';
const stands = async (after: Breaker) =>
  world.api.store.writeBreaker({ name, before: await world.api.store.readBreaker(name), after });

describe('a job whose site does not answer', () => {
  it('is shown as waiting for it, in both languages, with when it is tried again', async () => {
    const job = await admitted(world.api.store, waitingJob(start, { breaker: name }));
    await stands({ state: 'open', until: start + seconds(60) });
    world.api.clock.advance(seconds(15));
    const english = await world.api.get(`/v1/jobs/${job.id}`, { 'accept-language': 'en' });
    expect(world.api.shown(english)).toMatchObject({
      ...{ state: 'queued', position: 1, estimatedStart: null, attempts: 0 },
      waiting: {
        code: 'SITE_PAUSED',
        until: new Date(start + seconds(60)).toISOString(),
        message: expect.stringContaining('It is tried again in about 45 s.'),
      },
    });
    const japanese = await world.api.get(`/status/${job.id}`);
    expect(japanese.body).toMatchObject({ status: 'queued', queue_position: 1 });
    expect(japanese.body.user_message).toContain('接続先のサイトが応答していないため');
    expect(japanese.body.user_message).toContain('約45秒後');
  });

  it('is shown without a time while another finds out, and as any other when the site is well', async () => {
    const job = await admitted(world.api.store, waitingJob(start, { breaker: name }));
    const shown = async () => world.api.shown(await world.api.get(`/v1/jobs/${job.id}`));
    await stands({ state: 'open', until: start });
    expect(await shown()).toMatchObject({ waiting: { code: 'SITE_PAUSED' } });
    await stands({ state: 'closed', failures: 0 });
    expect(await shown()).toMatchObject({ waiting: { code: 'STARTING' } });
  });

  it('does not concern a job that needs no site', async () => {
    const job = await admitted(world.api.store, waitingJob(start));
    await stands({ state: 'open', until: start + seconds(60) });
    const answer = await world.api.get(`/v1/jobs/${job.id}`);
    expect(world.api.shown(answer)).toMatchObject({ waiting: { code: 'STARTING' } });
  });
});
