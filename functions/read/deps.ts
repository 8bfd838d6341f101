import type { Filing } from '../../shared/filing.ts';
import type { AuditTrail } from '../../shared/store/audit-trail.ts';
import type { JobList } from '../../shared/store/job-list.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import type { KeyStore } from '../../shared/store/key-store.ts';
import type { ServiceDeps } from '../http/service-deps.ts';
import type { Description } from './description.ts';

/** What it takes to tell of jobs, and of who may what. */
export interface ReadDeps extends ServiceDeps {
  readonly store: JobStore;
  readonly list: JobList;
  readonly keys: Pick<KeyStore, 'list' | 'find'>;
  readonly audit: Pick<AuditTrail, 'list'>;
  readonly filing: Filing;
  readonly description: Description;
}
