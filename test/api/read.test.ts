import exceljs from 'exceljs';
import { describe, expect, it } from 'vitest';
import { type Job, newJobId } from '../../shared/job.ts';
import { lanes } from '../../shared/lanes.ts';
import { retentionSeconds } from '../../shared/limits.ts';
import {
  admitted,
  claimed,
  done,
  fails,
  failsForGood,
  failure,
  type Running,
  result,
  waitingJob,
} from '../store/jobs.ts';
import { apiForEachTest, start } from './harness.ts';

const world = apiForEachTest();

const waiting = (rank = start) => admitted(world.api.store, waitingJob(start, { rank, queuedAt: rank }));
const running = async (lines = 0): Promise<Running> => {
  const job = await claimed(world.api.store, start, await waiting());
  for (let from = 1; from <= lines; from += 50)
    await world.api.store.appendLog(
      job,
      Array.from({ length: Math.min(50, lines - from + 1) }, (_, index) => {
        const number = from + index;
        return { number, at: start, level: 'info' as const, text: `line ${number}` };
      }),
    );
  return job;
};
const complete = (job: Running) =>
  done(world.api.store, start + 9000, job, { kind: 'complete', claimId: job.claimId, report: {}, result });

describe('GET /status/{id}', () => {
  it('tells of a waiting job its place in the line', async () => {
    await waiting(start - 1);
    const job = await waiting();
    const answer = await world.api.get(`/status/${job.id}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      job_id: job.id,
      status: 'queued',
      progress: 0,
      queue_position: 2,
      queue_size: 2,
      running_count: 0,
      queue_limit: lanes.browser.maxQueued,
      logs: [],
      stop_requested: false,
      user_message: 'この前に1件が待っています。',
    });
  });

  it('tells of a running job its step, its progress and its last lines', async () => {
    const job = await running(60);
    const progress = { step: { ja: '入力', en: 'Filling in' }, current: 3, total: 9 };
    await done(world.api.store, start + 2000, job, {
      kind: 'beat',
      claimId: job.claimId,
      report: { progress, peakMemoryMb: 312.6 },
    });
    world.api.clock.advance(5500);
    const { body } = await world.api.get(`/status/${job.id}`, { 'accept-language': 'en' });
    expect(body).toMatchObject({
      status: 'running',
      step_name: 'Filling in',
      current_data: 3,
      total_data: 9,
      progress: 33,
      elapsed_sec: 5,
      user_message: '🔄 Working … Filling in',
      resources: { memory_mb: 313 },
    });
    expect(body.logs).toEqual(Array.from({ length: 50 }, (_, index) => `line ${index + 11}`));
    expect(body).not.toHaveProperty('queue_position');
  });

  it.each([
    ['1', ['line 60']],
    ['2', ['line 59', 'line 60']],
    ['1000', Array.from({ length: 60 }, (_, index) => `line ${index + 1}`)],
  ])('gives the last %s lines when asked', async (n, lines) => {
    const job = await running(60);
    expect((await world.api.get(`/status/${job.id}?last_n=${n}`)).body.logs).toEqual(lines);
  });

  it.each(['0', '1001', '-1', '1.5', 'x', '', '1e3', '99999999999'])('refuses last_n=%s', async (n) => {
    const answer = await world.api.get(`/status/${(await waiting()).id}?last_n=${n}`);
    expect([answer.status, answer.error.code, answer.error.field]).toEqual([400, 'INVALID_QUERY', 'last_n']);
  });

  it('answers 200 for a job that failed, with its reason and what to do', async () => {
    const job = await running();
    const error = { ...failure, hint: { ja: 'もう一度。', en: 'Try again.' } };
    await done(world.api.store, start, job, { ...failsForGood(job), error });
    const { status, body } = await world.api.get(`/status/${job.id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'error',
      error_code: 'SITE_DOWN',
      user_message: '❌ エラーが発生しました: 停止中 もう一度。',
    });
  });

  it('says of a cancelled job that it was cancelled, and no more of its former failure', async () => {
    const job = await running();
    await done(world.api.store, start, await done(world.api.store, start, job, fails(job)), {
      kind: 'cancel',
    });
    const { body } = await world.api.get(`/status/${job.id}`);
    expect(body).toMatchObject({ status: 'cancelled', user_message: 'キャンセルされました。' });
  });
});

describe('a job that is not there', () => {
  const paths = ['/status/ID', '/v1/jobs/ID', '/v1/jobs/ID/rows', '/v1/jobs/ID/logs'];
  it.each(paths)('%s is 404 without a list of ids', async (path) => {
    const other = await waiting();
    const expired = await done(world.api.store, start, await waiting(), { kind: 'cancel' });
    world.api.clock.advance(retentionSeconds * 1000);
    for (const id of [newJobId(), expired.id, 'nonsense', '%E0%A4%A', '..%2f..', `${other.id}x`]) {
      const answer = await world.api.get(path.replace('ID', id));
      expect([answer.status, answer.error.code]).toEqual([404, 'JOB_NOT_FOUND']);
      expect(answer.text).not.toContain(other.id);
      expect(Object.keys(answer.error).sort()).toEqual(['code', 'hint', 'message', 'requestId']);
    }
  });
});

