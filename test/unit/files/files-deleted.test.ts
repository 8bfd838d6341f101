import { beforeEach, describe, expect, it } from 'vitest';
import { deleteFiles } from '../../../functions/operate/delete-files.ts';
import { filesDeleted, wasDeleted } from '../../../shared/files-deleted.ts';
import { type Job, newJobId } from '../../../shared/job.ts';
import { admitted, claimed, done, failsForGood, handClock, present, waitingJob } from '../../store/jobs.ts';
import { MemoryFileRecords } from '../../store/memory-file-records.ts';
import { MemoryJobStore } from '../../store/memory-job-store.ts';
import { MemoryObjects } from '../../support/memory-objects.ts';

const start = Date.parse('2026-11-20T00:00:00Z');

describe('that the files of a job were deleted', () => {
  it.each(['completed', 'error', 'timeout', 'stopped', 'cancelled'] as const)(
    'is said of one that ended (%s), and changes nothing else',
    (state) => {
      const job = waitingJob(start, { state, finishedAt: start });
      expect(filesDeleted(job, start + 1)).toEqual({
        next: { ...job, filesDeletedAt: start + 1 },
        guard: { state, finishedAt: start },
      });
    },
  );

  it.each(['scheduled', 'queued', 'running'] as const)('is not said of one that is %s', (state) => {
    expect(filesDeleted(waitingJob(start, { state }), start)).toMatchObject({ refused: 'state' });
  });

  it('is true of what was kept before, not of what was kept since', () => {
    const job = waitingJob(start, { filesDeletedAt: start });
    expect([start - 1, start, start + 1].map((at) => wasDeleted({ at }, job))).toEqual([true, true, false]);
    expect(wasDeleted({ at: start }, waitingJob(start))).toBe(false);
  });
});

describe('deleting the files of a job that somebody else changes at the same time', () => {
  const clock = handClock(start);
  let store: MemoryJobStore;
  let records: MemoryFileRecords;
  let objects: MemoryObjects;
  let job: Job;
  beforeEach(async () => {
    store = new MemoryJobStore(clock);
    records = new MemoryFileRecords(store);
    objects = new MemoryObjects();
    const running = await claimed(store, start, await admitted(store, waitingJob(start)));
    job = await done(store, start, running, failsForGood(running));
  });
  const caller = { principal: undefined, sourceIp: undefined, requestId: 'r', language: 'ja' } as const;
  const deleting = () =>
    deleteFiles(job, undefined, caller, { store, clock, audit: store.audit, filing: { records, objects } });
  /** What happens once the contents are gone and before the record says so. */
  const meanwhile = (act: () => Promise<unknown>) => {
    objects.delete = async () => {
      await act();
    };
  };

  it('is refused when it was begun again', async () => {
    meanwhile(() => done(store, start, job, { kind: 'retry', turnAt: start }));
    await expect(deleting()).rejects.toMatchObject({ code: 'STILL_RUNNING', extra: { state: 'queued' } });
    expect(await present(store, job)).not.toHaveProperty('filesDeletedAt');
  });

  it('is noted of its new end when it was begun again and has ended again', async () => {
    meanwhile(async () => {
      const again = await done(store, start, job, { kind: 'retry', turnAt: start });
      await done(store, start, again, { kind: 'cancel' });
    });
    expect(await deleting()).toMatchObject({ state: 'cancelled', filesDeletedAt: start });
  });

  it('is no harm done twice at once', async () => {
    const [first, second] = await Promise.all([deleting(), deleting()]);
    expect(first.filesDeletedAt).toBe(second.filesDeletedAt);
  });

  it('finds no job when its time ended', async () => {
    meanwhile(async () => {
      store.read = async () => undefined;
    });
    const gone = { ...job, id: newJobId() };
    await expect(
      deleteFiles(gone, undefined, caller, {
        store,
        clock,
        audit: store.audit,
        filing: { records, objects },
      }),
    ).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
  });
});
