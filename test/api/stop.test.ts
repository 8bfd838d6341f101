import { describe, expect, it } from 'vitest';
import type { Job } from '../../shared/job.ts';
import { admitted, claimed, completes, done, present, scheduledJob, waitingJob } from '../store/jobs.ts';
import { apiForEachTest, as, nobody, start } from './harness.ts';

const world = apiForEachTest();

const waiting = (changes: Partial<Job> = {}) => admitted(world.api.store, waitingJob(start, changes));
const stop = ({ id }: Job, headers?: Record<string, string>) =>
  world.api.operate(`/v1/jobs/${id}/stop`, headers);

describe('POST /v1/jobs/{id}/stop', () => {
  it('asks a running job to stop, once, however often it is asked', async () => {
    const job = await claimed(world.api.store, start, await waiting());
    for (let time = 1; time <= 3; time++) {
      const answer = await stop(job);
      expect(answer.status).toBe(202);
      expect(world.api.shown(answer)).toMatchObject({ id: job.id, state: 'running', stopRequested: true });
      world.api.clock.advance(500);
    }
    expect((await present(world.api.store, job)).stopRequestedAt).toBe(start);
    expect(world.api.events).toEqual(['stop_requested', 'stop_requested', 'stop_requested']);
  });

  it.each([
    ['queued', async () => waiting()],
    ['scheduled', async () => admitted(world.api.store, scheduledJob(start, start + 9000))],
  ] as const)('leaves a job that is %s where it is', async (state, make) => {
    const job = await make();
    const answer = await stop(job);
    expect([answer.status, answer.error.code, answer.error.state]).toEqual([409, 'NOT_RUNNING', state]);
    expect(answer.error.message).toBe(`このジョブは実行中ではありません（${state}）。`);
    expect(await present(world.api.store, job)).toEqual(job);
    expect(world.api.events).toEqual([]);
  });

  it('says of a job that has ended how it ended', async () => {
    const job = await claimed(world.api.store, start, await waiting());
    await done(world.api.store, start, job, completes(job));
    const answer = await stop(job, { 'accept-language': 'en' });
    expect([answer.status, answer.error.code, answer.error.state]).toEqual([
      409,
      'ALREADY_ENDED',
      'completed',
    ]);
    expect(answer.error.message).toBe('The job has ended already (completed).');
  });

  it('says so of a job that ends while it is asked', async () => {
    const job = await claimed(world.api.store, start, await waiting());
    const write = world.api.store.write.bind(world.api.store);
    world.api.store.write = async (...args) => {
      world.api.store.write = write;
      await done(world.api.store, start, job, completes(job));
      return write(...args);
    };
    expect((await stop(job)).error.code).toBe('ALREADY_ENDED');
  });

  it('is for its owner and for those who operate', async () => {
    const job = await claimed(world.api.store, start, await waiting({ owner: 'key:taro' }));
    const status = async (headers: Record<string, string>) => (await stop(job, headers)).status;
    expect(await status(nobody)).toBe(404);
    expect(await status(as('submitter/hanako'))).toBe(404);
    expect(await status(as('viewer/v'))).toBe(403);
    expect((await present(world.api.store, job)).stopRequestedAt).toBeUndefined();
    expect(await status(as('submitter/taro'))).toBe(202);
    expect(await status(as('operator/o'))).toBe(202);
  });
});
