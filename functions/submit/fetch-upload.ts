import { isUploadId, type Uploads } from '../../shared/artifacts/uploads.ts';
import { sha256Of } from '../../shared/file-keys.ts';
import type { AdmissionRequest } from '../../shared/job-type.ts';
import type { UploadRecords } from '../../shared/store/upload-records.ts';
import type { Caller } from '../http/caller.ts';
import { reached } from '../http/reached.ts';
import { safeFileName } from '../http/request.ts';
import { uploadChanged, uploadMissing, uploadNotFound } from './refusals.ts';

interface Named {
  readonly upload?: string;
  readonly fileName?: string;
  readonly sha256?: string;
}

/**
 * Brings the file of an upload that this caller was given.
 *
 * @returns undefined when none was named
 * @throws JunbanError UPLOAD_NOT_FOUND, the same whether the id is malformed, unknown or somebody else's; UPLOAD_MISSING
 * when no file has come; UPLOAD_CHANGED when it is not the one the caller means
 */
export async function fetchUpload(
  { upload: id, fileName = 'upload', sha256 }: Named,
  { principal }: Caller,
  {
    uploads,
    issued,
  }: { readonly uploads: Pick<Uploads, 'fetch'>; readonly issued: Pick<UploadRecords, 'find'> },
): Promise<AdmissionRequest['file']> {
  if (id === undefined) return undefined;
  if (!isUploadId(id)) throw uploadNotFound();
  const record = await reached(issued.find(id));
  if (!record || record.owner !== principal?.id) throw uploadNotFound();
  const bytes = await uploads.fetch(id);
  if (!bytes) throw uploadMissing();
  if (sha256 !== undefined && sha256Of(bytes) !== sha256) throw uploadChanged();
  return { name: safeFileName(fileName), bytes };
}
