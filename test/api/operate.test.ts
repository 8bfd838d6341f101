import { describe, expect, it } from 'vitest';
import { newJobId } from '../../shared/job.ts';
import { admitted, claimed, done, present, result, waitingJob } from '../store/jobs.ts';
import { apiForEachTest, start } from './harness.ts';

const world = apiForEachTest();

const waiting = () =>
  admitted(world.api.store, waitingJob(start, { secret: 'sealed', identity: 'e'.repeat(64) }));

describe('POST /cancel/{id}', () => {
  it('takes a waiting job out of the line, twice if asked twice', async () => {
    const job = await waiting();
    for (let time = 1; time <= 2; time++) {
      const answer = await world.api.operate(`/cancel/${job.id}`);
      expect([answer.status, answer.body]).toEqual([200, { ok: true, status: 'cancelled' }]);
    }
    expect(await present(world.api.store, job)).toMatchObject({ state: 'cancelled', secret: 'destroyed' });
    expect(await world.api.store.readSecret(job.id)).toBeUndefined();
    expect(await world.api.store.readLane('browser')).toMatchObject({ queued: 0, running: 0 });
    expect(world.api.events).toEqual(['job_cancelled']);
  });

  it('asks a running job to stop, twice if asked twice', async () => {
    const job = await claimed(world.api.store, start, await waiting());
    for (let time = 1; time <= 2; time++) {
      const answer = await world.api.operate(`/cancel/${job.id}`);
      expect([answer.status, answer.body]).toEqual([
        202,
        { ok: true, status: 'running', stop_requested: true },
      ]);
      world.api.clock.advance(500);
    }
    expect(await present(world.api.store, job)).toMatchObject({ state: 'running', stopRequestedAt: start });
  });

  it('says of a finished job how it ended', async () => {
    const job = await claimed(world.api.store, start, await waiting());
    await done(world.api.store, start, job, { kind: 'complete', claimId: job.claimId, report: {}, result });
    const answer = await world.api.operate(`/cancel/${job.id}`);
    expect([answer.status, answer.error.code, answer.error.state]).toEqual([
      409,
      'ALREADY_ENDED',
      'completed',
    ]);
    expect((await present(world.api.store, job)).state).toBe('completed');
  });

  it('cancels what became waiting again while it was looked at', async () => {
    const job = await claimed(world.api.store, start, await waiting());
    const interrupt = { kind: 'interrupt', claimId: job.claimId, report: {} } as const;
    const write = world.api.store.write.bind(world.api.store);
    world.api.store.write = async (before, change) => {
      world.api.store.write = write;
      await done(world.api.store, start, job, interrupt);
      return write(before, change);
    };
    const answer = await world.api.operate(`/cancel/${job.id}`);
    expect([answer.status, answer.body.status]).toEqual([200, 'cancelled']);
  });

  it('does not know a job whose record goes while it is looked at', async () => {
    const job = await waiting();
    world.api.store.write = async () => ({ written: false, because: 'guard', job: undefined });
    const answer = await world.api.operate(`/cancel/${job.id}`);
    expect([answer.status, answer.error.code]).toEqual([404, 'JOB_NOT_FOUND']);
  });

  it.each([newJobId(), 'nonsense', '..%2fx'])('does not know the job %s', async (id) => {
    const answer = await world.api.operate(`/cancel/${id}`);
    expect([answer.status, answer.error.code]).toEqual([404, 'JOB_NOT_FOUND']);
  });
});

describe('POST /v1/jobs/{id}/cancel', () => {
  it('answers with the job as it is now', async () => {
    const job = await waiting();
    const answer = await world.api.operate(`/v1/jobs/${job.id}/cancel`);
    expect(answer.status).toBe(200);
    expect(answer.body.job).toMatchObject({ id: job.id, state: 'cancelled', secret: 'destroyed' });
  });

  it('shows the wish to stop of a running one', async () => {
    const job = await claimed(world.api.store, start, await waiting());
    const answer = await world.api.operate(`/v1/jobs/${job.id}/cancel`);
    expect(answer.status).toBe(202);
    expect(answer.body.job).toMatchObject({ state: 'running', stopRequested: true });
  });
});
