import type { JobPage, JobSummary } from './job-list.ts';
import type { Place } from './job-store.ts';

/** A row of an index. */
export interface Row {
  readonly place: Place;
  /** Undefined when this version cannot read it. */
  readonly job: JobSummary | undefined;
}

/** What was read of one partition of an index. */
export interface Stretch {
  /** The newest first. */
  readonly rows: readonly Row[];
  /** The last place that was looked at, when there may be more behind it. */
  readonly readTo: Place | undefined;
}

/**
 * One page from several partitions. It ends where the first of them was not read any further: behind that, the others
 * may not be shown yet, or the page after it would have to go back.
 *
 * @param stretches those later in a job's life last: a job that was just moved may be seen in two
 */
export function pageOf(stretches: readonly Stretch[], limit: number): JobPage {
  const ends = stretches.flatMap(({ readTo }) => readTo ?? []);
  const end = ends.sort().at(-1) ?? '';
  const known = new Map(
    stretches.flatMap(({ rows }) => rows).flatMap((row) => (row.place >= end ? [[row.place, row]] : [])),
  );
  const sorted = [...known.values()].sort((a, b) => (a.place > b.place ? -1 : 1));
  const page = sorted.slice(0, limit);
  const next = sorted.length > limit ? page.at(-1)?.place : end;
  return { jobs: page.flatMap(({ job }) => job ?? []), ...(next && { next }) };
}
