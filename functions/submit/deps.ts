import type { Uploads } from '../../shared/artifacts/uploads.ts';
import type { UploadRecords } from '../../shared/store/upload-records.ts';
import type { ServiceDeps } from '../http/service-deps.ts';
import type { SubmitDeps } from './submission.ts';

export interface SubmitAppDeps extends SubmitDeps, ServiceDeps {
  readonly uploads: Uploads;
  /** To whom uploads were issued. */
  readonly issued: UploadRecords;
}
