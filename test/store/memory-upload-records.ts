import type { UploadId } from '../../shared/artifacts/uploads.ts';
import { type Clock, type EpochMs, seconds } from '../../shared/clock.ts';
import { uploadRecordSeconds } from '../../shared/limits.ts';
import type { UploadRecord, UploadRecords } from '../../shared/store/upload-records.ts';

/** Records of uploads in memory that pass the suite. */
export class MemoryUploadRecords implements UploadRecords {
  readonly #clock: Clock;
  readonly #records = new Map<UploadId, { readonly record: UploadRecord; readonly until: EpochMs }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async issue(id: UploadId, owner: string | undefined, now: EpochMs): Promise<void> {
    const record = owner === undefined ? {} : { owner };
    this.#records.set(id, { record, until: now + seconds(uploadRecordSeconds) });
  }

  async find(id: UploadId): Promise<UploadRecord | undefined> {
    const kept = this.#records.get(id);
    return kept && kept.until > this.#clock() ? kept.record : undefined;
  }
}
