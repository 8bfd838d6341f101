import { operations } from '../../shared/api/operations.ts';
import type { Service } from '../http/service.ts';
import type { OperateDeps } from '../operate/deps.ts';
import { endJob } from '../operate/end-job.ts';

/** POST /cancel/{id}. The older tool refused a running job; here it is asked to stop. */
export function addCancel({ on }: Service, deps: OperateDeps): void {
  on(operations.cancel)(async ({ job: found, caller }) => {
    const { job, stopping } = await endJob(found, caller, deps);
    return stopping
      ? { status: 202, json: { ok: true, status: job.state, stop_requested: true } }
      : { status: 200, json: { ok: true, status: job.state } };
  });
}
