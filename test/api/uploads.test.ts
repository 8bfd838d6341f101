import { describe, expect, it } from 'vitest';
import { sha256Of } from '../../shared/file-keys.ts';
import { uploadRecordSeconds } from '../../shared/limits.ts';
import { attendanceWorkbook } from '../support/workbooks.ts';
import { type Answer, apiForEachTest, as, canary, goodWorkbook, nobody } from './harness.ts';

const world = apiForEachTest();

const taro = as('submitter/taro');
const hanako = as('submitter/hanako');
const secrets = { email: 'taro@example.jp', password: canary };

const issue = (headers: Record<string, string>): Promise<Answer> =>
  world.api.request('submit', '/v1/uploads', { method: 'POST', headers });
/** An upload that has arrived. */
async function uploaded(headers: Record<string, string>): Promise<string> {
  const id = String((await issue(headers)).body.upload);
  world.api.files.set(id, await goodWorkbook());
  return id;
}
const submit = (upload: unknown, headers: Record<string, string>, more: object = {}) =>
  world.api.postJson('/v1/jobs', { type: 'autofill', upload, secrets, ...more }, headers);
const refused = async (answer: Answer, status: number, code: string, field: string) => {
  expect([answer.status, answer.error.code, answer.error.field]).toEqual([status, code, field]);
  expect(await world.api.store.readLane('browser')).toMatchObject({ queued: 0 });
  expect([world.api.rung, world.api.sealed, [...world.api.objects.kept]]).toEqual([[], [], []]);
};

describe('an upload', () => {
  it.each([
    ['with a key', taro],
    ['without a key', nobody],
  ])('is good for whoever it was issued to, %s', async (_, headers) => {
    const answer = await submit(await uploaded(headers), headers);
    expect(answer.status).toBe(202);
  });

  it.each([
    ['of another owner', taro, hanako],
    ['of somebody with a key, for somebody without one', taro, nobody],
    ['of somebody without a key, for somebody with one', nobody, taro],
    ['of a submitter, for an admin', taro, as('admin/a')],
  ])('is not found when it is %s', async (_, owner, other) => {
    const answer = await submit(await uploaded(owner), other);
    await refused(answer, 404, 'UPLOAD_NOT_FOUND', 'upload');
    const strange = await submit(crypto.randomUUID(), other);
    expect({ ...answer.error, requestId: '' }).toEqual({ ...strange.error, requestId: '' });
  });

  it('is not found a day later', async () => {
    const upload = await uploaded(taro);
    world.api.clock.advance(uploadRecordSeconds * 1000);
    await refused(await submit(upload, taro), 404, 'UPLOAD_NOT_FOUND', 'upload');
  });

  it('is missing while no file has come', async () => {
    const { body } = await issue(taro);
    await refused(await submit(body.upload, taro), 409, 'UPLOAD_MISSING', 'upload');
  });

  it('is taken when it is the file that is meant', async () => {
    const sha256 = sha256Of(await goodWorkbook());
    expect((await submit(await uploaded(taro), taro, { sha256 })).status).toBe(202);
  });

  it('is refused when another file lies there now', async () => {
    const sha256 = sha256Of(await goodWorkbook());
    const upload = await uploaded(taro);
    world.api.files.set(upload, await attendanceWorkbook([['2026-11-09', '09:00', '18:00']]));
    await refused(await submit(upload, taro, { sha256 }), 409, 'UPLOAD_CHANGED', 'sha256');
  });

  it.each(['', 'x', 'A'.repeat(64), 'a'.repeat(63), 5])(
    'is not compared with %j, which is no hash',
    async (sha256) => {
      await refused(await submit(await uploaded(taro), taro, { sha256 }), 400, 'INVALID_REQUEST', 'sha256');
    },
  );

  it('is taken by a second submission too, until its day is over', async () => {
    const upload = await uploaded(taro);
    await submit(upload, taro);
    const again = await submit(upload, taro, { secrets: { ...secrets, email: 'hanako@example.jp' } });
    expect(again.status).toBe(202);
  });

  it('is not issued to a viewer', async () => {
    const answer = await issue(as('viewer/v'));
    expect([answer.status, answer.error.code]).toEqual([403, 'ROLE_NOT_ALLOWED']);
  });
});
