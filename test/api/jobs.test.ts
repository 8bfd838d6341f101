import { afterEach, describe, expect, it } from 'vitest';
import { maxJsonBytes } from '../../shared/limits.ts';
import { apiForEachTest, canary, goodWorkbook } from './harness.ts';

const world = apiForEachTest();
afterEach(() => {
  expect(world.output.text()).not.toContain(canary);
  expect(world.api.answered()).not.toContain(canary);
});

const secrets = { email: 'taro@example.jp', password: canary, companyCode: 'acme' };

/** An upload that has arrived. */
async function uploaded(): Promise<string> {
  const form = await world.api.postJson('/v1/uploads', {});
  const id = String(form.body.upload);
  world.api.files.set(id, await goodWorkbook());
  return id;
}
const nothingStored = async () => {
  expect(await world.api.store.readLane('browser')).toMatchObject({ queued: 0, running: 0 });
  expect(world.api.rung).toEqual([]);
};

describe('POST /v1/uploads', () => {
  it('answers with a form to post a file with', async () => {
    const answer = await world.api.request('submit', '/v1/uploads', { method: 'POST' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      method: 'POST',
      url: 'https://bucket.example',
      expiresInSeconds: 300,
    });
  });
});

describe('POST /v1/jobs', () => {
  it('accepts an upload by its id and says where to look', async () => {
    const body = { type: 'autofill', upload: await uploaded(), fileName: '../勤怠\u202e.xlsx', secrets };
    const answer = await world.api.postJson('/v1/jobs', body);
    expect(answer.status).toBe(202);
    const job = await world.api.jobOf(answer);
    expect(answer.headers.get('location')).toBe(`/v1/jobs/${job.id}`);
    expect(answer.body.job).toMatchObject({
      id: job.id,
      state: 'queued',
      position: 1,
      title: '勤怠.xlsx · ta***@example.jp',
      secret: 'sealed',
      links: { self: `/v1/jobs/${job.id}` },
    });
    expect(answer.body.skipped).toMatchObject([{ code: 'DAY_OFF', row: 3 }]);
    expect(world.api.rung).toHaveLength(1);
  });

  it('answers a second submission of a person with the first job', async () => {
    const body = { type: 'autofill', upload: await uploaded(), secrets };
    const first = await world.api.postJson('/v1/jobs', body);
    const second = await world.api.postJson('/v1/jobs', body);
    expect(second.status).toBe(200);
    expect(second.body).toMatchObject({
      existing_job: true,
      job: { id: (await world.api.jobOf(first)).id },
      message: expect.stringContaining('受け付けていません'),
      warnings: [],
      skipped: [],
    });
  });

  it('answers a submission with another password without a word about the first job', async () => {
    const body = { type: 'autofill', upload: await uploaded(), secrets };
    const { id } = await world.api.jobOf(await world.api.postJson('/v1/jobs', body));
    const other = { ...secrets, password: 'another' };
    const answer = await world.api.postJson('/v1/jobs', { ...body, secrets: other });
    expect([answer.status, answer.error.code]).toEqual([409, 'ALREADY_WAITING']);
    expect(`${answer.text}${JSON.stringify([...answer.headers])}`).not.toContain(id);
  });

  it.each([
    ['never issued', crypto.randomUUID()],
    ['malformed', 'nonsense'],
    ['a path', '../uploads/x'],
    ['an escaped path', '%2e%2e%2fx'],
    ['a backslash', '..\\x'],
  ])('says the same of an upload that is %s', async (_, upload) => {
    const answer = await world.api.postJson('/v1/jobs', { type: 'autofill', upload, secrets });
    const { requestId, ...error } = answer.error;
    expect(requestId).toEqual(expect.any(String));
    expect(answer.status).toBe(404);
    expect(error).toEqual({
      code: 'UPLOAD_NOT_FOUND',
      field: 'upload',
      message: 'そのアップロードはありません。',
      hint: expect.any(String),
    });
    await nothingStored();
  });

  it('is not changed by what is uploaded under the same id after it was accepted', async () => {
    const upload = await uploaded();
    const answer = await world.api.postJson('/v1/jobs', { type: 'autofill', upload, secrets });
    const job = await world.api.jobOf(answer);
    const before = await world.api.store.readInput(job.id);
    world.api.files.set(upload, new TextEncoder().encode('something else'));
    expect(await world.api.store.readInput(job.id)).toEqual(before);
    expect(before).toMatchObject({ rows: [{ date: '2026-11-02' }, { date: '2026-11-04' }] });
  });

  it.each(['nonsense', 'constructor', '__proto__', '<script>'])('does not know the type %s', async (type) => {
    const answer = await world.api.postJson('/v1/jobs', { type, secrets });
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([400, 'UNKNOWN_JOB_TYPE', 'type']);
    expect(answer.text).not.toContain('<');
  });

  it.each([
    ['an unknown field', { type: 'autofill', owner: 'me' }, 'owner'],
    ['a field of the prototype', '{"type":"autofill","__proto__":{"admin":true}}', '__proto__'],
    [
      'a field of the prototype further in',
      '{"type":"delay-print","input":{"__proto__":{"message":"x"}}}',
      'input.__proto__',
    ],
    ['a type that is no text', { type: 5 }, 'type'],
    ['no type', {}, 'type'],
    ['an upload that is no text', { type: 'autofill', upload: {} }, 'upload'],
    ['a file name of too many characters', { type: 'autofill', fileName: 'x'.repeat(2001) }, 'fileName'],
    ['secrets that are text', { type: 'autofill', secrets: canary }, 'secrets'],
    ['a list', [1], undefined],
    ['null', 'null', undefined],
    ['a number beyond all numbers', '{"type":1e999}', 'type'],
  ])('refuses %s, naming the field', async (_, body, field) => {
    const answer = await world.api.postJson('/v1/jobs', body);
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([400, 'INVALID_REQUEST', field]);
    await nothingStored();
  });

  it.each(['secrets', 'input'])('refuses nesting of any depth in %s', async (field) => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    const answer = await world.api.postJson('/v1/jobs', `{"type":"autofill","${field}":{"a":${deep}}}`);
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([
      400,
      'INVALID_REQUEST',
      `${field}.a`,
    ]);
  });

  it.each([
    ['NUL', '\\u0000'],
    ['half of a character', '\\ud800'],
    ['what arrives when the bytes were no UTF-8', '\uFFFD'],
  ])('refuses text with %s, naming the field', async (_, text) => {
    const inValue = await world.api.postJson(
      '/v1/jobs',
      `{"type":"delay-print","input":{"message":"a${text}"}}`,
    );
    expect([inValue.status, inValue.error.code, inValue.error.field]).toEqual([
      400,
      'INVALID_TEXT',
      'input.message',
    ]);
    const inKey = await world.api.postJson('/v1/jobs', `{"type":"delay-print","input":{"a${text}":1}}`);
    expect([inKey.status, inKey.error.code, inKey.error.field]).toEqual([400, 'INVALID_TEXT', 'input']);
    await nothingStored();
  });

  it.each([
    ['broken JSON', '{"type":', {}, 400, 'INVALID_JSON'],
    ['an empty body', '', {}, 400, 'BODY_REQUIRED'],
    ['a blank body', ' \n', {}, 400, 'BODY_REQUIRED'],
    ['another content type', '{}', { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a relative of JSON', '{}', { 'content-type': 'application/json-seq' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a body that is too large', `"${'x'.repeat(maxJsonBytes)}"`, {}, 413, 'BODY_TOO_LARGE'],
  ])('refuses %s', async (_, body, headers, status, code) => {
    const answer = await world.api.postJson('/v1/jobs', body, headers);
    expect([answer.status, answer.error.code]).toEqual([status, code]);
    await nothingStored();
  });

  it('says of a body that is too large how large it may be, and how to send a file', async () => {
    const answer = await world.api.postJson('/v1/jobs', `"${'x'.repeat(maxJsonBytes)}"`, {
      'accept-language': 'en',
    });
    expect(`${answer.error.message} ${answer.error.hint}`).toMatch(/64 KiB.*\/v1\/uploads/);
  });

  it('takes JSON with a charset', async () => {
    const body = { type: 'autofill', upload: await uploaded(), secrets };
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect((await world.api.postJson('/v1/jobs', body, headers)).status).toBe(202);
  });

  it.each(['email', 'password'] as const)('needs the secret %s', async (field) => {
    const { [field]: _, ...rest } = secrets;
    const body = { type: 'autofill', upload: await uploaded(), secrets: rest };
    const answer = await world.api.postJson('/v1/jobs', body);
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([
      400,
      'INVALID_CREDENTIALS',
      field,
    ]);
    await nothingStored();
  });

  it('needs a file', async () => {
    const answer = await world.api.postJson('/v1/jobs', { type: 'autofill', secrets });
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([400, 'FILE_REQUIRED', 'file']);
  });
});
