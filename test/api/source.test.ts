import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { autofill } from '../../functions/worker/jobs/autofill/definition.ts';
import { sha256Of, sourceKey } from '../../shared/file-keys.ts';
import { sourceOf } from '../../shared/filing.ts';
import type { JobType } from '../../shared/job-type.ts';
import { lanes } from '../../shared/lanes.ts';
import { attendanceWorkbook } from '../support/workbooks.ts';
import { apiForEachTest, canary, formOf, goodWorkbook } from './harness.ts';

vi.mock('../../functions/worker/jobs/autofill/definition.ts', async (original) => {
  const { autofill: real } = await original<{ autofill: typeof autofill }>();
  return { autofill: { ...real, keepsSource: true } satisfies JobType };
});

const world = apiForEachTest();
let bytes: Uint8Array;
beforeEach(async () => {
  bytes = await goodWorkbook();
});

const kept = () => [...world.api.objects.kept.keys()];
const upload = async (changes: Parameters<typeof formOf>[0] = {}) => world.api.upload(await formOf(changes));
const other = { email: 'hanako@example.jp' };

/** Names an upload that is there, as POST /v1/jobs does it. */
async function submitUpload(body: object = {}) {
  const { body: form } = await world.api.postJson('/v1/uploads', '');
  world.api.files.set(String(form.upload), bytes);
  const secrets = { email: 'taro@example.jp', password: canary };
  return world.api.postJson('/v1/jobs', {
    type: 'autofill',
    upload: form.upload,
    fileName: 'kintai.xlsx',
    secrets,
    ...body,
  });
}

describe('the file a job is sent with', () => {
  it.each([
    ['POST /upload', () => upload()],
    ['POST /v1/jobs', () => submitUpload()],
  ])('is kept as it was validated (%s)', async (_, submit) => {
    const job = await world.api.jobOf(await submit());
    expect(kept()).toEqual([sourceKey(job)]);
    expect(await world.api.filing.records.source(job.id)).toEqual({
      key: sourceKey(job),
      name: expect.stringMatching(/\.xlsx$/),
      bytes: bytes.length,
      sha256: sha256Of(bytes),
    });
    expect(await sourceOf(world.api.filing, job.id)).toEqual(bytes);
  });

  it('is what was validated, whatever becomes of the upload', async () => {
    const job = await world.api.jobOf(await submitUpload());
    for (const id of world.api.files.keys()) world.api.files.set(id, Buffer.from('changed'));
    expect(await sourceOf(world.api.filing, job.id)).toEqual(bytes);
  });

  it('lies under the term that its job needs', async () => {
    const later = await world.api.jobOf(await submitUpload({ delaySeconds: 40 * 24 * 3600 }));
    expect(kept()).toEqual([`sources/60/${later.id}`]);
  });

  it('counts as gone when it is not what was validated', async () => {
    const job = await world.api.jobOf(await upload());
    world.api.objects.kept.set(sourceKey(job), { content: Buffer.from('changed'), contentType: 'x' });
    expect(await sourceOf(world.api.filing, job.id)).toBeUndefined();
  });

  it('goes with the files, at the wish of the person', async () => {
    const job = await world.api.jobOf(await upload());
    await world.api.operate(`/v1/jobs/${job.id}/cancel`);
    const answer = await world.api.request('operate', `/v1/jobs/${job.id}/files`, { method: 'DELETE' });
    expect(answer.status).toBe(200);
    expect(kept()).toEqual([]);
    expect(await world.api.filing.records.source(job.id)).toBeUndefined();
  });

  it('is not kept of a type that does not ask for it', async () => {
    const { body: form } = await world.api.postJson('/v1/uploads', '');
    world.api.files.set(String(form.upload), bytes);
    await world.api.print({ upload: form.upload });
    expect(kept()).toEqual([]);
  });
});

describe('of a submission that is not taken', () => {
  it('nothing stays: the file is wrong', async () => {
    const wrong = await attendanceWorkbook([['2026-02-30', '09:00', '18:00']]);
    expect((await upload({ file: { name: 'a.xlsx', bytes: wrong } })).status).toBe(422);
    expect(kept()).toEqual([]);
  });

  it('nothing stays: the line is full', async () => {
    await world.api.store.setLane('browser', { maxQueued: 1 });
    await upload();
    const before = kept();
    expect((await upload(other)).error.code).toBe('QUEUE_FULL');
    expect(kept()).toEqual(before);
    expect(lanes.browser.maxQueued).toBeGreaterThan(1);
  });

  it('nothing stays: the person has a live job already', async () => {
    await upload();
    const before = kept();
    expect((await upload()).body.existing_job).toBe(true);
    expect((await upload({ password: 'another' })).error.code).toBe('ALREADY_WAITING');
    expect(kept()).toEqual(before);
  });

  it('nothing stays when the same request is repeated', async () => {
    const headers = { 'idempotency-key': 'a-key-of-mine' };
    await world.api.upload(await formOf(), headers);
    const before = kept();
    const again = await world.api.upload(await formOf(), headers);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(kept()).toEqual(before);
  });

  it('it is refused all the same when the file cannot be taken back', async () => {
    await world.api.store.setLane('browser', { maxQueued: 1 });
    await upload();
    world.api.objects.delete = () => Promise.reject(new Error('no bucket'));
    expect((await upload(other)).error.code).toBe('QUEUE_FULL');
  });

  it('nothing is stored when the file cannot be put away: 503', async () => {
    world.api.objects.down = true;
    const answer = await upload();
    expect([answer.status, answer.error.code]).toEqual([503, 'STORE_UNAVAILABLE']);
    expect(await world.api.store.readLane('browser')).toMatchObject({ queued: 0 });
    expect(world.api.rung).toEqual([]);
  });

  it('the file stays when the table did not answer: the job may have been stored', async () => {
    world.api.store.admit = () => Promise.reject(new Error('no answer'));
    expect((await upload()).status).toBe(503);
    expect(kept()).toHaveLength(1);
  });
});
