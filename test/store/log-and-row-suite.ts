import { beforeEach, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../shared/ledger.ts';
import type { JobStore, LogLine } from '../../shared/store/job-store.ts';
import type { StoreFactory } from './job-store-suite.ts';
import {
  admitted,
  beats,
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

const lines = (from: number, to: number): LogLine[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    number: from + index,
    at: start,
    level: 'info',
    text: `line ${from + index}`,
  }));

const entry = (number: number, state: LedgerEntry['state']): LedgerEntry => ({
  number,
  state,
  code: 'CONFIRMED',
  note: { ja: '確認', en: 'seen' },
  effects: 2,
  series: 2,
  at: start,
});

/** What every store of jobs must do with log lines and ledger rows: keep them in order, behind the fence. */
export function logAndRowSuite(name: string, newStore: StoreFactory): void {
  let store: JobStore;
  let clock: HandClock;
  let running: Running;
  beforeEach(async () => {
    clock = handClock(start);
    store = await newStore(clock);
    running = await claimed(store, clock(), await admitted(store, waitingJob(clock())));
  });
  const numbers = (listed: readonly LogLine[]) => listed.map((line) => line.number);

  describe(`${name}: log and rows`, () => {
    it('lists the lines after a number over chunk borders, in order, up to a limit', async () => {
      for (const [from, to] of [
        [1, 3],
        [4, 4],
        [5, 12],
      ] as const)
        expect(await store.appendLog(running, lines(from, to))).toBe(true);
      expect(numbers(await store.listLog(running.id, 0, 100))).toEqual(numbers(lines(1, 12)));
      expect(numbers(await store.listLog(running.id, 2, 3))).toEqual([3, 4, 5]);
      expect(numbers(await store.listLog(running.id, 4, 100))).toEqual(numbers(lines(5, 12)));
      expect(await store.listLog(running.id, 12, 100)).toEqual([]);
    });

    it('lists a line as it was written', async () => {
      const line: LogLine = { number: 1, at: start + 1, level: 'warn', text: '打刻を確認\n2行目' };
      await store.appendLog(running, [line]);
      expect(await store.listLog(running.id, 0, 1)).toEqual([line]);
    });

    it('counts the lines in the record', async () => {
      await store.appendLog(running, lines(1, 7));
      expect((await present(store, running)).logLines).toBe(7);
      expect(await store.appendLog(running, [])).toBe(true);
      expect((await present(store, running)).logLines).toBe(7);
    });

    it('keeps a chunk that is sent twice once', async () => {
      await store.appendLog(running, lines(1, 3));
      await store.appendLog(running, lines(1, 3));
      expect(numbers(await store.listLog(running.id, 0, 100))).toEqual([1, 2, 3]);
    });

    it('does not undo the line count with a beat that was decided before', async () => {
      await store.appendLog(running, lines(1, 5));
      clock.advance(2000);
      const beaten = await done(store, clock(), running, beats(running));
      expect(beaten.logLines).toBe(5);
    });

    it('holds the largest log there can be', async () => {
      const longest = lines(1, 50).map((line) => ({ ...line, text: '漢'.repeat(2000) }));
      expect(await store.appendLog(running, longest)).toBe(true);
      expect(await store.listLog(running.id, 0, 50)).toEqual(longest);
    });

    it('keeps one entry per row, the latest, in row order', async () => {
      for (const written of [entry(10, 'attempted'), entry(2, 'confirmed'), entry(10, 'confirmed')])
        expect(await store.writeRow(running, written)).toBe(true);
      expect(await store.listRows(running.id)).toEqual([entry(2, 'confirmed'), entry(10, 'confirmed')]);
    });

    it('refuses lines and rows of a worker whose claim is not the present one', async () => {
      clock.advance(lostAfterMs);
      await done(store, clock(), running, { kind: 'loseLease' });
      const taken = await claimed(store, clock(), await present(store, running));
      expect(await store.appendLog(running, lines(1, 1))).toBe(false);
      expect(await store.writeRow(running, entry(1, 'attempted'))).toBe(false);
      expect(await store.listLog(running.id, 0, 10)).toEqual([]);
      expect(await store.listRows(running.id)).toEqual([]);
      expect(await store.writeRow(taken, entry(1, 'attempted'))).toBe(true);
    });

    it('refuses lines and rows once the job has ended', async () => {
      await done(store, clock(), running, completes(running));
      expect(await store.appendLog(running, lines(1, 1))).toBe(false);
      expect(await store.writeRow(running, entry(1, 'attempted'))).toBe(false);
    });
  });
}
