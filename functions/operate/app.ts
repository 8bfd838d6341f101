import type { Hono } from 'hono';
import type { ApiEnv } from '../http/app.ts';
import { service } from '../http/service.ts';
import { addCancel } from '../older/cancel.ts';
import { addDeadLetters } from './dead-letters.ts';
import type { OperateDeps } from './deps.ts';
import { addJobs } from './jobs.ts';
import { addKeys } from './keys.ts';
import { addLanes } from './lanes.ts';
import { addRetryMatching } from './retry-matching.ts';

/** What people may do after a job was submitted. */
export function operateApp(deps: OperateDeps): Hono<ApiEnv> {
  const served = service(deps);
  addJobs(served, deps);
  addRetryMatching(served, deps);
  addLanes(served, deps);
  addDeadLetters(served, deps);
  addKeys(served, deps);
  addCancel(served, deps);
  return served.app;
}
