import { notFound } from '../../shared/errors.ts';
import { isJobId, type Job } from '../../shared/job.ts';
import type { JobStore } from '../../shared/store/job-store.ts';

/** @throws JunbanError JOB_NOT_FOUND, the same for an id that is malformed, unknown or expired */
export async function jobOfPath(store: JobStore, id: string): Promise<Job> {
  const job = isJobId(id) ? await store.read(id) : undefined;
  if (!job) throw notFound();
  return job;
}
