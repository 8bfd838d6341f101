import { rowPageSize } from '../../shared/api/job-operations.ts';
import { operations } from '../../shared/api/operations.ts';
import { standingOf } from '../../shared/job-view.ts';
import { countRows } from '../../shared/ledger.ts';
import { maxLogLines } from '../../shared/limits.ts';
import { jobBody, logBody, rowBody } from '../http/job-body.ts';
import type { Service } from '../http/service.ts';
import { jobTypeOf } from '../worker/jobs/definitions.ts';
import type { ReadDeps } from './deps.ts';
import { knownRows } from './known-of-job.ts';

/** One job: how it stands, its rows, its log. */
export function addJobs({ on }: Service, { store, clock }: ReadDeps): void {
  on(operations.getJob)(async ({ job, caller }) => {
    const [standing, { rows }] = await Promise.all([
      standingOf(store, job, clock()),
      knownRows(store, job, jobTypeOf(job.type)),
    ]);
    return { status: 200, json: { job: { ...jobBody(job, standing, caller), rows: countRows(rows) } } };
  });

  on(operations.listRows)(async ({ job, query, caller }) => {
    const { after = 0, limit = rowPageSize } = query;
    const { rows } = await knownRows(store, job, jobTypeOf(job.type));
    const behind = rows.filter(({ number }) => number > after);
    const page = behind.slice(0, limit);
    return {
      status: 200,
      json: {
        rows: page.map((row) => rowBody(row, job, caller.language)),
        next: behind.length > page.length ? (page.at(-1)?.number ?? null) : null,
      },
    };
  });

  on(operations.listLog)(async ({ job, query }) => {
    const { after = 0, limit = maxLogLines } = query;
    const lines = await store.listLog(job.id, after, limit);
    return { status: 200, json: { lines: lines.map(logBody), next: lines.at(-1)?.number ?? after } };
  });
}
