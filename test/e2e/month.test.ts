import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { dateOf, monthWorkbook } from '../support/month.ts';
import { type RunningStack, runningStack } from '../support/running-stack.ts';

const person = { email: 'taro@example.com', password: 'correct-horse-7', companyCode: 'acme' };
const days = 20;

const uploadForm = z.object({ upload: z.string(), url: z.url(), fields: z.record(z.string(), z.string()) });

describe('a month of attendance', () => {
  let stack: RunningStack;
  let workbook: Uint8Array;

  beforeAll(async () => {
    stack = await runningStack({ pauseMs: 0 });
    stack.site.addAccount({ ...person, name: '太郎' });
    workbook = await monthWorkbook(days);
  });
  afterAll(() => stack.stop());

  it('is filled in row by row, and the site itself has every punch once', async () => {
    const accepted = await stack.api.upload(workbook, person);
    expect(accepted).toMatchObject({ status: 'queued', queue_position: 1, warnings: [], skipped: [] });

    const job = await stack.api.waitForEnd(accepted.job_id, 60_000);
    expect(job).toMatchObject({ state: 'completed', attempts: 1, secret: 'destroyed' });
    expect(job.rows).toMatchObject({ total: days, confirmed: days });
    expect(job.result?.summary).toBe('20行中、20行を入力して確認しました。');
    expect(job.peakMemoryMb).toBeGreaterThan(50);
    expect(Date.parse(job.secretDestroyedAt ?? '')).toBe(Date.parse(job.finishedAt ?? ''));

    const wanted = Array.from({ length: days }, (_, day) => dateOf(day + 1)).flatMap((date) => [
      { date, minutes: 540 },
      { date, minutes: 1080 },
    ]);
    const punches = stack.site.punches(person.email).map(({ date, minutes }) => ({ date, minutes }));
    expect(punches).toEqual(wanted);
    expect(stack.site.insertCount(person.email)).toBe(days * 2);

    const status = await stack.api.fetch(`/status/${accepted.job_id}?last_n=1000`);
    expect(await status.json()).toMatchObject({
      status: 'completed',
      progress: 100,
      current_data: days,
      total_data: days,
      logs: expect.objectContaining({ length: days + 1 }),
      user_message: '✅ 処理完了 20行中、20行を入力して確認しました。',
    });
  });

  it('sends nothing twice when the same workbook comes again, and says so for every row', async () => {
    const { job_id } = await stack.api.upload(workbook, person);
    const job = await stack.api.waitForEnd(job_id, 60_000);
    expect(job).toMatchObject({ state: 'completed', rows: { total: days, skipped: days, confirmed: 0 } });
    const rows = await stack.api.rows(job_id);
    expect(new Set(rows.map(({ code }) => code))).toEqual(new Set(['ALREADY_THERE']));
    expect(rows[0]?.note).toBe('同じ打刻が既にあるため送信していません');
    expect(stack.site.insertCount(person.email)).toBe(days * 2);
  });

  it('goes through the bucket when the workbook is too large for one request', async () => {
    const other = { email: 'large@example.com', password: 'correct-horse-8' };
    stack.site.addAccount({ ...other, name: '大' });
    const large = await monthWorkbook(1, { ballastBytes: 5 * 1024 * 1024 });
    const direct = await stack.api.post(large, other);
    expect(direct.status).toBe(413);

    const form = uploadForm.parse(await (await stack.api.fetch('/v1/uploads', { method: 'POST' })).json());
    const body = new FormData();
    for (const [name, value] of Object.entries(form.fields)) body.set(name, value);
    body.set('file', new File([Uint8Array.from(large)], 'large.xlsx'));
    expect((await fetch(form.url, { method: 'POST', body })).status).toBe(204);

    const answer = await stack.api.fetch('/v1/jobs', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'autofill', upload: form.upload, fileName: 'large.xlsx', secrets: other }),
    });
    expect(answer.status).toBe(202);
    const { job } = z.object({ job: z.looseObject({ id: z.string() }) }).parse(await answer.json());
    expect(job).toMatchObject({ state: 'queued', position: 1, title: 'large.xlsx · la***@example.com' });
    expect(answer.headers.get('location')).toBe(`/v1/jobs/${job.id}`);
    expect(await stack.api.waitForEnd(job.id, 60_000)).toMatchObject({
      state: 'completed',
      rows: { confirmed: 1 },
    });
    expect(stack.site.insertCount(other.email)).toBe(2);
  });
});
