import { operations } from '../../shared/api/operations.ts';
import { standingOf } from '../../shared/job-view.ts';
import { maxLogLines } from '../../shared/limits.ts';
import type { Service } from '../http/service.ts';
import type { ReadDeps } from '../read/deps.ts';
import { statusBody } from './status-body.ts';

/** Log lines of an answer when `last_n` does not say. */
const defaultLastLines = 50;

/** GET /status/{id}. A job that failed is an answer as any other: 200, with its state. */
export function addStatus({ on }: Service, { store, clock }: Pick<ReadDeps, 'store' | 'clock'>): void {
  on(operations.status)(async ({ job, query, caller }) => {
    const lastLines = query.last_n ?? defaultLastLines;
    const [standing, read, logs] = await Promise.all([
      standingOf(store, job, clock()),
      // Where it stands in its line tells of the lane too.
      job.state === 'queued' ? undefined : store.readLane(job.lane),
      store.listLog(job.id, Math.max(0, job.logLines - lastLines), maxLogLines),
    ]);
    const lane = standing?.lane ?? read ?? (await store.readLane(job.lane));
    return { status: 200, json: statusBody({ job, standing, lane, logs, now: clock() }, caller.language) };
  });
}
