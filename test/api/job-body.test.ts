import { describe, expect, it } from 'vitest';
import { tokyoPrices } from '../../shared/prices.ts';
import type { LaneState } from '../../shared/store/job-store.ts';
import { UnreadableRecord } from '../../shared/store/unreadable.ts';
import { noUsage } from '../../shared/usage.ts';
import { admitted, claimed, done, interrupts, present, waitingJob } from '../store/jobs.ts';
import { apiForEachTest, start } from './harness.ts';

const world = apiForEachTest();

const iso = (ms: number) => new Date(ms).toISOString();
const shown = async (id: string) => world.api.shown(await world.api.get(`/v1/jobs/${id}`));

/** Has every lane look like this. */
function laneIs(state: Partial<LaneState>): void {
  const readLane = world.api.store.readLane.bind(world.api.store);
  world.api.store.readLane = async (name) => ({ ...(await readLane(name)), ...state });
}

describe('a job is shown with', () => {
  it('its place, when it will start, how sure that is, and how long it may wait', async () => {
    laneIs({ running: 1, durationsMs: [60_000, 120_000], promises: ['kept', 'kept', 'late', 'kept'] });
    const job = await admitted(world.api.store, waitingJob(start));
    expect(await shown(job.id)).toMatchObject({
      priority: 5,
      position: 1,
      positionExact: true,
      estimatedStart: { earliest: iso(start), latest: iso(start + 120_000), share: 0.75, sample: 4 },
      waitsUntil: iso(start + 1_800_000),
      series: 1,
      history: [],
      interruptions: 0,
    });
  });

  it('what it used and what that costs, by the prices of a day', async () => {
    const usage = {
      ...noUsage,
      dynamodbWriteUnits: 100,
      gbSeconds: 12.34567,
      sqsRequests: 2,
      invocations: 1,
      calls: 40,
    };
    const job = await admitted(world.api.store, waitingJob(start, { usage }));
    const { usd } = tokyoPrices;
    const price =
      100 * usd.dynamodbWriteUnits + 12.34567 * usd.gbSeconds + 2 * usd.sqsRequests + usd.invocations;
    expect((await shown(job.id)).cost).toEqual({
      estimateUsd: Math.round(price * 1e6) / 1e6,
      region: 'ap-northeast-1',
      pricesListedOn: tokyoPrices.listedOn,
      used: { dynamodbWriteUnits: 100, gbSeconds: 12.346, sqsRequests: 2, invocations: 1, calls: 40 },
    });
  });

  it('a cost from its admission on', async () => {
    const { cost } = world.api.shown(await world.api.print());
    expect(cost).toMatchObject({ used: { dynamodbWriteUnits: expect.any(Number) } });
  });

  it('when its worker saw the request to stop', async () => {
    const job = await claimed(world.api.store, start, await admitted(world.api.store, waitingJob(start)));
    await world.api.operate(`/v1/jobs/${job.id}/cancel`);
    expect(await shown(job.id)).toMatchObject({ stopRequested: true });
    expect(await shown(job.id)).not.toHaveProperty('stopAcknowledgedAt');
    const beat = { kind: 'beat', claimId: job.claimId, report: { sawStop: true } } as const;
    await done(world.api.store, start + 1500, await present(world.api.store, job), beat);
    expect(await shown(job.id)).toMatchObject({ stopAcknowledgedAt: iso(start + 1500) });
  });

  it('how often it gave way', async () => {
    const job = await claimed(world.api.store, start, await admitted(world.api.store, waitingJob(start)));
    await done(world.api.store, start, job, interrupts(job));
    expect(await shown(job.id)).toMatchObject({ state: 'queued', interruptions: 1, attempts: 0 });
  });

  it('nothing of who sent it, of its keys in the table or of its worker', async () => {
    const id = String(world.api.shown(await world.api.print()).id);
    const { text } = await world.api.get(`/v1/jobs/${id}`, { authorization: 'Bearer viewer/somebody' });
    expect(text).not.toMatch(/submitter|owner|203\.0\.113|gsi|claimId|leaseUntil|rank/);
  });

  it('words instead of a defect when a newer version wrote it', async () => {
    const job = await admitted(world.api.store, waitingJob(start));
    world.api.store.read = () => Promise.reject(new UnreadableRecord(job.id, { cause: new Error('new') }));
    for (const path of [`/v1/jobs/${job.id}`, `/status/${job.id}`]) {
      const answer = await world.api.get(path);
      expect([answer.status, answer.error.code, answer.headers.get('retry-after')]).toEqual([
        503,
        'JOB_UNREADABLE',
        '60',
      ]);
    }
  });
});

describe('text that would be more than text', () => {
  const strange = '<img src=x onerror=alert(1)> =HYPERLINK("x") \u202etxt.exe';

  it('is text in a message’s title, without what turns the line around', async () => {
    const answer = await world.api.print({ input: { message: strange } });
    expect(world.api.shown(answer).title).toBe(strange.replace('\u202e', ' '));
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('keeps addresses out of a title, and never cuts a character in half', async () => {
    const message = `${'😀'.repeat(79)}😀😀 to taro@example.jp`;
    expect(world.api.shown(await world.api.print({ input: { message } })).title).toBe('😀'.repeat(80));
    expect(world.api.shown(await world.api.print({ input: { message: 'to taro@example.jp' } })).title).toBe(
      'to ***',
    );
  });
});