describe('/v1', () => {
  it('gives a waiting job its position and, once the lane has a history, when it will start', async () => {
    const job = await waiting();
    const body = async () => (await world.api.get(`/v1/jobs/${job.id}`)).body.job;
    const now = new Date(start).toISOString();
    expect(await body()).toMatchObject({ position: 1, estimatedStart: { earliest: now, latest: now } });
    const first = await claimed(world.api.store, start, await waiting(start - 1));
    expect(await body()).toMatchObject({ position: 1, estimatedStart: null });
    await complete(first);
    await claimed(world.api.store, start, await waiting(start - 1));
    expect(await body()).toMatchObject({
      position: 1,
      estimatedStart: { earliest: now, latest: new Date(start + 9000).toISOString() },
    });
  });

  it('shows of a finished job its result and when secret and record go', async () => {
    const waitingOne = await admitted(world.api.store, waitingJob(start, { secret: 'sealed' }));
    const job = await claimed(world.api.store, start, waitingOne);
    await complete(job);
    expect((await world.api.get(`/v1/jobs/${job.id}`, { 'accept-language': 'en' })).body.job).toMatchObject({
      state: 'completed',
      result: { summary: 'done', counts: { confirmed: 1 } },
      secret: 'destroyed',
      secretDestroyedAt: new Date(start + 9000).toISOString(),
      expiresAt: new Date(start + 9000 + retentionSeconds * 1000).toISOString(),
    });
  });

  it('shows the plan of a job with what the ledger knows of it', async () => {
    const rows = [1, 2].map((day) => ({ row: day + 1, date: `2026-11-0${day}`, start: 540, end: 1080 }));
    const job = waitingJob(start);
    await world.api.store.admit({ job, input: { rows } });
    const note = { ja: '確認', en: 'seen' };
    await world.api.store.writeRow(await claimed(world.api.store, start, job), {
      number: 2,
      state: 'confirmed',
      code: 'CONFIRMED',
      note,
      effects: 2,
      at: start,
    });
    const at = new Date(start).toISOString();
    expect((await world.api.get(`/v1/jobs/${job.id}/rows`)).body.rows).toEqual([
      {
        number: 2,
        label: '2026-11-01 09:00–18:00',
        state: 'confirmed',
        code: 'CONFIRMED',
        note: '確認',
        effects: 2,
        at,
      },
      { number: 3, label: '2026-11-02 09:00–18:00', state: 'planned' },
    ]);
    const shown = (await world.api.get(`/v1/jobs/${job.id}`)).body.job;
    expect(shown).toMatchObject({ rows: { total: 2, confirmed: 1, planned: 1 } });
  });

  it('gives log lines from a cursor on, and the next cursor', async () => {
    const job: Job = await running(120);
    const from = async (after: string) => (await world.api.get(`/v1/jobs/${job.id}/logs${after}`)).body;
    const all = await from('');
    expect(all).toMatchObject({ next: 120, lines: { length: 120 } });
    const line = { number: 119, at: new Date(start).toISOString(), level: 'info', text: 'line 119' };
    expect(await from('?after=118')).toEqual({
      next: 120,
      lines: [line, { ...line, number: 120, text: 'line 120' }],
    });
    expect(await from('?after=120')).toEqual({ next: 120, lines: [] });
  });

  it('gives log lines as text, whatever they look like', async () => {
    const job = await running();
    const text = '<img src=x onerror=alert(1)> =HYPERLINK("x")';
    await world.api.store.appendLog(job, [{ number: 1, at: start, level: 'info', text }]);
    const answer = await world.api.get(`/v1/jobs/${job.id}/logs`);
    expect(answer.body.lines).toMatchObject([{ text }]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each(['-1', '501', 'x', '1e2', '%00', '1;DROP', '9'.repeat(400)])(
    'refuses the cursor after=%s',
    async (after) => {
      const answer = await world.api.get(`/v1/jobs/${(await waiting()).id}/logs?after=${after}`);
      expect([answer.status, answer.error.code]).toEqual([400, 'INVALID_QUERY']);
    },
  );
});

describe('templates', () => {
  it.each([
    ['/download-template', 'jobcan_template.xlsx', '2026-11-'],
    ['/download-previous-template', 'jobcan_previous_month_template.xlsx', '2026-10-'],
  ])('%s is a real workbook of working days', async (path, name, month) => {
    const response = await world.api.raw('read', path);
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${name}"`);
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(await response.arrayBuffer());
    const sheet = workbook.worksheets[0];
    expect(sheet?.name).toBe('勤怠データ');
    expect(sheet?.getRow(1).values).toEqual([undefined, '日付', '開始時刻', '終了時刻', '備考', '打刻場所']);
    expect(sheet?.getCell('A2').text).toContain(month);
    expect(sheet?.rowCount).toBeGreaterThan(15);
  });

  it('is made of the month and the hours that are asked for', async () => {
    const path = '/download-template?month=2026-12&start=10:00&end=19:00&note=remote&place=home';
    const response = await world.api.raw('read', path);
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="jobcan_template_2026-12.xlsx"',
    );
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(await response.arrayBuffer());
    const first = ['A2', 'B2', 'C2', 'D2', 'E2'].map((cell) => workbook.worksheets[0]?.getCell(cell).text);
    expect(first).toEqual(['2026-12-01', '10:00', '19:00', 'remote', 'home']);
  });

  it.each([
    ['?month=2026-13', 'INVALID_QUERY'],
    ['?start=25', 'INVALID_TEMPLATE'],
  ])('is refused for %s', async (query, code) => {
    const response = await world.api.raw('read', `/download-template${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code } });
  });
});
