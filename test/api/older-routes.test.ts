import { describe, expect, it } from 'vitest';
import { lanes } from '../../shared/lanes.ts';
import {
  admitted,
  claimed,
  completes,
  done,
  failsForGood,
  failure,
  present,
  type Running,
  waitingJob,
} from '../store/jobs.ts';
import { apiForEachTest, as, formOf, nobody, start } from './harness.ts';

const world = apiForEachTest();

const running = async (): Promise<Running> =>
  claimed(world.api.store, start, await admitted(world.api.store, waitingJob(start)));
const status = async (id: string, headers?: Record<string, string>) =>
  (await world.api.get(`/status/${id}`, headers)).body;
const failedWith = async (code: string) => {
  const job = await running();
  const error = { ...failure, code };
  return done(world.api.store, start, job, { ...failsForGood(job), error });
};

describe('GET /status/{id}', () => {
  it('has every field that clients of the older tool read', async () => {
    const answer = await world.api.upload(await formOf());
    const body = await status(String(answer.body.session_id), nobody);
    expect(body).toEqual({
      job_id: answer.body.job_id,
      session_id: answer.body.job_id,
      status: 'queued',
      progress: 0,
      step_name: '',
      current_data: 0,
      total_data: 0,
      logs: [],
      start_time: new Date(start).toISOString(),
      elapsed_sec: 0,
      login_status: 'not_started',
      login_message: '',
      user_message: expect.any(String),
      queue_position: 1,
      queue_size: 1,
      running_count: 0,
      queue_limit: lanes.browser.maxQueued,
      stop_requested: false,
      resources: { memory_mb: null, cpu_percent: null, active_sessions: 0 },
      resource_warnings: [],
    });
  });

  it.each([
    ['LOGIN_REJECTED', 'failed'],
    ['ACCOUNT_LOCKED', 'failed'],
    ['TWO_FACTOR_REQUIRED', 'failed'],
    ['SINGLE_SIGN_ON', 'failed'],
    ['CAPTCHA_REQUIRED', 'captcha'],
  ])('says of a sign-in that ended with %s that it %s, and why', async (code, login) => {
    const job = await failedWith(code);
    expect(await status(job.id)).toMatchObject({
      login_status: login,
      login_message: '停止中',
      error_code: code,
    });
    expect(await status(job.id, { 'accept-language': 'en' })).toMatchObject({ login_message: 'down' });
  });

  it('says that it succeeded once a row is done, and of a completed job', async () => {
    const job = await running();
    expect(await status(job.id)).toMatchObject({ login_status: 'not_started', login_message: '' });
    const progress = { step: { ja: '入力', en: 'Filling in' }, current: 1, total: 9 };
    const ahead = await done(world.api.store, start, job, {
      kind: 'beat',
      claimId: job.claimId,
      report: { progress },
    });
    expect(await status(job.id)).toMatchObject({ login_status: 'success', login_message: '' });
    await done(world.api.store, start, ahead, completes(job));
    expect(await status(job.id)).toMatchObject({ login_status: 'success', progress: 100 });
  });

  it('answers 200 whatever became of the job', async () => {
    const { id } = await failedWith('SITE_DOWN');
    const answer = await world.api.get(`/status/${id}`);
    expect([answer.status, answer.body.status, answer.body.login_status]).toEqual([
      200,
      'error',
      'not_started',
    ]);
  });

  it('takes what older clients add to the address, and does not care', async () => {
    const { id } = await failedWith('SITE_DOWN');
    expect((await world.api.get(`/status/${id}?_=1732060800000&last_n=1`)).status).toBe(200);
  });
});

describe('GET /sessions', () => {
  it('counts the jobs at work, and shows no id of any', async () => {
    const job = await running();
    const waiting = await admitted(world.api.store, waitingJob(start));
    const answer = await world.api.get('/sessions', nobody);
    expect(answer.body).toEqual({
      active_sessions: 1,
      sessions: [
        { lane: 'browser', running: 1, max: 1 },
        { lane: 'documents', running: 0, max: 2 },
        { lane: 'crawl', running: 0, max: 4 },
      ],
      resources: { active_sessions: 1, max_active_sessions: 7, queued: 1 },
      warnings: [],
    });
    for (const { id } of [job, waiting]) expect(answer.text).not.toContain(id);
    expect(answer.text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
  });

  it('warns of a line that is full', async () => {
    await world.api.store.setLane('browser', { maxQueued: 1 });
    await admitted(world.api.store, waitingJob(start));
    expect((await world.api.get('/sessions')).body.warnings).toEqual(['browser: queue full']);
  });
});

describe('POST /cancel/{id}', () => {
  it('is for whoever has the id of an anonymous job, and of another’s for nobody else', async () => {
    const anonymous = await admitted(world.api.store, waitingJob(start));
    expect((await world.api.operate(`/cancel/${anonymous.id}`, nobody)).status).toBe(200);
    const owned = await admitted(world.api.store, waitingJob(start, { owner: 'key:taro' }));
    for (const headers of [nobody, as('submitter/hanako')])
      expect((await world.api.operate(`/cancel/${owned.id}`, headers)).error.code).toBe('JOB_NOT_FOUND');
    expect((await present(world.api.store, owned)).state).toBe('queued');
    expect((await world.api.operate(`/cancel/${owned.id}`, as('submitter/taro'))).status).toBe(200);
  });
});

describe.each(['/health', '/ready'])('GET %s', (path) => {
  it('is 200 while the table answers', async () => {
    await running();
    const answer = await world.api.get(path, nobody);
    expect([answer.status, answer.body]).toEqual([
      200,
      expect.objectContaining({
        status: 'healthy',
        timestamp: new Date(start).toISOString(),
        dependencies: { dynamodb: 'ok' },
        active_sessions: 1,
      }),
    ]);
  });

  it('is 503 when it does not, without a word of why', async () => {
    world.api.store.readLane = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7'));
    const answer = await world.api.get(path, nobody);
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({
      status: 'degraded',
      dependencies: { dynamodb: 'unavailable' },
      active_sessions: 0,
    });
    expect(answer.text).not.toMatch(/ECONN|10\.0/);
  });
});

it('GET /health says how each lane stands, GET /ready does not', async () => {
  await running();
  const { body } = await world.api.get('/health');
  expect(body.resources).toMatchObject({
    browser: { queued: 0, running: 1, concurrency: 1, queue_limit: 50 },
    documents: { queued: 0, running: 0, concurrency: 2, queue_limit: 200 },
  });
  expect((await world.api.get('/ready')).body).not.toHaveProperty('resources');
});
