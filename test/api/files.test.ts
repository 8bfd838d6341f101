import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isFileName } from '../../shared/file-keys.ts';
import { jobFiles } from '../../shared/filing.ts';
import { newJobId } from '../../shared/job.ts';
import type { JobFiles } from '../../shared/job-context.ts';
import type { JobDocument, KnownOfJob } from '../../shared/job-type.ts';
import { maxDirectUploadBytes, retentionSeconds } from '../../shared/limits.ts';
import { admitted, claimed, completes, done, failsForGood, type Running, waitingJob } from '../store/jobs.ts';
import { apiForEachTest, start } from './harness.ts';

/** What the documents of the test's own type were drawn up from, and how large they get. */
const drawn: { known?: KnownOfJob; bytes: number } = vi.hoisted(() => ({ bytes: 0 }));
vi.mock('../../functions/worker/jobs/documents.ts', () => {
  const document = (contentType: string): JobDocument => ({
    title: { ja: '月の記録', en: 'The month' },
    contentType,
    make: async (known) => {
      drawn.known = known;
      return drawn.bytes > 0 ? new Uint8Array(drawn.bytes) : Buffer.from(`for ${known.language}: 月`);
    },
  });
  const documents = {
    'month.html': document('text/html; charset=utf-8'),
    'workbook.xlsx': document('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  };
  return { documentsOf: () => documents };
});

const world = apiForEachTest();
beforeEach(() => {
  delete drawn.known;
  drawn.bytes = 0;
});

const picture = Buffer.from('a picture of 12 November');
const sha256 = createHash('sha256').update(picture).digest('hex');

const filesOf = (job: Running): JobFiles =>
  jobFiles(world.api.filing, {
    job: () => job,
    clock: world.api.clock,
    fenced: async (write) => {
      if (!(await write())) throw new Error('the lease is lost');
    },
  });

const running = async () =>
  claimed(world.api.store, start, await admitted(world.api.store, waitingJob(start)));
const keep = (job: Running, name = 'row-12.jpg', contentType = 'image/jpeg', content = picture) =>
  filesOf(job).keep({ name, contentType, content });
/** An ended job with one picture. */
const withPicture = async () => {
  const job = await running();
  await keep(job);
  await done(world.api.store, start, job, completes(job));
  return job;
};
const get = (path: string, headers: Record<string, string> = {}) => world.api.get(path, headers);
const del = (id: string) => world.api.request('operate', `/v1/jobs/${id}/files`, { method: 'DELETE' });

describe('GET /v1/jobs/{id}/files', () => {
  it('lists the files with their hashes, and the documents of the type in the language of the reader', async () => {
    const { id } = await withPicture();
    const { status, body } = await get(`/v1/jobs/${id}/files`, { 'accept-language': 'en' });
    expect(status).toBe(200);
    expect(body).toEqual({
      files: [
        {
          name: 'row-12.jpg',
          contentType: 'image/jpeg',
          bytes: picture.length,
          sha256,
          at: new Date(start).toISOString(),
          link: `/v1/jobs/${id}/files/row-12.jpg`,
        },
      ],
      documents: [
        {
          name: 'month.html',
          title: 'The month',
          contentType: 'text/html; charset=utf-8',
          link: `/v1/jobs/${id}/documents/month.html`,
        },
        expect.objectContaining({ name: 'workbook.xlsx' }),
      ],
      next: null,
    });
  });

  it('has documents and no files for a job that waits', async () => {
    const { id } = await admitted(world.api.store, waitingJob(start));
    expect((await get(`/v1/jobs/${id}/files`)).body).toMatchObject({ files: [], documents: [{}, {}] });
  });

  it('does not list a file whose worker was lost before it was kept', async () => {
    const job = await running();
    await world.api.filing.records.announce(job, 'row-12.jpg', 'results/x');
    expect((await get(`/v1/jobs/${job.id}/files`)).body.files).toEqual([]);
    expect((await get(`/v1/jobs/${job.id}/files/row-12.jpg`)).error.code).toBe('FILE_NOT_FOUND');
  });

  it('is linked from the job, with each document by its name', async () => {
    const { id } = await withPicture();
    expect(world.api.shown(await get(`/v1/jobs/${id}`)).links).toMatchObject({
      files: `/v1/jobs/${id}/files`,
      documents: {
        'month.html': `/v1/jobs/${id}/documents/month.html`,
        'workbook.xlsx': `/v1/jobs/${id}/documents/workbook.xlsx`,
      },
    });
  });
});

describe('GET /v1/jobs/{id}/files/{name}', () => {
  it('sends the reader to the bucket, for the one request, and passes the address of the job on to nobody', async () => {
    const { id } = await withPicture();
    const answer = await get(`/v1/jobs/${id}/files/row-12.jpg`);
    const key = `results/${id}/${sha256.slice(0, 16)}-row-12.jpg`;
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe(`https://bucket.example/${key}?signed`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(world.api.objects.linked).toEqual([
      { key, contentType: 'image/jpeg', disposition: 'attachment; filename="row-12.jpg"' },
    ]);
  });

  it('has a file that could run in a browser saved, not shown', async () => {
    const job = await running();
    await keep(job, 'page.html', 'text/html');
    await get(`/v1/jobs/${job.id}/files/page.html`);
    expect(world.api.objects.linked).toMatchObject([{ disposition: 'attachment; filename="page.html"' }]);
  });

  it.each([
    'row-13.jpg',
    'ROW-12.JPG',
    '..%2Frow-12.jpg',
    '%2e%2e%2f%2e%2e%2fsources',
    '..%5C..%5Cx',
    'row-12.jpg%00',
    'row-12.jpg%0d%0aX:%20y',
    'x'.repeat(2000),
    '%E0%A4%A',
    '__proto__',
  ])('is 404 for %s, with the same words for whatever reason', async (name) => {
    const { id } = await withPicture();
    const answer = await get(`/v1/jobs/${id}/files/${name}`);
    expect([answer.status, answer.error.code]).toEqual([404, 'FILE_NOT_FOUND']);
    expect(Object.keys(answer.error).sort()).toEqual(['code', 'hint', 'message', 'requestId']);
    expect(world.api.objects.linked).toEqual([]);
  });

  it('is 404 for the file of another job', async () => {
    await withPicture();
    const other = await running();
    expect((await get(`/v1/jobs/${other.id}/files/row-12.jpg`)).error.code).toBe('FILE_NOT_FOUND');
  });

  it('is 404 as everything else once the job is gone, whether its objects are or not', async () => {
    const { id } = await withPicture();
    world.api.clock.advance(retentionSeconds * 1000);
    for (const path of ['files', 'files/row-12.jpg', 'documents/month.html'])
      expect((await get(`/v1/jobs/${id}/${path}`)).error.code).toBe('JOB_NOT_FOUND');
    expect((await del(id)).error.code).toBe('JOB_NOT_FOUND');
    expect((await get(`/v1/jobs/${newJobId()}/files/row-12.jpg`)).error.code).toBe('JOB_NOT_FOUND');
  });

  it('is 410 when the bucket has forgotten what the table remembers', async () => {
    const { id } = await withPicture();
    world.api.objects.kept.clear();
    const answer = await get(`/v1/jobs/${id}/files/row-12.jpg`);
    expect([answer.status, answer.error.code]).toEqual([410, 'FILES_DELETED']);
  });
});

describe('GET /v1/jobs/{id}/documents/{name}', () => {
  it('draws a page up for the reader, and lets nothing of it run or load from elsewhere', async () => {
    const { id } = await withPicture();
    const answer = await get(`/v1/jobs/${id}/documents/month.html`, { 'accept-language': 'en' });
    expect([answer.status, answer.text]).toEqual([200, 'for en: 月']);
    const header = (name: string) => answer.headers.get(name);
    expect(header('content-type')).toBe('text/html; charset=utf-8');
    expect(header('content-language')).toBe('en');
    expect(header('content-disposition')).toBe('inline; filename="month.html"');
    expect(header('x-content-type-options')).toBe('nosniff');
    expect(header('referrer-policy')).toBe('no-referrer');
    expect(header('content-security-policy')).toBe(
      "default-src 'none'; img-src 'self' https://bucket.example data:; style-src 'unsafe-inline'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it('has all other kinds saved', async () => {
    const { id } = await withPicture();
    const answer = await get(`/v1/jobs/${id}/documents/workbook.xlsx`);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="workbook.xlsx"');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('knows of the job, its rows, its files and their contents', async () => {
    const { id } = await withPicture();
    await get(`/v1/jobs/${id}/documents/month.html`);
    const { known } = drawn;
    expect(known).toMatchObject({ job: { id, state: 'completed' }, rows: [], language: 'ja', now: start });
    expect(known?.files).toEqual([
      { name: 'row-12.jpg', contentType: 'image/jpeg', bytes: picture.length, sha256, at: start },
    ]);
    expect(await known?.read('row-12.jpg')).toEqual(picture);
    expect(await known?.read('row-13.jpg')).toBeUndefined();
    expect(await known?.source()).toBeUndefined();
  });

  it.each([
    ['?lang=en', 'ja', 'en'],
    ['?lang=ja', 'en', 'ja'],
    ['', 'en', 'en'],
  ])('is in the language asked for (%s before %s)', async (query, accepted, language) => {
    const { id } = await withPicture();
    const path = `/v1/jobs/${id}/documents/month.html${query}`;
    expect((await get(path, { 'accept-language': accepted })).text).toBe(`for ${language}: 月`);
  });

  it('refuses a language that nobody speaks here', async () => {
    const { id } = await withPicture();
    const answer = await get(`/v1/jobs/${id}/documents/month.html?lang=fr`);
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([400, 'INVALID_QUERY', 'lang']);
  });

  it('puts what is too large for an answer aside, and sends the reader there', async () => {
    const { id } = await withPicture();
    const path = `/v1/jobs/${id}/documents/workbook.xlsx`;
    drawn.bytes = maxDirectUploadBytes;
    expect((await get(path)).status).toBe(200);
    drawn.bytes += 1;
    const answer = await get(path);
    const key = `documents/${id}/ja-workbook.xlsx`;
    expect([answer.status, answer.headers.get('location')]).toEqual([
      302,
      `https://bucket.example/${key}?signed`,
    ]);
    expect(world.api.objects.kept.get(key)?.content.length).toBe(drawn.bytes);
  });

  it.each(['month', 'toString', '__proto__', 'constructor', '..%2fmonth.html'])(
    'is 404 for %s',
    async (name) => {
      const { id } = await withPicture();
      expect((await get(`/v1/jobs/${id}/documents/${name}`)).error.code).toBe('FILE_NOT_FOUND');
    },
  );
});

describe('DELETE /v1/jobs/{id}/files', () => {
  it('deletes contents and records, and the job says so', async () => {
    const job = await running();
    await keep(job);
    await keep(job, 'row-12.jpg', 'image/jpeg', Buffer.from('a later picture'));
    await world.api.filing.records.announce(job, 'row-13.jpg', 'results/announced');
    world.api.objects.kept.set('results/announced', { content: picture, contentType: 'image/jpeg' });
    await done(world.api.store, start, job, completes(job));
    drawn.bytes = maxDirectUploadBytes + 1;
    await get(`/v1/jobs/${job.id}/documents/workbook.xlsx?lang=en`);
    expect(world.api.objects.kept.size).toBe(4);

    const answer = await del(job.id);
    expect(answer.status).toBe(200);
    const filesDeletedAt = new Date(start).toISOString();
    expect(answer.body.job).toMatchObject({ state: 'completed', filesDeletedAt });
    expect([...world.api.objects.kept.keys()]).toEqual([]);
    expect(await world.api.filing.records.list(job.id)).toEqual([]);
    expect((await get(`/v1/jobs/${job.id}/files`)).body).toMatchObject({
      files: [],
      deletedAt: filesDeletedAt,
    });
    for (const name of ['row-12.jpg', 'row-99.jpg']) {
      const gone = await get(`/v1/jobs/${job.id}/files/${name}`);
      expect([gone.status, gone.error.code]).toEqual([410, 'FILES_DELETED']);
    }
    expect((await get(`/v1/jobs/${job.id}/files/NONSENSE`)).status).toBe(404);
  });

  it('says the same when it is asked again', async () => {
    const { id } = await withPicture();
    const first = await del(id);
    world.api.clock.advance(5000);
    const again = await del(id);
    expect([again.status, again.body]).toEqual([200, first.body]);
  });

  it('goes on where it broke off', async () => {
    const { id } = await withPicture();
    world.api.objects.down = true;
    expect((await del(id)).status).toBe(500);
    expect(world.api.shown(await get(`/v1/jobs/${id}`))).not.toHaveProperty('filesDeletedAt');
    world.api.objects.down = false;
    expect((await del(id)).status).toBe(200);
    expect(world.api.objects.kept.size).toBe(0);
  });

  it('is refused while the job waits or runs, with its state', async () => {
    const waiting = await admitted(world.api.store, waitingJob(start));
    const job = await running();
    await keep(job);
    for (const [id, state] of [
      [waiting.id, 'queued'],
      [job.id, 'running'],
    ] as const) {
      const answer = await del(id);
      expect([answer.status, answer.error.code, answer.error.state]).toEqual([409, 'STILL_RUNNING', state]);
    }
    expect(world.api.objects.kept.size).toBe(1);
  });

  it('leaves the hash of the evidence in the row, and says that the picture is gone', async () => {
    const job = waitingJob(start);
    const rows = [{ row: 12, date: '2026-11-12', start: 540, end: 1080 }];
    await world.api.store.admit({ job, input: { rows } });
    const ours = await claimed(world.api.store, start, job);
    await keep(ours);
    await world.api.store.writeRow(ours, {
      number: 12,
      state: 'confirmed',
      code: 'CONFIRMED',
      note: { ja: '確認', en: 'seen' },
      effects: 2,
      evidence: { file: 'row-12.jpg', sha256, at: start },
      at: start,
    });
    await done(world.api.store, start, ours, completes(ours));
    const evidence = async () => (await get(`/v1/jobs/${job.id}/rows`)).body.rows;
    const at = new Date(start).toISOString();
    const link = `/v1/jobs/${job.id}/files/row-12.jpg`;
    expect(await evidence()).toMatchObject([{ evidence: { file: 'row-12.jpg', sha256, at, link } }]);
    await del(job.id);
    expect(await evidence()).toMatchObject([
      { state: 'confirmed', evidence: { file: 'row-12.jpg', sha256, at, deleted: true } },
    ]);
  });

  it('does not touch what a later series keeps', async () => {
    const job = await running();
    await keep(job);
    const failed = await done(world.api.store, start, job, failsForGood(job));
    await del(job.id);
    world.api.clock.advance(60_000);
    const now = world.api.clock();
    await done(world.api.store, now, { ...failed, filesDeletedAt: start }, { kind: 'retry', turnAt: now });
    const present = await world.api.store.read(job.id);
    if (!present) throw new Error('the job is gone');
    const again = await claimed(world.api.store, now, present);
    await keep(again);
    expect((await get(`/v1/jobs/${job.id}/files/row-12.jpg`)).status).toBe(302);
    expect((await del(job.id)).error.code).toBe('STILL_RUNNING');
    await done(world.api.store, now, again, completes(again));
    const { job: after } = (await del(job.id)).body;
    expect(after).toMatchObject({ filesDeletedAt: new Date(now).toISOString() });
    expect(world.api.objects.kept.size).toBe(0);
  });
});

describe('the name of a file', () => {
  it.each(['row-12.jpg', 'a', '0.x', `a${'b'.repeat(60)}.jpeg5`])('may be %s', (name) => {
    expect(isFileName(name)).toBe(true);
  });

  it.each([
    '',
    '.',
    '..',
    '.htaccess',
    'A.jpg',
    'a/b',
    'a\\b',
    'a b',
    'é.jpg',
    'a.',
    'a.b.c',
    `a${'b'.repeat(61)}`,
    'a\n',
  ])('may not be %j', (name) => {
    expect(isFileName(name)).toBe(false);
  });
});
