import type { Clock } from '../../shared/clock.ts';
import type { Filing } from '../../shared/filing.ts';
import type { JobStore } from '../../shared/store/job-store.ts';

/** What it takes to tell of jobs. */
export interface ReadDeps {
  readonly store: JobStore;
  readonly filing: Filing;
  readonly clock: Clock;
}
