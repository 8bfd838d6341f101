import type { Objects } from '../../shared/artifacts/objects.ts';
import { sha256Of, sourceKey } from '../../shared/file-keys.ts';
import type { Job } from '../../shared/job.ts';
import type { AdmissionRequest } from '../../shared/job-type.ts';
import type { Source } from '../../shared/store/file-records.ts';

/**
 * Puts away the very bytes that were validated, before there is a job: one that is admitted always has its file.
 * An admission that gets no answer leaves it there, for the job may have been stored; the bucket forgets it in time.
 */
export async function putSource(
  job: Job,
  { name, bytes }: NonNullable<AdmissionRequest['file']>,
  objects: Pick<Objects, 'put'>,
): Promise<Source> {
  const key = sourceKey(job);
  await objects.put(key, { content: bytes, contentType: 'application/octet-stream' });
  return { key, name, bytes: bytes.length, sha256: sha256Of(bytes) };
}

/** Of an admission that was refused. What cannot be deleted now goes by itself in time. */
export const takeBackSource = ({ key }: Source, objects: Pick<Objects, 'delete'>): Promise<void> =>
  objects.delete([key]).catch(() => undefined);
