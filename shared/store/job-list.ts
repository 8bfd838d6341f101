import type { EpochMs } from '../clock.ts';
import { isJobId, type Job, type JobState } from '../job.ts';
import type { LaneName } from '../lanes.ts';
import type { Place } from './job-store.ts';

/** What is absent lets everything through. */
export interface JobFilter {
  /** Id of a principal. */
  readonly owner?: string | undefined;
  /** Absent or empty: all of them. */
  readonly states?: readonly JobState[] | undefined;
  readonly type?: string | undefined;
  readonly lane?: LaneName | undefined;
  readonly errorCode?: string | undefined;
  /** Submitted then or later. */
  readonly since?: EpochMs | undefined;
  /** Submitted before then. */
  readonly until?: EpochMs | undefined;
}

/** What a list shows of a job: the parts of its record that change only with its state. */
export type JobSummary = Pick<
  Job,
  | 'id'
  | 'type'
  | 'lane'
  | 'state'
  | 'title'
  | 'priority'
  | 'series'
  | 'submittedAt'
  | 'firstStartedAt'
  | 'startedAt'
  | 'finishedAt'
  | 'expiresAt'
  | 'owner'
  | 'error'
>;

export interface JobPage {
  /** The newest first, by submission. */
  readonly jobs: readonly JobSummary[];
  /** Where the next page begins; absent at the end. A page may be short, even empty, and not the last. */
  readonly next?: Place;
}

export interface JobCount {
  readonly count: number;
  /** False: there are at least so many. */
  readonly exact: boolean;
}

/**
 * Lists of jobs, from indexes that lag a little behind the records. A job that changes its state while pages are
 * turned may be missing or be there twice; all others are there once, however many are added meanwhile. Jobs whose
 * time is over are not listed, nor those that this version cannot read.
 *
 * One call reads a bounded number of items, whatever the filter leaves of them.
 */
export interface JobList {
  /** At most `limit` (1 or more). `from` is the `next` of the page before, with the same filter. */
  list(filter: JobFilter, limit: number, from?: Place): Promise<JobPage>;
  /** Counts up to `limit`. */
  count(filter: JobFilter, limit: number): Promise<JobCount>;
}

/** Whether a text can be a place in a list of jobs. Everything else is refused before the list is asked. */
export function isPlace(text: unknown): text is Place {
  if (typeof text !== 'string') return false;
  const [time = '', id, ...rest] = text.split('#');
  return /^\d{15}$/.test(time) && isJobId(id) && rest.length === 0;
}
