import { beforeEach, describe, expect, it } from 'vitest';
import { newJobId } from '../../shared/job.ts';
import type { FileRecords, KeptFile, Source } from '../../shared/store/file-records.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import {
  admitted,
  claimed,
  completes,
  done,
  type HandClock,
  handClock,
  lostAfterMs,
  present,
  type Running,
  waitingJob,
} from './jobs.ts';

const start = Date.parse('2026-11-20T00:00:00Z');

const file = (name: string, key = `results/${name}`): KeptFile => ({
  name,
  contentType: 'image/jpeg',
  bytes: 3,
  sha256: 'ab'.repeat(32),
  at: start,
  key,
});
const source: Source = { key: 'sources/1/x', name: '勤怠.xlsx', bytes: 9, sha256: 'cd'.repeat(32) };

interface Stores {
  readonly store: JobStore;
  readonly records: FileRecords;
}

/** What every place for records of files must do: know of each key, behind the fence. */
export function fileSuite(name: string, newStores: (clock: HandClock) => Promise<Stores>): void {
  let store: JobStore;
  let records: FileRecords;
  let clock: HandClock;
  let running: Running;
  beforeEach(async () => {
    clock = handClock(start);
    ({ store, records } = await newStores(clock));
    running = await claimed(store, clock(), await admitted(store, waitingJob(clock())));
  });

  describe(`${name}: files`, () => {
    it('has none to begin with', async () => {
      expect(await records.list(running.id)).toEqual([]);
      expect(await records.list(newJobId())).toEqual([]);
      expect(await records.source(newJobId())).toBeUndefined();
    });

    it('lists them by name, as they were kept', async () => {
      for (const name of ['row-2.jpg', 'row-10.jpg'])
        expect(await records.keep(running, file(name))).toBe(true);
      expect(await records.list(running.id)).toEqual([
        { name: 'row-10.jpg', keys: ['results/row-10.jpg'], file: file('row-10.jpg') },
        { name: 'row-2.jpg', keys: ['results/row-2.jpg'], file: file('row-2.jpg') },
      ]);
    });

    it('finds one by its name', async () => {
      await records.keep(running, file('row-2.jpg'));
      await records.keep(running, file('row-20.jpg'));
      expect(await records.find(running.id, 'row-2.jpg')).toEqual({
        name: 'row-2.jpg',
        keys: ['results/row-2.jpg'],
        file: file('row-2.jpg'),
      });
      expect(await records.find(running.id, 'row')).toBeUndefined();
      expect(await records.find(newJobId(), 'row-2.jpg')).toBeUndefined();
    });

    it('knows of a content that was announced and never kept', async () => {
      expect(await records.announce(running, 'row-2.jpg', 'results/a')).toBe(true);
      expect(await records.list(running.id)).toEqual([{ name: 'row-2.jpg', keys: ['results/a'] }]);
    });

    it('knows of every content there ever was under a name, and shows the last', async () => {
      await records.announce(running, 'row-2.jpg', 'results/b');
      await records.keep(running, file('row-2.jpg', 'results/b'));
      await records.announce(running, 'row-2.jpg', 'results/a');
      const first = { name: 'row-2.jpg', keys: ['results/a', 'results/b'] };
      expect(await records.list(running.id)).toEqual([{ ...first, file: file('row-2.jpg', 'results/b') }]);
      await records.keep(running, file('row-2.jpg', 'results/a'));
      expect(await records.list(running.id)).toEqual([{ ...first, file: file('row-2.jpg', 'results/a') }]);
    });

    it('refuses a worker whose claim is not the present one', async () => {
      clock.advance(lostAfterMs);
      await done(store, clock(), running, { kind: 'loseLease' });
      const taken = await claimed(store, clock(), await present(store, running));
      expect(await records.announce(running, 'row-2.jpg', 'results/a')).toBe(false);
      expect(await records.keep(running, file('row-2.jpg'))).toBe(false);
      expect(await records.list(running.id)).toEqual([]);
      expect(await records.keep(taken, file('row-2.jpg'))).toBe(true);
    });

    it('refuses a worker whose job has ended', async () => {
      await done(store, clock(), running, completes(running));
      expect(await records.announce(running, 'row-2.jpg', 'results/a')).toBe(false);
      expect(await records.keep(running, file('row-2.jpg'))).toBe(false);
    });

    it('forgets what it is told to, once and again', async () => {
      await records.keep(running, file('row-2.jpg'));
      await records.keep(running, file('row-3.jpg'));
      const listed = await records.list(running.id);
      const second = listed.slice(0, 1);
      await records.forget(running.id, second);
      await records.forget(running.id, second);
      expect(await records.list(running.id)).toEqual(listed.slice(1));
    });

    it('does not forget a name that got a further content since it was listed', async () => {
      await records.keep(running, file('row-2.jpg', 'results/a'));
      const listed = await records.list(running.id);
      await records.announce(running, 'row-2.jpg', 'results/b');
      await records.forget(running.id, listed);
      expect((await records.list(running.id)).map(({ keys }) => keys)).toEqual([['results/a', 'results/b']]);
    });

    it('keeps what a job was sent with beside its input, until it is forgotten', async () => {
      const job = waitingJob(start);
      await store.admit({ job, input: { rows: [] }, source });
      expect(await records.source(job.id)).toEqual(source);
      await records.forgetSource(job.id);
      await records.forgetSource(job.id);
      expect(await records.source(job.id)).toBeUndefined();
      expect(await store.readInput(job.id)).toEqual({ rows: [] });
    });

    it('makes nothing of a job that is not there', async () => {
      const id = newJobId();
      await records.forgetSource(id);
      expect(await store.readInput(id)).toBeUndefined();
    });
  });
}
