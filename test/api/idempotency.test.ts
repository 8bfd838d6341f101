import { describe, expect, it } from 'vitest';
import { idempotencySeconds } from '../../shared/limits.ts';
import { claimed, completes, done } from '../store/jobs.ts';
import { attendanceWorkbook } from '../support/workbooks.ts';
import { type Answer, apiForEachTest, formOf, goodWorkbook, start } from './harness.ts';

const world = apiForEachTest();

const key = { 'idempotency-key': '7d0e2f62-6a2b-4a6f-9a55-6a1c5b8c0f11' };
const somebody = { authorization: 'Bearer submitter/somebody' };
const replayed = (answer: Answer) => answer.headers.get('idempotency-replayed');
const queued = async (lane: 'browser' | 'documents') => (await world.api.store.readLane(lane)).queued;

describe('a request with an Idempotency-Key', () => {
  it('that is repeated gets the same job and the same kind of answer, which says that it is a repetition', async () => {
    const first = await world.api.print({ input: { message: 'once' } }, key);
    const second = await world.api.print({ input: { message: 'once' } }, key);
    expect([first.status, replayed(first)]).toEqual([202, null]);
    expect([second.status, replayed(second)]).toEqual([202, 'true']);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(await queued('documents')).toBe(1);
    expect(world.api.rung).toHaveLength(1);
    expect(world.api.told.at(-1)).toMatchObject({ event: 'job_reused', fields: { reason: 'repeated' } });
  });

  it('holds for the older route too, with what was said about the file', async () => {
    const first = await world.api.upload(await formOf(), key);
    const second = await world.api.upload(await formOf(), key);
    expect([second.status, replayed(second)]).toEqual([202, 'true']);
    expect(second.body).toEqual(first.body);
    expect(second.body).toMatchObject({ skipped: [{ code: 'DAY_OFF', row: 3 }] });
    expect(second.body).not.toHaveProperty('existing_job');
  });

  it('gets its job after it has ended, with what became of it', async () => {
    const first = await world.api.upload(await formOf(), key);
    const job = await claimed(world.api.store, start, await world.api.jobOf(first));
    const running = await world.api.upload(await formOf(), key);
    expect([running.status, running.body.status]).toEqual([202, 'running']);
    await done(world.api.store, start, job, completes(job));
    const ended = await world.api.upload(await formOf(), key);
    expect([ended.status, ended.body.job_id, ended.body.status, replayed(ended)]).toEqual([
      202,
      first.body.job_id,
      'completed',
      'true',
    ]);
    expect(ended.body.message).toBe('この送信は既に受け付けており、処理は終了しています。');
    expect(await queued('browser')).toBe(0);
  });

  it('gets its job when the time it was scheduled for has passed', async () => {
    const body = { runAt: new Date(start + 5000).toISOString() };
    const first = await world.api.print(body, key);
    world.api.clock.advance(60_000);
    const second = await world.api.print(body, key);
    expect([second.status, replayed(second)]).toEqual([202, 'true']);
    expect(world.api.shown(second).id).toBe(world.api.shown(first).id);
  });

  it('gets its job when the upload is gone by then', async () => {
    const upload = String((await world.api.postJson('/v1/uploads', {})).body.upload);
    world.api.files.set(upload, await goodWorkbook());
    const secrets = { email: 'taro@example.jp', password: 'secret-1' };
    const submit = () => world.api.postJson('/v1/jobs', { type: 'autofill', upload, secrets }, key);
    const first = await submit();
    world.api.files.delete(upload);
    const second = await submit();
    expect([second.status, replayed(second)]).toEqual([202, 'true']);
    expect(world.api.shown(second).id).toBe(world.api.shown(first).id);
  });

  it.each([
    ['another message', { input: { message: 'twice' } }],
    ['another time', { input: { message: 'once' }, delaySeconds: 5 }],
    ['another lane', { input: { message: 'once' }, lane: 'crawl' }],
  ])('that says something else, like %s, is refused', async (_, body) => {
    await world.api.print({ input: { message: 'once' } }, key);
    const answer = await world.api.print(body, key);
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([
      409,
      'IDEMPOTENCY_MISMATCH',
      'Idempotency-Key',
    ]);
    expect(await queued('documents')).toBe(1);
  });

  it.each([
    [
      'file',
      async () => ({
        file: { name: '勤怠.xlsx', bytes: await attendanceWorkbook([['2026-11-05', '9:00', '18:00']]) },
      }),
    ],
    ['name of the file', async () => ({ file: { name: 'b.xlsx', bytes: await goodWorkbook() } })],
    ['password', async () => ({ password: 'another' })],
    ['address', async () => ({ email: 'hanako@example.jp' })],
    ['company', async () => ({ company_id: 'acme' })],
  ])('with another %s on the older route is refused', async (_, change) => {
    await world.api.upload(await formOf(), key);
    const answer = await world.api.upload(await formOf(await change()), key);
    expect([answer.status, answer.error.code]).toEqual([409, 'IDEMPOTENCY_MISMATCH']);
  });

  it('cannot be repeated on the other route', async () => {
    await world.api.upload(await formOf(), { ...key, ...somebody });
    expect((await world.api.print({}, { ...key, ...somebody })).error.code).toBe('IDEMPOTENCY_MISMATCH');
  });

  it('is known from another network', async () => {
    const first = await world.api.print({}, { ...key, ...somebody });
    world.api.sourceIp = '198.51.100.1';
    const again = await world.api.print({}, { ...key, ...somebody });
    expect(world.api.shown(again).id).toBe(world.api.shown(first).id);
  });

  it('is known without an access key from another network too', async () => {
    const first = await world.api.upload(await formOf(), key);
    world.api.sourceIp = '198.51.100.1';
    expect((await world.api.upload(await formOf(), key)).body.job_id).toBe(first.body.job_id);
  });

  it('of somebody else is another request, whatever its Idempotency-Key is', async () => {
    const first = await world.api.print({}, { ...key, ...somebody });
    const second = await world.api.print({}, { ...key, authorization: 'Bearer submitter/other' });
    expect(second.status).toBe(202);
    expect(world.api.shown(second).id).not.toBe(world.api.shown(first).id);
  });

  it('can use its key anew after a day', async () => {
    const first = await world.api.print({}, key);
    world.api.clock.advance(idempotencySeconds * 1000 + 1000);
    const second = await world.api.print({ input: { message: 'new' } }, key);
    expect([second.status, replayed(second)]).toEqual([202, null]);
    expect(world.api.shown(second).id).not.toBe(world.api.shown(first).id);
  });

  it('that was refused leaves its key free', async () => {
    expect((await world.api.print({ priority: 9 }, key)).status).toBe(400);
    expect((await world.api.print({}, key)).status).toBe(202);
  });

  it.each(['has space', '', 'ja-日本', 'x'.repeat(256)])('refuses the key %j', async (bad) => {
    const headers = new Headers();
    // What fetch would not send arrives from others as Latin-1.
    headers.set('idempotency-key', Buffer.from(bad, 'utf8').toString('latin1'));
    const answer = await world.api.print({}, Object.fromEntries(headers));
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([
      400,
      'INVALID_IDEMPOTENCY_KEY',
      'Idempotency-Key',
    ]);
  });

  it('is refused when the keys cannot be reached, and nothing is stored', async () => {
    world.api.keysDown = true;
    const answer = await world.api.print({}, key);
    expect([answer.status, answer.error.code]).toEqual([503, 'STORE_UNAVAILABLE']);
    expect(await queued('documents')).toBe(0);
    expect(world.api.told).toMatchObject([
      { event: 'admission_refused', fields: { reason: 'STORE_UNAVAILABLE', lane: 'documents' } },
    ]);
  });
});

