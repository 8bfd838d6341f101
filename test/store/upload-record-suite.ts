import { beforeEach, describe, expect, it } from 'vitest';
import { isUploadId, type UploadId } from '../../shared/artifacts/uploads.ts';
import { seconds } from '../../shared/clock.ts';
import { uploadRecordSeconds } from '../../shared/limits.ts';
import type { UploadRecords } from '../../shared/store/upload-records.ts';
import { type HandClock, handClock } from './jobs.ts';

const start = Date.parse('2026-11-20T09:00:00Z');

function newUploadId(): UploadId {
  const id: unknown = crypto.randomUUID();
  if (!isUploadId(id)) throw new Error('a random UUID names an upload');
  return id;
}

/** What every place for records of uploads must do. */
export function uploadRecordSuite(
  name: string,
  newRecords: (clock: HandClock) => Promise<UploadRecords>,
): void {
  let records: UploadRecords;
  let clock: HandClock;
  beforeEach(async () => {
    clock = handClock(start);
    records = await newRecords(clock);
  });

  describe(`${name}: uploads`, () => {
    it('are known with whom they were issued to', async () => {
      const [owned, anonymous] = [newUploadId(), newUploadId()];
      await records.issue(owned, 'key:abcdefghijkl', start);
      await records.issue(anonymous, undefined, start);
      expect(await records.find(owned)).toEqual({ owner: 'key:abcdefghijkl' });
      expect(await records.find(anonymous)).toEqual({});
      expect(await records.find(newUploadId())).toBeUndefined();
    });

    it('are forgotten after their day', async () => {
      const id = newUploadId();
      await records.issue(id, undefined, start);
      clock.advance(seconds(uploadRecordSeconds) - 1);
      expect(await records.find(id)).toEqual({});
      clock.advance(1);
      expect(await records.find(id)).toBeUndefined();
    });
  });
}
