import { afterEach, describe, expect, it } from 'vitest';
import { lanes } from '../../shared/lanes.ts';
import { maxDirectUploadBytes } from '../../shared/limits.ts';
import { admitted, claimed, done, waitingJob } from '../store/jobs.ts';
import { attendanceWorkbook, otherKinds } from '../support/workbooks.ts';
import { apiForEachTest, canary, formOf, goodWorkbook, start } from './harness.ts';

const world = apiForEachTest();
afterEach(() => {
  // Whatever a test sent: the password is in no answer and in nothing written.
  expect(world.output.text()).toContain('"rid"');
  expect(world.output.text()).not.toContain(canary);
  expect(world.api.answered()).not.toContain(canary);
});

const nothingStored = async () => {
  expect(await world.api.store.readLane('browser')).toMatchObject({ queued: 0, running: 0 });
  expect(world.api.rung).toEqual([]);
};

describe('POST /upload', () => {
  it('accepts a workbook: 202, stored, sealed and rung', async () => {
    const answer = await world.api.upload(await formOf());
    expect(answer.status).toBe(202);
    const job = await world.api.jobOf(answer);
    expect(answer.body).toEqual({
      job_id: job.id,
      session_id: job.id,
      status: 'queued',
      queue_position: 1,
      message: '受け付けました。順番に処理します。',
      status_url: `/status/${job.id}`,
      retry_after_sec: 5,
      queue_size: 1,
      queue_limit: 50,
      running_count: 0,
      max_active_sessions: 1,
      resource_warnings: [],
      warnings: [],
      skipped: [{ code: 'DAY_OFF', row: 3, found: '2026-11-03', message: expect.stringContaining('休み') }],
    });
    expect(job).toMatchObject({ state: 'queued', secret: 'sealed', title: '勤怠.xlsx · ta***@example.jp' });
    expect(world.api.rung).toEqual([{ lane: 'browser', look: job.id }]);
    expect(world.api.sealed).toEqual([JSON.stringify({ email: 'taro@example.jp', password: canary })]);
    expect(JSON.stringify(await world.api.store.readInput(job.id))).not.toContain(canary);
  });

  it('reads no form of more parts than ours can have', async () => {
    const form = await formOf();
    for (let part = 0; part < 40; part++) form.append('file', new Blob([]), 'a.xlsx');
    const answer = await world.api.upload(form);
    expect([answer.status, answer.error.code]).toEqual([400, 'INVALID_MULTIPART']);
  });

  it('tells what is odd but no error as a warning', async () => {
    const bytes = await attendanceWorkbook([['2027-11-01', '09:00', '18:00']]);
    const answer = await world.api.upload(await formOf({ file: { name: 'a.xlsx', bytes } }), {
      'accept-language': 'en',
    });
    expect(answer.status).toBe(202);
    expect(answer.body.warnings).toMatchObject([
      { code: expect.any(String), row: 2, message: expect.any(String) },
    ]);
  });

  it('refuses a workbook with every error it has, and stores nothing', async () => {
    const bytes = await attendanceWorkbook([
      ['2026-02-30', '09:00', '18:00'],
      ['2026-11-02', '25:61', '18:00'],
      ['2026-11-04', '18:00', '17:00'],
    ]);
    const answer = await world.api.upload(await formOf({ file: { name: 'a.xlsx', bytes } }));
    expect(answer.status).toBe(422);
    expect(answer.error.details).toMatchObject([{ row: 2 }, { row: 3 }, { row: 4 }]);
    await nothingStored();
  });

  it.each(['xls', 'csv', 'png'] as const)('refuses a .%s named .xlsx', async (kind) => {
    const answer = await world.api.upload(
      await formOf({ file: { name: 'kintai.xlsx', bytes: otherKinds[kind]() } }),
    );
    expect([answer.status, answer.error.code]).toEqual([422, 'NOT_XLSX']);
    await nothingStored();
  });

  it.each(['file', 'email', 'password'] as const)('needs the field %s', async (field) => {
    const answer = await world.api.upload(await formOf({ [field]: undefined }));
    expect([answer.status, answer.error.field]).toEqual([400, field]);
    await nothingStored();
  });

  it.each([
    ['control characters', `${canary}\u0007`, 'INVALID_CREDENTIALS'],
    ['NUL', `${canary}\u0000`, 'INVALID_TEXT'],
    ['what arrives when the bytes were no UTF-8', `${canary}\uFFFD`, 'INVALID_TEXT'],
  ])('names a field with %s, and not what was in it', async (_, password, code) => {
    const answer = await world.api.upload(await formOf({ password }));
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([400, code, 'password']);
    await nothingStored();
  });

  it.each([
    ['of 2,000 characters', 'x'.repeat(2000), 'x'.repeat(100)],
    ['that reads backwards', 'a\u202exslx.exe', 'axslx.exe'],
    ['with markup', '<img src=x onerror=alert(1)>.xlsx', '<img src=x onerror=alert(1)>.xlsx'],
    ['with colours for a terminal', '\u001b[31mred.xlsx', '[31mred.xlsx'],
  ])('takes a file name %s for what it is: text', async (_, name, shown) => {
    const answer = await world.api.upload(await formOf({ file: { name, bytes: await goodWorkbook() } }));
    expect(answer.status).toBe(202);
    expect((await world.api.jobOf(answer)).title).toBe(`${shown} · ta***@example.jp`);
  });

  it.each([
    ['no body at all', {}, 400, 'BODY_REQUIRED'],
    [
      'an empty multipart body',
      { headers: { 'content-type': 'multipart/form-data; boundary=x' } },
      400,
      'BODY_REQUIRED',
    ],
    ['JSON', { body: '{}', headers: { 'content-type': 'application/json' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['no content type', { body: new Uint8Array([1]) }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'no boundary',
      { body: 'x', headers: { 'content-type': 'multipart/form-data' } },
      400,
      'INVALID_MULTIPART',
    ],
    [
      'a body that ends too early',
      {
        body: '--x\r\nContent-Disposition: form-data; name="file"',
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
      },
      400,
      'INVALID_MULTIPART',
    ],
  ])('refuses %s', async (_, init, status, code) => {
    const answer = await world.api.request('submit', '/upload', { method: 'POST', ...init });
    expect([answer.status, answer.error.code]).toEqual([status, code]);
    await nothingStored();
  });

  it('refuses a file that is too large, with the limit and the way to send it', async () => {
    const bytes = new Uint8Array(maxDirectUploadBytes + 1);
    const answer = await world.api.upload(await formOf({ file: { name: 'a.xlsx', bytes } }), {
      'accept-language': 'en',
    });
    expect([answer.status, answer.error.code]).toEqual([413, 'BODY_TOO_LARGE']);
    expect(`${answer.error.message} ${answer.error.hint}`).toMatch(/4 MiB.*\/v1\/uploads/);
    await nothingStored();
  });

  it('says when the line is full, when to come again, and how full it is', async () => {
    const { maxQueued } = lanes.browser;
    for (let n = 0; n < maxQueued; n++) await admitted(world.api.store, waitingJob(start));
    const answer = await world.api.upload(await formOf());
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('60');
    expect(answer.error).toMatchObject({
      code: 'QUEUE_FULL',
      retryAfterSeconds: 60,
      queue_size: maxQueued,
      running_count: 0,
      queue_limit: maxQueued,
    });
    expect(world.api.rung).toEqual([]);
  });

  it('stands when the doorbell cannot be rung', async () => {
    world.api.doorbellDown = true;
    const answer = await world.api.upload(await formOf());
    expect(answer.status).toBe(202);
    expect((await world.api.jobOf(answer)).state).toBe('queued');
    expect(world.api.events).toContain('doorbell_failed');
  });

  it('stands when its place in the line cannot be read any more', async () => {
    world.api.store.countAhead = () => Promise.reject(new Error('throttled'));
    const answer = await world.api.upload(await formOf());
    expect(answer.status).toBe(202);
    expect((await world.api.jobOf(answer)).state).toBe('queued');
    expect(answer.body).not.toHaveProperty('queue_position');
  });

  it('is refused when the store cannot be reached, and nobody is rung', async () => {
    world.api.store.admit = () => Promise.reject(new Error('unreachable'));
    const answer = await world.api.upload(await formOf());
    expect([answer.status, answer.error.code]).toEqual([503, 'STORE_UNAVAILABLE']);
    expect(answer.headers.get('retry-after')).toBe('10');
    await nothingStored();
  });
});

describe('the same person again', () => {
  it('gets the job that waits', async () => {
    const first = await world.api.upload(await formOf());
    const second = await world.api.upload(await formOf({ email: 'TARO@example.jp' }));
    expect(second.status).toBe(202);
    expect(second.body).toMatchObject({ job_id: first.body.job_id, existing_job: true, queue_position: 1 });
    expect((await world.api.store.readLane('browser')).queued).toBe(1);
    expect(world.api.rung).toHaveLength(1);
  });

  it('is told that this file was not taken, and nothing about what was in it', async () => {
    await world.api.upload(await formOf());
    const bytes = await attendanceWorkbook([
      ['2027-11-01', '09:00', '18:00'],
      ['2026-11-02', '', ''],
    ]);
    const form = () => formOf({ file: { name: 'other.xlsx', bytes } });
    const waiting = await world.api.upload(await form());
    expect(waiting.body).toMatchObject({ existing_job: true, warnings: [], skipped: [] });
    expect(waiting.body.message).toBe(
      '先に送信されたジョブがまだ順番待ちです。今回のファイルは受け付けていません。終わってからもう一度送信してください。',
    );
    await claimed(world.api.store, start, await world.api.jobOf(waiting));
    const running = await world.api.upload(await form(), { 'accept-language': 'en' });
    expect(running.body).toMatchObject({ existing_job: true, warnings: [], skipped: [] });
    expect(running.body.message).toBe(
      'An earlier job of yours is still being worked on. This file was not taken: send it again when that one has ended.',
    );
  });

  it('gets the job that runs, with 200', async () => {
    const first = await world.api.upload(await formOf());
    await claimed(world.api.store, start, await world.api.jobOf(first));
    const second = await world.api.upload(await formOf());
    expect(second.status).toBe(200);
    expect(second.body).toMatchObject({ job_id: first.body.job_id, existing_job: true, status: 'running' });
  });

  it('gets a new job when the former ended between refusal and look-up', async () => {
    const first = await world.api.jobOf(await world.api.upload(await formOf()));
    const admit = world.api.store.admit.bind(world.api.store);
    world.api.store.admit = async (admission) => {
      const answer = await admit(admission);
      if (!answer.admitted) await done(world.api.store, start, first, { kind: 'cancel' });
      return answer;
    };
    const second = await world.api.upload(await formOf());
    expect(second.status).toBe(202);
    expect(second.body).not.toHaveProperty('existing_job');
    expect((await world.api.jobOf(second)).id).not.toBe(first.id);
  });

  it('gets a new job when the former has ended, whatever the password was', async () => {
    const first = await world.api.jobOf(await world.api.upload(await formOf({ password: 'mistyped' })));
    await done(world.api.store, start, first, { kind: 'cancel' });
    const second = await world.api.upload(await formOf());
    expect(second.status).toBe(202);
    expect(second.body).not.toHaveProperty('existing_job');
  });

  it('is another one at another company', async () => {
    await world.api.upload(await formOf({ company_id: 'acme' }));
    world.api.clock.advance(1);
    const second = await world.api.upload(await formOf({ company_id: 'other' }));
    expect(second.body).toMatchObject({ queue_position: 2 });
  });
});

describe('somebody who knows the address and not the password', () => {
  const told = {
    code: 'ALREADY_WAITING',
    message: 'A job for this account is already accepted.',
    hint: expect.stringContaining('with the same password'),
    requestId: expect.any(String),
  };

  it.each(['queued', 'running'])(
    'learns nothing about a job that is %s, its id least of all',
    async (state) => {
      const job = await world.api.jobOf(await world.api.upload(await formOf()));
      if (state === 'running') await claimed(world.api.store, start, job);
      for (const password of ['another', `${canary} `, canary.toUpperCase()]) {
        const answer = await world.api.upload(await formOf({ email: 'TARO@example.jp', password }), {
          'accept-language': 'en',
        });
        expect(answer.status).toBe(409);
        expect(answer.body).toEqual({ error: told });
        expect(`${answer.text}${JSON.stringify([...answer.headers])}`).not.toContain(job.id);
      }
      expect(await world.api.store.readLane('browser')).toMatchObject(
        state === 'running' ? { queued: 0, running: 1 } : { queued: 1, running: 0 },
      );
      expect(world.api.events).not.toContain('job_reused');
    },
  );

  it('cannot go on guessing: after five wrong ones the right one is not told either', async () => {
    await world.api.upload(await formOf());
    for (let guess = 0; guess < 5; guess++)
      expect((await world.api.upload(await formOf({ password: `guess-${guess}` }))).status).toBe(409);
    expect((await world.api.upload(await formOf())).status).toBe(409);
  });

  it('does not take the owner’s patience for guessing', async () => {
    await world.api.upload(await formOf());
    for (let again = 0; again < 12; again++) {
      world.api.clock.advance(10_000);
      expect((await world.api.upload(await formOf())).body).toMatchObject({ existing_job: true });
    }
  });

  it('does not use up the owner’s tries by many right ones at once', async () => {
    await world.api.upload(await formOf());
    const forms = await Promise.all(Array.from({ length: 9 }, () => formOf()));
    await Promise.all(forms.map((form) => world.api.upload(form)));
    world.api.clock.advance(60_000);
    expect((await world.api.upload(await formOf())).body).toMatchObject({ existing_job: true });
  });

  it('is not told either of a job that was admitted without a proof', async () => {
    const admit = world.api.store.admit.bind(world.api.store);
    world.api.store.admit = ({ proof: _, ...admission }) => admit(admission);
    await world.api.upload(await formOf());
    const second = await world.api.upload(await formOf());
    expect([second.status, second.error.code]).toEqual([409, 'ALREADY_WAITING']);
  });
});

it('is refused when the keys cannot be reached, and nothing is stored', async () => {
  world.api.keysDown = true;
  const answer = await world.api.upload(await formOf());
  expect([answer.status, answer.error.code]).toEqual([503, 'STORE_UNAVAILABLE']);
  await nothingStored();
});
