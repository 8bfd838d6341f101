import { JunbanError } from '../../shared/errors.ts';
import type { Job } from '../../shared/job.ts';
import { standingOf } from '../../shared/job-view.ts';
import { lanes } from '../../shared/lanes.ts';
import { countRows } from '../../shared/ledger.ts';
import { maxLogLines } from '../../shared/limits.ts';
import { apiApp } from '../http/app.ts';
import { jobBody, logBody, rowBody } from '../http/job-body.ts';
import { jobOfPath } from '../http/job-of-path.ts';
import { laneBody } from '../http/lane-body.ts';
import { limitOf } from '../http/lane-refusals.ts';
import { languageOf } from '../http/language.ts';
import { reached } from '../http/reached.ts';
import { jobTypeOf } from '../worker/jobs/definitions.ts';
import type { ReadDeps } from './deps.ts';
import { addFileRoutes } from './file-routes.ts';
import { knownRows } from './known-of-job.ts';
import { legacyStatus } from './legacy-status.ts';
import { addTemplateRoutes } from './template-routes.ts';

/** Log lines of a status answer when `last_n` does not say (1–1,000, as existing clients know it). */
const defaultLastLines = 50;

export function readApp({ store, filing, clock }: ReadDeps) {
  const app = apiApp();
  const rowsOfJob = async (job: Job) => (await knownRows(store, job, jobTypeOf(job.type))).rows;

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
    const [standing, rows] = await Promise.all([standingOf(store, job, clock()), rowsOfJob(job)]);
    const body = jobBody(job, standing, languageOf(c.req.header('accept-language')));
    return c.json({ job: { ...body, rows: countRows(rows) } });
  });

  app.get('/v1/jobs/:id/rows', async (c) => {
    const job = await jobOfPath(store, c.req.param('id'));
    const language = languageOf(c.req.header('accept-language'));
    const rows = await rowsOfJob(job);
    return c.json({ rows: rows.map((row) => rowBody(row, job, language)) });
  });

  app.get('/v1/jobs/:id/logs', async (c) => {
    const job = await jobOfPath(store, c.req.param('id'));
    const after = integerQuery('after', c.req.query('after'), 0, 0, maxLogLines);
    const lines = await store.listLog(job.id, after, maxLogLines);
    return c.json({ lines: lines.map(logBody), next: lines.at(-1)?.number ?? after });
  });

  addFileRoutes(app, { store, filing, clock });

  app.get('/v1/lanes', async (c) => {
    const states = await Promise.all(
      Object.values(lanes).map(async ({ name }) => laneBody(name, await store.readLane(name))),
    );
    return c.json({ lanes: states });
  });

  addTemplateRoutes(app, clock);

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
    field: name,
    text: {
      ja: `${name} は ${min} から ${max} までの整数にしてください。`,
      en: `${name} has to be a whole number from ${min} to ${max}.`,
    },
  });
}
