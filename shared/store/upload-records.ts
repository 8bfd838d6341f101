import type { UploadId } from '../artifacts/uploads.ts';
import type { EpochMs } from '../clock.ts';

export interface UploadRecord {
  /** Id of the principal it was issued to; absent when nobody knows who that was. */
  readonly owner?: string;
}

/** To whom each upload was issued, so that nobody else names it in a submission. Kept for uploadRecordSeconds. */
export interface UploadRecords {
  issue(id: UploadId, owner: string | undefined, now: EpochMs): Promise<void>;
  /** Undefined when it was never issued, or its day is over. */
  find(id: UploadId): Promise<UploadRecord | undefined>;
}
