import { describe, expect, it } from 'vitest';
import type { Job } from '../../shared/job.ts';
import { claimed, waitingJob } from '../store/jobs.ts';
import { apiForEachTest, as, nobody, start } from './harness.ts';

const world = apiForEachTest();

/** A month of so many days. */
async function job(days: number, changes: Partial<Job> = {}): Promise<Job> {
  const rows = Array.from({ length: days }, (_, at) => ({
    row: at + 2,
    date: new Date(start + at * 86_400_000).toISOString().slice(0, 10),
    start: 540,
    end: 1080,
  }));
  const waiting = waitingJob(start, changes);
  await world.api.store.admit({ job: waiting, input: { rows } });
  return waiting;
}
const page = async ({ id }: Job, query: string) => {
  const answer = await world.api.get(`/v1/jobs/${id}/rows${query}`);
  return { numbers: world.api.list(answer, 'rows').map(({ number }) => number), next: answer.body.next };
};

describe('the rows of a job', () => {
  it('come page by page, by the number of the last', async () => {
    const month = await job(5);
    expect(await page(month, '?limit=2')).toEqual({ numbers: [2, 3], next: 3 });
    expect(await page(month, '?limit=2&after=3')).toEqual({ numbers: [4, 5], next: 5 });
    expect(await page(month, '?limit=2&after=5')).toEqual({ numbers: [6], next: null });
    expect(await page(month, '?after=6')).toEqual({ numbers: [], next: null });
  });

  it('are all there at once when they fill a page exactly', async () => {
    expect(await page(await job(5), '?limit=5')).toEqual({ numbers: [2, 3, 4, 5, 6], next: null });
  });

  it('are none of a job that has none', async () => {
    expect(await page(await job(0), '')).toEqual({ numbers: [], next: null });
  });

  it('of many are 500 at the most, and the rest is behind them', async () => {
    const year = await job(501);
    const first = await page(year, '');
    expect([first.numbers.length, first.next]).toEqual([500, 501]);
    expect(await page(year, '?after=501')).toEqual({ numbers: [502], next: null });
  });

  it('are counted where the job is looked at', async () => {
    const { id } = await job(5);
    expect(world.api.shown(await world.api.get(`/v1/jobs/${id}`)).rows).toMatchObject({
      total: 5,
      planned: 5,
    });
  });

  it.each(['after=-1', 'after=x', 'limit=0', 'limit=501', 'after=1&after=2', 'cursor=x'])(
    'are refused for ?%s',
    async (query) => {
      const answer = await world.api.get(`/v1/jobs/${(await job(1)).id}/rows?${query}`);
      expect([answer.status, answer.error.code]).toEqual([400, 'INVALID_QUERY']);
    },
  );
});

describe('the log of a job', () => {
  const logged = async (lines: number) => {
    const running = await claimed(world.api.store, start, await job(1));
    await world.api.store.appendLog(
      running,
      Array.from({ length: lines }, (_, at) => ({
        number: at + 1,
        at: start,
        level: 'info',
        text: `${at + 1}`,
      })),
    );
    return running;
  };
  const log = async ({ id }: Job, query: string) => {
    const answer = await world.api.get(`/v1/jobs/${id}/logs${query}`);
    return { lines: world.api.list(answer, 'lines').map(({ text }) => text), next: answer.body.next };
  };

  it('comes page by page, and can be asked again for what was written since', async () => {
    const running = await logged(5);
    expect(await log(running, '?limit=2')).toEqual({ lines: ['1', '2'], next: 2 });
    expect(await log(running, '?limit=2&after=2')).toEqual({ lines: ['3', '4'], next: 4 });
    expect(await log(running, '?after=4')).toEqual({ lines: ['5'], next: 5 });
    expect(await log(running, '?after=5')).toEqual({ lines: [], next: 5 });
    await world.api.store.appendLog(running, [{ number: 6, at: start, level: 'warn', text: 'new' }]);
    expect(await log(running, '?after=5')).toEqual({ lines: ['new'], next: 6 });
  });

  it('of a job that wrote nothing is empty, and begins at 0', async () => {
    expect(await log(await job(1), '')).toEqual({ lines: [], next: 0 });
  });
});

describe('rows, log and files of a job of somebody', () => {
  it.each(['', '/rows', '/logs', '/files', '/files/x.png', '/documents/month.html'])(
    'are there for nobody else: /v1/jobs/{id}%s',
    async (path) => {
      const { id } = await job(1, { owner: 'key:taro' });
      const strange = await world.api.get('/v1/jobs/00000000-0000-4000-8000-000000000000');
      for (const headers of [nobody, as('submitter/hanako')]) {
        const answer = await world.api.get(`/v1/jobs/${id}${path}`, headers);
        expect(answer.status).toBe(404);
        expect({ ...answer.error, requestId: '' }).toEqual({ ...strange.error, requestId: '' });
      }
      const own = await world.api.get(`/v1/jobs/${id}${path}`, as('submitter/taro'));
      expect(own.error.code).not.toBe('JOB_NOT_FOUND');
    },
  );
});
