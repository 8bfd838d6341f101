import { describe, expect, it } from 'vitest';
import { type Job, newJobId } from '../../shared/job.ts';
import { lanes } from '../../shared/lanes.ts';
import { retryableSeconds } from '../../shared/limits.ts';
import {
  admitted,
  claimed,
  completes,
  done,
  failsForGood,
  failure,
  lostAfterMs,
  present,
  waitingJob,
} from '../store/jobs.ts';
import { apiForEachTest, start } from './harness.ts';

const world = apiForEachTest();

const waiting = (changes: Partial<Job> = {}) =>
  admitted(world.api.store, waitingJob(start, { type: 'delay-print', lane: 'documents', ...changes }));
async function failed(changes: Partial<Job> = {}): Promise<Job> {
  const job = await claimed(world.api.store, start, await waiting(changes));
  return done(world.api.store, start + 1000, job, failsForGood(job));
}
const retry = (job: Pick<Job, 'id'>) => world.api.operate(`/v1/jobs/${job.id}/retry`);

describe('POST /v1/jobs/{id}/retry', () => {
  it('puts a job that failed at the end of the line, and remembers how it ended', async () => {
    const job = await failed();
    world.api.clock.advance(60_000);
    await waiting({ rank: start + 30_000 - 300_000 });
    const answer = await retry(job);
    expect(answer.status).toBe(202);
    expect(world.api.shown(answer)).toMatchObject({
      id: job.id,
      state: 'queued',
      position: 2,
      attempts: 0,
      series: 2,
      history: [
        {
          state: 'error',
          attempts: 1,
          lostWorkers: 0,
          errorCode: failure.code,
          finishedAt: new Date(start + 1000).toISOString(),
        },
      ],
    });
    expect(world.api.shown(answer)).not.toHaveProperty('error');
    expect(world.api.shown(answer)).not.toHaveProperty('finishedAt');
    expect(world.api.rung).toEqual([{ lane: 'documents', look: job.id }]);
    expect(world.api.told).toMatchObject([
      { event: 'job_retried', fields: { series: 2, queue_length: 2, running_count: 0 } },
    ]);
  });

  it('takes a turn behind those of the same submitter', async () => {
    const submitter = 'a'.repeat(32);
    const jobs = [await failed({ submitter }), await failed({ submitter })];
    world.api.clock.advance(1000);
    for (const job of jobs) await retry(job);
    const ranks = await Promise.all(jobs.map(async (job) => (await present(world.api.store, job)).rank));
    expect(ranks).toEqual([start + 1000 - 300_000, start + 21_000 - 300_000]);
  });

  it('works for a job that a person cancelled', async () => {
    const job = await done(world.api.store, start, await waiting(), { kind: 'cancel' });
    expect((await retry(job)).status).toBe(202);
  });

  it('stands when the doorbell cannot be rung', async () => {
    const job = await failed();
    world.api.doorbellDown = true;
    expect((await retry(job)).status).toBe(202);
    expect(world.api.events).toEqual(['job_retried', 'doorbell_failed']);
  });

  it('is granted once to two that ask at the same time', async () => {
    const job = await failed({ submitter: 'a'.repeat(32) });
    const answers = await Promise.all([retry(job), retry(job)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(answers.find(({ status }) => status === 409)?.error).toMatchObject({
      code: 'NOT_RETRYABLE',
      state: 'queued',
    });
    expect(await present(world.api.store, job)).toMatchObject({ state: 'queued', series: 2 });
    expect(await world.api.store.readLane('documents')).toMatchObject({ queued: 1 });
    const next = await failed({ submitter: 'a'.repeat(32) });
    await retry(next);
    const behind = lanes.documents.turnSeconds * 1000;
    expect((await present(world.api.store, next)).rank).toBe(start + behind - 300_000);
  });

  const submitter = 'b'.repeat(32);
  it.each([
    ['waiting', 'queued', () => waiting({ submitter })],
    ['running', 'running', async () => claimed(world.api.store, start, await waiting({ submitter }))],
    [
      'completed',
      'completed',
      async () => {
        const job = await claimed(world.api.store, start, await waiting({ submitter }));
        return done(world.api.store, start, job, completes(job));
      },
    ],
  ] as const)(
    'is refused for one that is %s, with its state, and changes nothing',
    async (_, state, make) => {
      const job = await make();
      const before = [await present(world.api.store, job), world.api.writes()];
      const answer = await retry(job);
      expect([answer.status, answer.error.code, answer.error.state]).toEqual([409, 'NOT_RETRYABLE', state]);
      expect(answer.error.hint).toEqual(expect.any(String));
      expect([await present(world.api.store, job), world.api.writes()]).toEqual(before);
      expect(world.api.rung).toEqual([]);
    },
  );

  it('is refused a week after the job’s life began', async () => {
    const job = await failed();
    world.api.clock.advance(retryableSeconds * 1000);
    const answer = await retry(job);
    expect([answer.status, answer.error.code]).toEqual([409, 'RETRY_TOO_LATE']);
  });

  it('is refused while the same account has another live job', async () => {
    const identity = 'e'.repeat(64);
    const job = await failed({ identity });
    await waiting({ identity });
    const answer = await retry(job);
    expect([answer.status, answer.error.code]).toEqual([409, 'ALREADY_WAITING']);
  });

  it('is refused like a new job when the line is full or the lane is drained', async () => {
    const job = await failed();
    await world.api.command({ operator: 'limit', lane: 'documents', maxQueued: 1 });
    await waiting();
    const full = await retry(job);
    expect([full.status, full.error.code, full.headers.get('retry-after')]).toEqual([
      503,
      'QUEUE_FULL',
      '60',
    ]);
    await world.api.command({ operator: 'drain', lane: 'documents' });
    const draining = await retry(job);
    expect([draining.status, draining.error.code]).toEqual([503, 'LANE_DRAINING']);
    expect((await present(world.api.store, job)).state).toBe('error');
  });

  it.each([newJobId(), 'nonsense', '..%2fx'])('does not know the job %s', async (id) => {
    const answer = await world.api.operate(`/v1/jobs/${id}/retry`);
    expect([answer.status, answer.error.code]).toEqual([404, 'JOB_NOT_FOUND']);
  });

  it('starts the count of lost workers anew', async () => {
    let job = await waiting({ maxAttempts: 1 });
    job = await claimed(world.api.store, start, job);
    job = await done(world.api.store, start + lostAfterMs, job, { kind: 'loseLease' });
    expect(job).toMatchObject({ state: 'error', lostWorkers: 1 });
    expect(world.api.shown(await retry(job))).toMatchObject({
      lostWorkers: 0,
      history: [{ errorCode: 'WORKER_LOST', lostWorkers: 1 }],
    });
  });
});
