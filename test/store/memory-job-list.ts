import type { Job } from '../../shared/job.ts';
import { itemOfJob, summaryOfItem } from '../../shared/store/job-item.ts';
import type { JobCount, JobFilter, JobList, JobPage } from '../../shared/store/job-list.ts';
import type { Place } from '../../shared/store/job-store.ts';
import { listKeys } from '../../shared/store/keys.ts';
import type { MemoryJobStore } from './memory-job-store.ts';

/** Lists of the jobs of a memory store that pass the suite; no index lags here. */
export class MemoryJobList implements JobList {
  readonly #jobs: MemoryJobStore;

  constructor(jobs: MemoryJobStore) {
    this.#jobs = jobs;
  }

  async list(filter: JobFilter, limit: number, from: Place = '~'): Promise<JobPage> {
    const listed = this.#matching(filter)
      .map((job) => ({ job, place: listKeys(job).gsi2sk }))
      .filter(({ place }) => place < from)
      .sort((a, b) => (a.place > b.place ? -1 : 1));
    const page = listed.slice(0, limit);
    const next = listed.length > limit ? page.at(-1)?.place : undefined;
    const jobs = page.flatMap(({ job }) => summaryOfItem(itemOfJob(job)) ?? []);
    return { jobs, ...(next !== undefined && { next }) };
  }

  async count(filter: JobFilter, limit: number): Promise<JobCount> {
    const count = this.#matching(filter).length;
    return { count: Math.min(count, limit), exact: count <= limit };
  }

  #matching(filter: JobFilter): Job[] {
    const { owner, states = [], type, lane, errorCode, since = 0, until = Number.POSITIVE_INFINITY } = filter;
    return this.#jobs
      .all()
      .filter(
        (job) =>
          (owner === undefined || job.owner === owner) &&
          (states.length === 0 || states.includes(job.state)) &&
          (type === undefined || job.type === type) &&
          (lane === undefined || job.lane === lane) &&
          (errorCode === undefined || job.error?.code === errorCode) &&
          job.submittedAt >= since &&
          job.submittedAt < until,
      );
  }
}
