import type { Clock } from '../../shared/clock.ts';
import { JunbanError } from '../../shared/errors.ts';
import { isTerminal, type Job } from '../../shared/job.ts';
import { standingOf } from '../../shared/job-view.ts';
import { lanes } from '../../shared/lanes.ts';
import { countRows, rowsOf } from '../../shared/ledger.ts';
import { maxLogLines } from '../../shared/limits.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import { apiApp } from '../http/app.ts';
import { jobBody, logBody, rowBody } from '../http/job-body.ts';
import { jobOfPath } from '../http/job-of-path.ts';
import { laneBody } from '../http/lane-body.ts';
import { limitOf } from '../http/lane-refusals.ts';
import { languageOf } from '../http/language.ts';
import { reached } from '../http/reached.ts';
import { currentMonth, makeTemplate, previousMonth } from '../worker/jobs/autofill/workbook/template.ts';
import { jobTypeOf } from '../worker/jobs/definitions.ts';
import { legacyStatus } from './legacy-status.ts';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Log lines of a status answer when `last_n` does not say (1–1,000, as existing clients know it). */
const defaultLastLines = 50;

export function readApp({ store, clock }: { readonly store: JobStore; readonly clock: Clock }) {
  const app = apiApp();

  app.get('/status/:id', async (c) => {
    const job = await jobOfPath(store, c.req.param('id'));
    const lastLines = integerQuery('last_n', c.req.query('last_n'), defaultLastLines, 1, 1000);
    const [standing, logs] = await Promise.all([
      standingOf(store, job, clock()),
      store.listLog(job.id, Math.max(0, job.logLines - lastLines), maxLogLines),
    ]);
    return c.json(legacyStatus(job, standing, logs, clock(), languageOf(c.req.header('accept-language'))));
  });

  app.get('/v1/jobs/:id', async (c) => {
    const job = await jobOfPath(store, c.req.param('id'));
    const [standing, rows] = await Promise.all([standingOf(store, job, clock()), rowsOfJob(store, job)]);
    const body = jobBody(job, standing, languageOf(c.req.header('accept-language')));
    return c.json({ job: { ...body, rows: countRows(rows) } });
  });

  app.get('/v1/jobs/:id/rows', async (c) => {
    const job = await jobOfPath(store, c.req.param('id'));
    const language = languageOf(c.req.header('accept-language'));
    const rows = await rowsOfJob(store, job);
    return c.json({ rows: rows.map((row) => rowBody(row, language)) });
  });

  app.get('/v1/jobs/:id/logs', async (c) => {
    const job = await jobOfPath(store, c.req.param('id'));
    const after = integerQuery('after', c.req.query('after'), 0, 0, maxLogLines);
    const lines = await store.listLog(job.id, after, maxLogLines);
    return c.json({ lines: lines.map(logBody), next: lines.at(-1)?.number ?? after });
  });

  app.get('/v1/lanes', async (c) => {
    const states = await Promise.all(
      Object.values(lanes).map(async ({ name }) => laneBody(name, await store.readLane(name))),
    );
    return c.json({ lanes: states });
  });

  app.get('/download-template', async (c) => {
    const bytes = await makeTemplate(currentMonth(clock()));
    return c.body(new Uint8Array(bytes), 200, attachment('jobcan_template.xlsx'));
  });

  app.get('/download-previous-template', async (c) => {
    const bytes = await makeTemplate(previousMonth(clock()));
    return c.body(new Uint8Array(bytes), 200, attachment('jobcan_previous_month_template.xlsx'));
  });

  app.get('/healthz', (c) => c.text('ok'));
  app.get('/livez', (c) => c.text('ok'));
  app.get('/ping', (c) =>
    c.json({ status: 'ok', message: 'pong', timestamp: new Date(clock()).toISOString() }),
  );
  /**
   * Ready means that a job could be accepted now: the table answers, and the lane is not drained and its line not full.
   * A paused lane still accepts.
   */
  app.get('/readyz', async (c) => {
    const lane = await reached(store.readLane('browser'));
    const limit = limitOf('browser', lane);
    if (lane.drainingAt !== undefined) return c.text('draining', 503);
    return lane.queued < limit ? c.text('ok') : c.text(`queue full: ${lane.queued}/${limit}`, 503);
  });

  return app;
}

async function rowsOfJob(store: JobStore, job: Job) {
  const [input, entries] = await Promise.all([store.readInput(job.id), store.listRows(job.id)]);
  const plan = input ? (jobTypeOf(job.type)?.plan(input) ?? []) : [];
  return rowsOf(plan, entries, isTerminal(job.state));
}

const attachment = (name: string) => ({
  'Content-Type': xlsx,
  'Content-Disposition': `attachment; filename="${name}"`,
});

function integerQuery(
  name: string,
  value: string | undefined,
  fallback: number,
  min: number,
  max: number,
): number {
  if (value === undefined) return fallback;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new JunbanError({
    code: 'INVALID_QUERY',
    status: 400,
    field: name,
    text: {
      ja: `${name} は ${min} から ${max} までの整数にしてください。`,
      en: `${name} has to be a whole number from ${min} to ${max}.`,
    },
  });
}
