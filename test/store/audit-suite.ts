import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../shared/access/audit.ts';
import { apply } from '../../shared/apply.ts';
import { seconds } from '../../shared/clock.ts';
import type { Command } from '../../shared/command.ts';
import type { Job } from '../../shared/job.ts';
import { auditRetentionSeconds } from '../../shared/limits.ts';
import { type AuditTrail, isAuditPlace } from '../../shared/store/audit-trail.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import {
  admitted,
  auditEntry,
  beats,
  claimed,
  completes,
  done,
  type HandClock,
  handClock,
  waitingJob,
} from './jobs.ts';

const start = Date.parse('2026-11-20T09:00:00Z');
const dayMs = 24 * 3600 * 1000;

export interface AuditedStores {
  readonly store: JobStore;
  readonly audit: AuditTrail;
}

/** What every store must do with entries: write them with the change they tell of, or not at all. */
export function auditSuite(name: string, newStores: (clock: HandClock) => Promise<AuditedStores>): void {
  let store: JobStore;
  let audit: AuditTrail;
  let clock: HandClock;
  beforeEach(async () => {
    clock = handClock(start);
    ({ store, audit } = await newStores(clock));
  });
  const told = async () => (await allOf(audit, 100)).map(({ id }) => id);
  const command = (job: Job, kind: Command, entry: AuditEntry) =>
    apply(store, clock, job, kind, { audit: entry });

  describe(`${name}: an entry with a change`, () => {
    it('is there when the job was admitted, as it was written', async () => {
      const entry = auditEntry(start, { from: 'a hash', facts: { type: 'autofill', rows: 3, later: false } });
      await store.admit({ job: waitingJob(start), input: {}, audit: entry });
      expect(await allOf(audit, 10)).toEqual([entry]);
    });

    it('is not there when the job was refused', async () => {
      const identity = 'e'.repeat(64);
      const admit = () => store.admit({ job: waitingJob(start, { identity }), input: {}, audit: entry });
      const entry = auditEntry(start);
      await admitted(store, waitingJob(start, { identity }));
      expect(await admit()).toMatchObject({ admitted: false });
      await store.setLane('browser', { drainingAt: start });
      expect(await admit()).toMatchObject({ admitted: false });
      expect(await told()).toEqual([]);
    });

    it.each([
      ['moves a job between the states', { kind: 'cancel' }, false],
      ['changes the record alone', { kind: 'requestStop' }, true],
    ] as const)('is there when it %s', async (_, kind, running) => {
      const waiting = await admitted(store, waitingJob(start));
      const job = running ? await claimed(store, start, waiting) : waiting;
      const entry = auditEntry(start);
      const answer = await command(job, kind, entry);
      expect(answer).toMatchObject({ applied: true });
      expect(await store.read(job.id)).toEqual(answer.job);
      expect(await told()).toEqual([entry.id]);
    });

    it('is not there when somebody else was first, and neither is the change', async () => {
      const seen = await claimed(store, start, await admitted(store, waitingJob(start)));
      const ended = await done(store, start, seen, completes(seen));
      expect(await command(seen, { kind: 'requestStop' }, auditEntry(start))).toMatchObject({
        applied: false,
        because: 'state',
      });
      expect(await store.read(seen.id)).toEqual(ended);
      expect(await told()).toEqual([]);
    });

    it('is not there when nothing was left to change', async () => {
      const job = await claimed(store, start, await admitted(store, waitingJob(start)));
      const first = auditEntry(start);
      await command(job, { kind: 'requestStop' }, first);
      const again = await store.read(job.id);
      if (!again) throw new Error('the job is there');
      expect(await command(again, { kind: 'requestStop' }, auditEntry(start))).toMatchObject({
        applied: true,
      });
      expect(await told()).toEqual([first.id]);
    });

    it('is one when many ask for the same at once, while the worker beats', async () => {
      const job = await claimed(store, start, await admitted(store, waitingJob(start)));
      const stops = Array.from({ length: 20 }, () =>
        command(job, { kind: 'requestStop' }, auditEntry(start)),
      );
      const answers = await Promise.all([...stops, apply(store, clock, job, beats(job))]);
      expect(answers.every(({ applied }) => applied)).toBe(true);
      expect(await told()).toHaveLength(1);
    });

    it('is there when an operator sets a lane, and not when nothing is set', async () => {
      const entry = auditEntry(start, { action: 'lane.pause', target: { kind: 'lane', id: 'browser' } });
      await admitted(store, waitingJob(start));
      const paused = await store.setLane('browser', { pausedAt: start }, entry);
      expect(paused).toMatchObject({ pausedAt: start, queued: 1 });
      expect(await store.readLane('browser')).toEqual(paused);
      expect(await store.setLane('browser', {}, auditEntry(start))).toEqual(paused);
      expect(await told()).toEqual([entry.id]);
      const resumed = await store.setLane('browser', { pausedAt: null }, auditEntry(start - 1));
      expect(resumed).not.toHaveProperty('pausedAt');
      expect(await told()).toHaveLength(2);
    });
  });

  describe(`${name}: the audit`, () => {
    const append = async (...times: number[]) => {
      const entries = times.map((at) => auditEntry(at));
      for (const entry of entries) await audit.append(entry);
      return entries.map(({ id }) => id);
    };

    it('is empty to begin with', async () => {
      expect(await allOf(audit, 10)).toEqual([]);
    });

    it('lists the newest first, over the days, and keeps two of one millisecond apart', async () => {
      const ids = await append(start - 3 * dayMs, start - dayMs, start - 1, start, start);
      expect(await told()).toEqual(ids.reverse());
    });

    it.each([1, 2, 3, 100])('goes on page by page without a gap, %i at a time', async (limit) => {
      const ids = await append(
        start - 70 * dayMs,
        start - 40 * dayMs,
        start - dayMs,
        start - 2,
        start - 1,
        start,
      );
      const pages = await pagesOf(audit, limit);
      expect(pages.flat().map(({ id }) => id)).toEqual(ids.reverse());
      for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit);
    });

    it('shows nothing twice when entries are added while pages are turned', async () => {
      const ids = await append(start - 2, start - 1, start);
      const first = await audit.list({ limit: 2 });
      await append(start, start + 1);
      const second = await audit.list({ limit: 2, from: first.next });
      const seen = [...first.entries, ...second.entries].map(({ id }) => id);
      expect(seen).toEqual(ids.reverse());
    });

    it('begins where it is told to', async () => {
      const ids = await append(start - dayMs - 1, start - dayMs, start - 1, start);
      const since = start - dayMs;
      expect((await pagesOf(audit, 2, since)).flat().map(({ id }) => id)).toEqual(ids.reverse().slice(0, 3));
    });

    it('is over after its time, removed or not', async () => {
      await append(start - seconds(auditRetentionSeconds) - 1);
      const ids = await append(start - seconds(auditRetentionSeconds));
      expect(await told()).toEqual(ids);
    });

    it('writes one entry once, however often it is appended', async () => {
      const entry = auditEntry(start);
      await audit.append(entry);
      await audit.append(entry);
      expect(await told()).toEqual([entry.id]);
    });

    it('ends at once for a place behind everything', async () => {
      await append(start);
      expect(await audit.list({ limit: 10, from: `${'0'.repeat(15)}#` })).toEqual({ entries: [] });
    });
  });
}

async function pagesOf(audit: AuditTrail, limit: number, since?: number): Promise<(readonly AuditEntry[])[]> {
  const pages: (readonly AuditEntry[])[] = [];
  let from: string | undefined;
  do {
    const page = await audit.list({ limit, from, since });
    pages.push(page.entries);
    from = page.next;
    if (from !== undefined) expect(isAuditPlace(from)).toBe(true);
  } while (from !== undefined);
  return pages;
}

const allOf = async (audit: AuditTrail, limit: number) => (await pagesOf(audit, limit)).flat();
