import { beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '../../shared/job.ts';
import { maxJsonBytes } from '../../shared/limits.ts';
import { admitted, claimed, done, failsForGood, present, waitingJob } from '../store/jobs.ts';
import { apiForEachTest, canary, formOf, start } from './harness.ts';

const world = apiForEachTest();
const email = 'taro@example.jp';
const secrets = { email, password: 'n3w-p@ss' };

/** A job of the form, failed: its secrets are gone. */
let job: Job;
beforeEach(async () => {
  const submitted = await world.api.jobOf(await world.api.upload(await formOf()));
  const running = await claimed(world.api.store, start, submitted);
  job = await done(world.api.store, start + 1000, running, failsForGood(running));
  world.api.sealed.length = 0;
  world.api.events.length = 0;
  world.api.rung.length = 0;
});

const now = () => present(world.api.store, job);
const retry = (body: unknown, headers?: Record<string, string>) => world.api.retry(job.id, body, headers);
/** Nothing of the job was written, no turn was drawn for it, nobody was rung. */
async function expectNothingDone(): Promise<void> {
  expect(await now()).toEqual(job);
  expect(await world.api.store.readSecret(job.id)).toBeUndefined();
  expect(await world.api.store.readLane('browser')).toMatchObject({ queued: 0, running: 0 });
  expect(world.api.rung).toEqual([]);
  expect(world.api.events).not.toContain('job_retried');
}

describe('a retry of a job whose secrets were destroyed', () => {
  it('without them is refused, and says what to send', async () => {
    const answer = await world.api.operate(`/v1/jobs/${job.id}/retry`);
    expect([answer.status, answer.error.code, answer.error.state]).toEqual([409, 'SECRET_NEEDED', 'error']);
    expect(answer.error.hint).toContain('{"secrets": {…}}');
    await expectNothingDone();
  });

  it('with them is back in the line, sealed again under the same id, with its former end in the history', async () => {
    const answer = await retry({ secrets });
    expect(answer.status).toBe(202);
    expect(world.api.shown(answer)).toMatchObject({
      ...{ id: job.id, state: 'queued', series: 2, attempts: 0, secret: 'sealed' },
      history: [{ state: 'error', finishedAt: new Date(start + 1000).toISOString() }],
    });
    expect(world.api.shown(answer)).not.toHaveProperty('secretDestroyedAt');
    expect(await world.api.store.readSecret(job.id)).toBeDefined();
    expect(world.api.sealed).toEqual([JSON.stringify(secrets)]);
    expect(world.api.rung).toEqual([{ lane: 'browser', look: job.id }]);
    expect(world.api.events).toEqual(['job_retried']);
  });

  it('takes another password than before: the former one is gone, and the site judges this one', async () => {
    expect(secrets.password).not.toBe(canary);
    expect((await retry({ secrets: { email: email.toUpperCase(), password: 'x' } })).status).toBe(202);
  });

  it('proves from then on by the new password whose the live job is', async () => {
    await retry({ secrets });
    const same = await world.api.upload(await formOf({ password: secrets.password }));
    expect([same.status, same.body.job_id]).toEqual([202, job.id]);
    const former = await world.api.upload(await formOf());
    expect([former.status, former.error.code]).toEqual([409, 'ALREADY_WAITING']);
  });

  it('is refused with those of another account, and told nothing about the right one', async () => {
    const answer = await retry({ secrets: { ...secrets, email: 'hana@example.jp' } });
    expect([answer.status, answer.error.code]).toEqual([409, 'SECRET_OF_ANOTHER']);
    expect(answer.text).not.toContain('taro');
    expect(world.api.sealed).toEqual([]);
    await expectNothingDone();
  });

  it('may be tried with other accounts as often as a person may submit, and no oftener', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++)
      statuses.push((await retry({ secrets: { ...secrets, email: `a${n}@example.jp` } })).status);
    expect(statuses).toEqual([...Array(10).fill(409), 429, 429]);
    await expectNothingDone();
  });

  it.each<[string, unknown, Record<string, string>, number, string, string?]>([
    ['no JSON', '{"secrets":', {}, 400, 'INVALID_JSON'],
    ['another type', { secrets }, { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['too large a body', { secrets: { ...secrets, x: 'x'.repeat(maxJsonBytes) } }, {}, 413, 'BODY_TOO_LARGE'],
    ['no secrets in it', {}, {}, 400, 'INVALID_REQUEST', 'secrets'],
    ['a field nobody knows', { secrets, force: true }, {}, 400, 'INVALID_REQUEST', 'force'],
    ['secrets that are none', { secrets: 'taro' }, {}, 400, 'INVALID_REQUEST', 'secrets'],
    [
      'NUL in them',
      { secrets: { ...secrets, password: 'a\0b' } },
      {},
      400,
      'INVALID_TEXT',
      'secrets.password',
    ],
    ['no password', { secrets: { email } }, {}, 400, 'INVALID_CREDENTIALS', 'password'],
    [
      'a secret nobody knows',
      { secrets: { ...secrets, pin: '1' } },
      {},
      400,
      'INVALID_CREDENTIALS',
      'secrets',
    ],
  ])('is refused with %s, as a submission is', async (_, body, headers, status, code, field) => {
    const answer = await retry(body, headers);
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([status, code, field]);
    expect(world.api.sealed).toEqual([]);
    await expectNothingDone();
  });

  it('is refused when the keys are away, and nothing is stored', async () => {
    world.api.keysDown = true;
    const answer = await retry({ secrets });
    expect([answer.status, answer.error.code]).toEqual([503, 'STORE_UNAVAILABLE']);
    await expectNothingDone();
  });

  it('is refused while the same account has another live job, which keeps its lock', async () => {
    const live = await world.api.jobOf(await world.api.upload(await formOf()));
    const answer = await retry({ secrets });
    expect([answer.status, answer.error.code]).toEqual([409, 'ALREADY_WAITING']);
    expect(await now()).toEqual(job);
    expect(await world.api.store.readSecret(job.id)).toBeUndefined();
    expect(await world.api.store.readSecret(live.id)).toBeDefined();
  });

  it('is granted once to two that come at the same time with different passwords', async () => {
    const answers = await Promise.all(
      ['one', 'two'].map((password) => retry({ secrets: { email, password } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(answers.find(({ status }) => status === 409)?.error.code).toBe('NOT_RETRYABLE');
    expect(await now()).toMatchObject({ state: 'queued', series: 2, secret: 'sealed' });
    expect(await world.api.store.readLane('browser')).toMatchObject({ queued: 1 });
  });

  it('says nothing of them in any answer or log line', async () => {
    await retry({ secrets });
    await retry({ secrets });
    await retry({ secrets: { ...secrets, email: 'hana@example.jp' } });
    for (const text of [world.api.answered(), world.output.text()]) {
      expect(text).not.toContain(secrets.password);
      expect(text).not.toContain(email);
    }
  });
});

describe('secrets for a job that needs none', () => {
  it('are refused: one that never had any', async () => {
    const print = await admitted(
      world.api.store,
      waitingJob(start, { type: 'delay-print', lane: 'documents' }),
    );
    const cancelled = await done(world.api.store, start, print, { kind: 'cancel' });
    const answer = await world.api.retry(print.id, { secrets });
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([
      400,
      'SECRET_NOT_WANTED',
      'secrets',
    ]);
    expect(await present(world.api.store, print)).toEqual(cancelled);
    expect((await world.api.operate(`/v1/jobs/${print.id}/retry`)).status).toBe(202);
  });

  it('are refused: one that has not ended has its own', async () => {
    await retry({ secrets });
    const answer = await retry({ secrets: { ...secrets, password: 'another' } });
    expect([answer.status, answer.error.code, answer.error.state]).toEqual([409, 'NOT_RETRYABLE', 'queued']);
    expect(world.api.sealed).toHaveLength(1);
  });
});
