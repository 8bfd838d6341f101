import { describe, expect, it } from 'vitest';
import { admitted, waitingJob } from '../store/jobs.ts';
import { apiForEachTest, canary, formOf, start } from './harness.ts';

const world = apiForEachTest();

describe('an admission', () => {
  it('that is granted tells of the job and of how the lane stands with it', async () => {
    await admitted(world.api.store, waitingJob(start));
    const job = await world.api.jobOf(await world.api.upload(await formOf()));
    const stands = { queue_length: 2, running_count: 0 };
    expect(world.api.told).toMatchObject([
      { event: 'admission_granted', job: { id: job.id }, fields: stands },
      { event: 'job_created', job: { id: job.id }, fields: stands },
      { event: 'job_queued', job: { id: job.id }, fields: stands },
    ]);
  });

  it('that reuses a live job says so', async () => {
    await world.api.upload(await formOf());
    await world.api.upload(await formOf());
    expect(world.api.told.at(-1)).toMatchObject({
      event: 'job_reused',
      fields: { reason: 'identity', queue_length: 1, running_count: 0 },
    });
  });

  it.each([
    ['the line is full', 'QUEUE_FULL', { operator: 'limit', lane: 'browser', maxQueued: 1 }],
    ['the lane is drained', 'LANE_DRAINING', { operator: 'drain', lane: 'browser' }],
  ])('that is refused because %s tells the reason and how the lane stands', async (_, reason, command) => {
    await admitted(world.api.store, waitingJob(start));
    await world.api.command(command);
    await world.api.upload(await formOf());
    expect(world.api.told.at(-1)).toEqual({
      event: 'admission_refused',
      job: undefined,
      fields: { lane: 'browser', job_type: 'autofill', reason, queue_length: 1, running_count: 0 },
    });
  });

  it('that is refused for what was sent tells the reason and nothing of what was sent', async () => {
    await world.api.upload(await formOf({ email: '' }));
    await world.api.print({ lane: 'made-up-lane' });
    await world.api.postJson('/v1/jobs', {
      type: 'autofill',
      upload: crypto.randomUUID(),
      secrets: { email: 'taro@example.jp', password: canary },
    });
    expect(world.api.told).toMatchObject([
      { event: 'admission_refused', fields: { reason: 'INVALID_CREDENTIALS', lane: 'browser' } },
      { event: 'admission_refused', fields: { reason: 'LANE_NOT_ALLOWED', lane: 'documents' } },
      { event: 'admission_refused', fields: { reason: 'UPLOAD_NOT_FOUND', lane: 'browser' } },
    ]);
    expect(JSON.stringify(world.api.told)).not.toMatch(/made-up|taro|c4nary/);
  });

  it('does not ask a table that is away how the lane stands', async () => {
    world.api.store.admit = () => Promise.reject(new Error('unreachable'));
    await world.api.upload(await formOf());
    expect(world.api.told).toEqual([
      {
        event: 'admission_refused',
        job: undefined,
        fields: { lane: 'browser', job_type: 'autofill', reason: 'STORE_UNAVAILABLE' },
      },
    ]);
  });
});
