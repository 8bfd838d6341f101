import { operations } from '../../shared/api/operations.ts';
import { standingOf } from '../../shared/job-view.ts';
import { jobBody } from '../http/job-body.ts';
import type { Service } from '../http/service.ts';
import { jobTypeOf } from '../worker/jobs/definitions.ts';
import { deleteFiles } from './delete-files.ts';
import type { OperateDeps } from './deps.ts';
import { endJob } from './end-job.ts';
import { retryJob } from './retry-job.ts';
import { stopJob } from './stop-job.ts';

/** One job: end it, have it done again, have its files deleted. */
export function addJobs({ on }: Service, deps: OperateDeps): void {
  const { store, clock } = deps;

  on(operations.cancelJob)(async ({ job: found, caller }) => {
    const { job, stopping } = await endJob(found, caller, deps);
    return { status: stopping ? 202 : 200, json: { job: jobBody(job, undefined, caller) } };
  });

  on(operations.stopJob)(async ({ job: found, caller }) => {
    const job = await stopJob(found, caller, deps);
    return { status: 202, json: { job: jobBody(job, undefined, caller) } };
  });

  on(operations.retryJob)(async ({ job: ended, body, caller }) => {
    const brought = body && { secrets: body.secrets, type: jobTypeOf(ended.type) };
    const job = await retryJob(ended, brought, caller, deps);
    const standing = await standingOf(store, job, clock()).catch(() => undefined);
    return { status: 202, json: { job: jobBody(job, standing, caller) } };
  });

  on(operations.deleteFiles)(async ({ job: found, caller }) => {
    const job = await deleteFiles(found, jobTypeOf(found.type), caller, deps);
    return { status: 200, json: { job: jobBody(job, undefined, caller) } };
  });
}
