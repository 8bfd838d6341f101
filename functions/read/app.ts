import type { Hono } from 'hono';
import type { ApiEnv } from '../http/app.ts';
import { service } from '../http/service.ts';
import { addHealth } from '../older/health.ts';
import { addSessions } from '../older/sessions.ts';
import { addStatus } from '../older/status.ts';
import { addTemplates } from '../older/templates.ts';
import { addAccess } from './access.ts';
import type { ReadDeps } from './deps.ts';
import { addDescription } from './describe.ts';
import { addFiles } from './files.ts';
import { addJobList } from './job-list.ts';
import { addJobTypes } from './job-types.ts';
import { addJobs } from './jobs.ts';
import { addLanes } from './lanes.ts';

/** Everything that only looks. What is not at any address of the service is answered here too. */
export function readApp(deps: ReadDeps): Hono<ApiEnv> {
  const served = service(deps);
  addJobs(served, deps);
  addJobList(served, deps);
  addFiles(served, deps);
  addLanes(served, deps);
  addJobTypes(served);
  addAccess(served, deps);
  addDescription(served, deps.description);
  addStatus(served, deps);
  addTemplates(served, deps.clock);
  addSessions(served, deps);
  addHealth(served, deps);
  return served.app;
}
