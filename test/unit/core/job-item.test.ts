import { describe, expect, it } from 'vitest';
import { defaultPriority } from '../../../shared/claim-order.ts';
import { seconds } from '../../../shared/clock.ts';
import type { Job } from '../../../shared/job.ts';
import { defaultBackoff, leaseMarginSeconds, leaseSeconds } from '../../../shared/limits.ts';
import { itemOfJob, jobOfItem } from '../../../shared/store/job-item.ts';
import { UnreadableRecord } from '../../../shared/store/unreadable.ts';
import { noUsage } from '../../../shared/usage.ts';
import { failure, result, scheduledJob, waitingJob } from '../../store/jobs.ts';
import { claimId, commands, decided, ended, now, running } from './transition-fixtures.ts';

/** Every field that a record can have, in one that no transition would make. */
const full: Required<Job> = {
  ...waitingJob(now),
  ...running,
  state: 'running',
  claimId,
  leaseUntil: now + 1,
  firstStartedAt: now,
  startedAt: now,
  rungAt: now,
  owner: 'key:abcdefghijkl',
  submitter: 's',
  waitUntil: now + 2,
  promisedStart: { earliest: now, latest: now + 3 },
  dueAt: now + 4,
  history: [{ state: 'error', finishedAt: now, attempts: 1, lostWorkers: 2, errorCode: 'X' }],
  lostWithoutProgress: 1,
  reached: 7,
  breaker: 'b',
  heldSince: now,
  stopRequestedAt: now,
  stopAcknowledgedAt: now,
  progress: { step: { ja: '入力', en: 'filling' }, current: 1, total: 2 },
  peakMemoryMb: 1.5,
  usage: { ...noUsage, gbSeconds: 0.25 },
  finishedAt: now,
  result,
  error: { ...failure, hint: { ja: '', en: '' } },
  identity: 'i',
  secret: 'destroyed',
  secretDestroyedAt: now,
  expiresAt: now + seconds(60),
  filesDeletedAt: now,
};

describe('a record in the table', () => {
  it.each([
    ['waiting', waitingJob(now)],
    ['scheduled', scheduledJob(now, now + 5)],
    ['running', running],
    ['with every field there is', full],
    ['ended', ended('error', { expiresAt: now + seconds(9) })],
  ])('is read as it was written: %s', (_, job) => {
    expect(jobOfItem(itemOfJob(job), now)).toEqual(job);
  });

  it('counts as gone from the second it expires', () => {
    const item = itemOfJob(ended('error', { expiresAt: now + seconds(9) }));
    expect(jobOfItem(item, now + seconds(9) - 1)).toBeDefined();
    expect(jobOfItem(item, now + seconds(9))).toBeUndefined();
    expect(jobOfItem(undefined, now)).toBeUndefined();
  });
});

/** What the first version wrote: without the fields that came later. */
const firstVersion = {
  pk: 'JOB#7b1e0b56-5f1c-4c2a-9f6e-3a1d7c9b2e10',
  sk: 'JOB',
  id: '7b1e0b56-5f1c-4c2a-9f6e-3a1d7c9b2e10',
  type: 'autofill',
  lane: 'browser',
  title: 'kintai.xlsx',
  submittedAt: now - 5000,
  queuedAt: now - 5000,
  rank: now - 5000,
  maxAttempts: 3,
  lostWorkers: 0,
  logLines: 4,
  secret: 'sealed',
};
const firstRunning = {
  ...firstVersion,
  state: 'running',
  attempts: 1,
  claimId,
  leaseUntil: now + seconds(leaseSeconds),
  startedAt: now - 1000,
  firstStartedAt: now - 1000,
};

const read = (item: Record<string, unknown>): Job => {
  const job = jobOfItem(item, now);
  if (!job) throw new Error('the record is gone');
  return job;
};

describe('a record of the first version', () => {
  it('is read with what it did not know at its plainest', () => {
    const job = read({ ...firstVersion, state: 'queued', attempts: 0 });
    expect(job).toMatchObject({
      priority: defaultPriority,
      beginsAt: now - 5000,
      series: 1,
      history: [],
      interruptions: 0,
      usage: noUsage,
    });
    for (const unknown of ['submitter', 'waitUntil', 'promisedStart', 'stopAcknowledgedAt'])
      expect(job).not.toHaveProperty(unknown);
  });

  it('goes on from where it is: claimed, finished, tried again, given up, rescued', () => {
    const job = read({ ...firstVersion, state: 'queued', attempts: 0, rungAt: now - 60_000 });
    expect(decided(job, commands.claim).next).toMatchObject({ state: 'running', attempts: 1 });
    expect(decided(job, commands.cancel).next.state).toBe('cancelled');
    expect(decided(job, commands.rung).next.rungAt).toBe(now);
    const held = read(firstRunning);
    expect(decided(held, commands.complete).next).toMatchObject({ state: 'completed', secret: 'destroyed' });
    expect(decided(held, commands.interrupt).next).toMatchObject({ state: 'queued', interruptions: 1 });
    expect(decided(held, { ...commands.fail, backoff: defaultBackoff }).next.state).toBe('scheduled');
    const lost = now + seconds(leaseSeconds + leaseMarginSeconds);
    const rescued = decided(held, commands.loseLease, lost).next;
    expect(rescued).toMatchObject({ state: 'queued', lostWorkers: 1 });
    expect(rescued.waitUntil).toBeGreaterThan(lost);
    const due = read({ ...firstVersion, state: 'scheduled', attempts: 1, dueAt: now });
    expect(decided(due, commands.ready).next).toMatchObject({ state: 'queued', priority: defaultPriority });
    const over = { ...firstVersion, state: 'error', attempts: 3, secret: 'none', finishedAt: now - 1 };
    expect(decided(read(over), commands.retry).next).toMatchObject({ state: 'queued', series: 2 });
  });

  it('that has used what this version counts under other names is read with what it knows', () => {
    const usage = { calls: 3, httpRequests: 1 };
    expect(read({ ...firstRunning, usage }).usage).toEqual({ ...noUsage, calls: 3, httpRequests: 1 });
  });
});

describe('a record of a newer version', () => {
  it.each([
    ['a state', { state: 'frozen' }],
    ['a lane', { lane: 'lunar' }],
    ['a kind of secret', { secret: 'shared' }],
    ['another kind of id', { id: 'job-1' }],
    ['another kind of place', { rank: 'first' }],
    ['an error of another shape', { error: 'SITE_DOWN' }],
    [
      'an end that is none here',
      { history: [{ state: 'frozen', finishedAt: 1, attempts: 1, lostWorkers: 0 }] },
    ],
    ['nothing at all of what it needs', { state: undefined, attempts: undefined }],
  ])('with %s that this one does not know cannot be read, and says which it is', (_, newer) => {
    const item: Record<string, unknown> = { ...itemOfJob(waitingJob(now)), ...newer };
    expect(() => jobOfItem(item, now)).toThrow(UnreadableRecord);
    expect(() => jobOfItem(item, now)).toThrow(String(item.id));
  });

  it('cannot be read even when its time is over: what it means is not for this version to say', () => {
    const item = { ...itemOfJob(ended('error', { expiresAt: now - 1000 })), state: 'frozen' };
    expect(() => jobOfItem(item, now)).toThrow(UnreadableRecord);
  });

  it('with fields beside those of this one is read without them', () => {
    const job = waitingJob(now);
    expect(jobOfItem({ ...itemOfJob(job), colour: 'green' }, now)).toEqual(job);
  });
});