describe('fifty at once with one Idempotency-Key', () => {
  it.each([
    ['/v1/jobs', 'documents', () => world.api.print({ input: { message: 'once' } }, key)],
    ['/upload', 'browser', async () => world.api.upload(await formOf(), key)],
  ] as const)('to %s are one job, though no more than a few may be sent at a time', async (_, lane, send) => {
    const answers = await Promise.all(Array.from({ length: 50 }, send));
    expect(answers.map(({ status, text }) => [status, status === 202 ? '' : text])).toEqual(
      Array.from({ length: 50 }, () => [202, '']),
    );
    const ids = new Set(answers.map((answer) => answer.body.job_id ?? world.api.shown(answer).id));
    expect(ids.size).toBe(1);
    expect(answers.filter((answer) => replayed(answer) === null)).toHaveLength(1);
    expect(await queued(lane)).toBe(1);
    expect(world.api.rung).toHaveLength(1);
  });

  it('use up one of what may be sent', async () => {
    await Promise.all(Array.from({ length: 50 }, async () => world.api.upload(await formOf(), key)));
    const left: number[] = [];
    for (let n = 0; n < 10; n++)
      left.push((await world.api.upload(await formOf({ email: `p${n}@example.jp` }))).status);
    expect(left).toEqual([...Array.from({ length: 9 }, () => 202), 429]);
  });

  it('and other contents are one job, and the others are told', async () => {
    const send = (n: number) => world.api.print({ input: { message: `no ${n % 2}` } }, key);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => send(n)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(25);
    expect(statuses.filter((status) => status === 409)).toHaveLength(25);
    expect(await queued('documents')).toBe(1);
  });
});
