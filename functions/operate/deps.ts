import type { DeadLetters } from '../../shared/doorbell/dead-letters.ts';
import type { AuditTrail } from '../../shared/store/audit-trail.ts';
import type { JobList } from '../../shared/store/job-list.ts';
import type { KeyStore } from '../../shared/store/key-store.ts';
import type { ServiceDeps } from '../http/service-deps.ts';
import type { DeleteFilesDeps } from './delete-files.ts';
import type { LaneControlDeps } from './lane-control.ts';
import type { RetryDeps } from './retry-job.ts';

/** What it takes to do what people ask for. */
export interface OperateDeps extends ServiceDeps, RetryDeps, DeleteFilesDeps, LaneControlDeps {
  readonly list: JobList;
  readonly keys: Pick<KeyStore, 'create' | 'find' | 'revoke'>;
  readonly audit: Pick<AuditTrail, 'append'>;
  readonly deadLetters: DeadLetters;
}
