import { describe, expect, it } from 'vitest';
import { claimed } from '../store/jobs.ts';
import { apiForEachTest, as, formOf, nobody, start } from './harness.ts';

describe('where anybody may submit', () => {
  const world = apiForEachTest();

  it('a public type is taken without a key, and the id is the only way to the job', async () => {
    const answer = await world.api.upload(await formOf());
    expect(answer.status).toBe(202);
    expect(await world.api.jobOf(answer)).not.toHaveProperty('owner');
    expect((await world.api.get(`/v1/jobs/${answer.body.job_id}`, nobody)).status).toBe(200);
  });

  it('nobody has a job done later without a key: it would lock the account’s person out until then', async () => {
    for (const later of [{ delaySeconds: 60 }, { runAt: new Date(start + 60_000).toISOString() }]) {
      const answer = await world.api.postJson('/v1/jobs', { type: 'autofill', ...later }, nobody);
      expect([answer.status, answer.error.code]).toEqual([401, 'KEY_REQUIRED']);
      expect(answer.error.message).toBe('日時の指定にはキーが必要です。');
    }
  });

  it('any other type takes a key', async () => {
    const answer = await world.api.print({}, nobody);
    expect([answer.status, answer.error.code]).toEqual([401, 'KEY_REQUIRED']);
    expect(answer.error.message).toBe('この操作にはキーが必要です。');
    expect(world.api.rung).toEqual([]);
    expect(await world.api.audited()).toEqual([]);
  });

  it('a viewer submits nothing, of a public type neither', async () => {
    for (const answer of [
      await world.api.print({}, as('viewer/v')),
      await world.api.upload(await formOf(), as('viewer/v')),
    ])
      expect([answer.status, answer.error.code]).toEqual([403, 'ROLE_NOT_ALLOWED']);
    expect(world.api.rung).toEqual([]);
  });

  it.each(['submitter', 'operator', 'admin'])('a job of a %s is theirs', async (role) => {
    const answer = await world.api.print({}, as(`${role}/taro`));
    expect((await world.api.jobOf(answer)).owner).toBe('key:taro');
    expect(world.api.shown(answer).owner).toBe('key:taro');
    expect((await world.api.get(`/v1/jobs/${world.api.shown(answer).id}`, nobody)).status).toBe(404);
  });
});

describe('where nobody may submit without a key', () => {
  const world = apiForEachTest({ anonymous: false });

  it('a public type takes a key as well, by either route, and so does an upload', async () => {
    const body = { type: 'autofill', secrets: { email: 'taro@example.jp', password: 'secret-1' } };
    for (const answer of [
      await world.api.upload(await formOf()),
      await world.api.postJson('/v1/jobs', body, nobody),
      await world.api.request('submit', '/v1/uploads', { method: 'POST', headers: nobody }),
    ])
      expect([answer.status, answer.error.code]).toEqual([401, 'KEY_REQUIRED']);
    expect([world.api.rung, world.api.sealed, await world.api.everything()]).toEqual([[], [], '[]']);
  });

  it('whoever has one submits', async () => {
    const answer = await world.api.upload(await formOf(), as('submitter/taro'));
    expect(answer.status).toBe(202);
    expect((await world.api.jobOf(answer)).owner).toBe('key:taro');
  });
});

describe('a live job of somebody else for the same account', () => {
  const world = apiForEachTest();

  it.each([
    ['of somebody with a key, for another key', as('submitter/taro'), as('submitter/hanako')],
    ['of somebody with a key, for somebody without one', as('submitter/taro'), {}],
    ['of somebody without a key, for a key', {}, as('submitter/hanako')],
    ['of a submitter, for an admin', as('submitter/taro'), as('admin/a')],
  ])('is told to nobody, though the password is right: %s', async (_, first, second) => {
    const { id } = await world.api.jobOf(await world.api.upload(await formOf(), first));
    for (let state = 0; state < 2; state++) {
      const answer = await world.api.upload(await formOf(), second);
      expect([answer.status, answer.error.code]).toEqual([409, 'ALREADY_WAITING']);
      expect(`${answer.text}${JSON.stringify([...answer.headers])}`).not.toContain(id);
      const job = await world.api.store.read(id);
      if (job && state === 0) await claimed(world.api.store, start, job);
    }
  });

  it('is answered to its owner, from wherever they send', async () => {
    const taro = as('submitter/taro');
    const first = await world.api.upload(await formOf(), taro);
    world.api.sourceIp = '198.51.100.9';
    const again = await world.api.upload(await formOf(), taro);
    expect(again.body).toMatchObject({ existing_job: true, job_id: first.body.job_id });
  });
});

describe('an Idempotency-Key', () => {
  const world = apiForEachTest();
  const key = { 'idempotency-key': 'the-same-one' };

  it('is its owner’s: of two keys, and of nobody, it makes three requests', async () => {
    const jobs = [
      await world.api.upload(await formOf(), { ...key, ...as('submitter/taro') }),
      await world.api.upload(await formOf({ email: 'b@example.jp' }), { ...key, ...as('submitter/hanako') }),
      await world.api.upload(await formOf({ email: 'c@example.jp' }), key),
    ];
    expect(jobs.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(new Set(jobs.map(({ body }) => body.job_id)).size).toBe(3);
  });
});
