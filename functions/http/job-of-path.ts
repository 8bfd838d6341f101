import { JunbanError, notFound } from '../../shared/errors.ts';
import { isJobId, type Job } from '../../shared/job.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import { UnreadableRecord } from '../../shared/store/unreadable.ts';

/**
 * @throws JunbanError JOB_NOT_FOUND, the same for an id that is malformed, unknown or expired; JOB_UNREADABLE for a
 * record of a newer version
 */
export async function jobOfPath(store: JobStore, id: string): Promise<Job> {
  if (!isJobId(id)) throw notFound();
  const job = await store.read(id).catch((error: unknown) => {
    throw error instanceof UnreadableRecord ? jobUnreadable(error) : error;
  });
  if (!job) throw notFound();
  return job;
}

export const jobUnreadable = (cause: UnreadableRecord) =>
  new JunbanError({
    code: 'JOB_UNREADABLE',
    text: {
      ja: 'このジョブは新しいバージョンで記録されたため、現在は表示できません。',
      en: 'This job was recorded by a newer version and cannot be shown right now.',
    },
    hint: {
      ja: 'ジョブは失われていません。システムの更新が終わってからもう一度お試しください。',
      en: 'It is not lost. Try again when the update of the system is finished.',
    },
    retryAfterSeconds: 60,
    cause,
  });
