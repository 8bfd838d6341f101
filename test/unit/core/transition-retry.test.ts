import { describe, expect, it } from 'vitest';
import { rankOf } from '../../../shared/claim-order.ts';
import { seconds } from '../../../shared/clock.ts';
import type { Job } from '../../../shared/job.ts';
import { lanes } from '../../../shared/lanes.ts';
import { maxHistory, maxWorkSeconds, retentionSeconds, retryableSeconds } from '../../../shared/limits.ts';
import { joinLine } from '../../../shared/moves.ts';
import { sideItemExpiry } from '../../../shared/store/admission-items.ts';
import { transition } from '../../../shared/transition.ts';
import { noUsage } from '../../../shared/usage.ts';
import { failure, result } from '../../store/jobs.ts';
import { commands, decided, ended, now } from './transition-fixtures.ts';

const usage = { ...noUsage, calls: 9 };
/** As much as an ended job can carry. */
const failed: Job = ended('error', {
  attempts: 3,
  lostWorkers: 2,
  lostWithoutProgress: 1,
  reached: 9,
  heldSince: now - 5,
  interruptions: 5,
  error: failure,
  result,
  progress: { step: { ja: '入力', en: 'filling' }, current: 1, total: 2 },
  stopRequestedAt: now - 9,
  stopAcknowledgedAt: now - 8,
  promisedStart: { earliest: now, latest: now },
  logLines: 12,
  peakMemoryMb: 300,
  usage,
  identity: 'a'.repeat(64),
  submitter: 's',
  priority: 7,
});

describe('a retry by a person', () => {
  it('is a new series with counters at nothing, and the former end in the history', () => {
    const { next } = decided(failed, commands.retry);
    expect(next).toMatchObject({
      ...{ series: 2, attempts: 0, lostWorkers: 0, lostWithoutProgress: 0, reached: 0, interruptions: 0 },
    });
    expect(next).not.toHaveProperty('heldSince');
    expect(next.history).toEqual([
      { state: 'error', finishedAt: now - 1, attempts: 3, lostWorkers: 2, errorCode: failure.code },
    ]);
  });

  it('joins the line at the turn that was drawn, with its priority, and waits from now on', () => {
    const { next } = decided(failed, { kind: 'retry', turnAt: now + 120_000 });
    expect(next).toMatchObject({
      state: 'queued',
      queuedAt: now,
      rungAt: now,
      rank: rankOf(now + 120_000, 7),
      waitUntil: now + seconds(lanes.browser.maxQueueWaitSeconds),
    });
  });

  it('leaves nothing of the former series behind that is told of a job, or would stop or end it', () => {
    const { next } = decided({ ...failed, dueAt: now + 5 }, commands.retry);
    for (const gone of [
      ...(['error', 'result', 'progress', 'finishedAt', 'expiresAt', 'startedAt', 'firstStartedAt'] as const),
      ...(['stopRequestedAt', 'stopAcknowledgedAt', 'dueAt', 'promisedStart', 'claimId'] as const),
    ])
      expect(next).not.toHaveProperty(gone);
  });

  it('keeps what is the job itself, its log and what it used', () => {
    const { next } = decided(failed, commands.retry);
    const { id, identity, submitter, submittedAt, beginsAt, maxAttempts } = failed;
    const kept = { id, identity, submitter, submittedAt, beginsAt, maxAttempts };
    expect(next).toMatchObject({ ...kept, logLines: 12, peakMemoryMb: 300, usage });
  });

  it('remembers the last ends, and goes on counting the series', () => {
    let job = failed;
    for (let series = 2; series <= maxHistory + 5; series++) {
      const { next } = decided(job, commands.retry, now + series);
      expect(next.series).toBe(series);
      job = decided(next, commands.cancel, now + series).next;
    }
    expect(job.history).toHaveLength(maxHistory);
    expect(job.history.at(-1)).toEqual({
      state: 'cancelled',
      finishedAt: now + maxHistory + 4,
      attempts: 0,
      lostWorkers: 0,
    });
    expect(job.history.every(({ state }) => state === 'cancelled')).toBe(true);
  });

  it('is too late a week after the life of the job began, and one of a scheduled job began when it was due', () => {
    const week = seconds(retryableSeconds);
    const later = { ...failed, submittedAt: now - week, beginsAt: now + 1000, finishedAt: now - 5 };
    expect(decided(later, commands.retry, now + 1000 + week - 1).next.state).toBe('queued');
    expect(transition(later, commands.retry, now + 1000 + week)).toEqual({ refused: 'late', job: later });
  });

  it('needs the secrets that went with the end of the job', () => {
    const job: Job = { ...failed, secret: 'destroyed' };
    expect(transition(job, commands.retry, now)).toEqual({ refused: 'secret', job });
  });

  it('has them again when new ones go along; when the former ones went is the end of the former series', () => {
    const job: Job = { ...failed, secret: 'destroyed', secretDestroyedAt: now - 1 };
    const { next } = decided(job, { ...commands.retry, resealed: true });
    expect(next).toMatchObject({ state: 'queued', secret: 'sealed', history: [{ finishedAt: now - 1 }] });
    expect(next).not.toHaveProperty('secretDestroyedAt');
  });

  it('takes no secrets for a job that never had any', () => {
    const resealed = { ...commands.retry, resealed: true };
    expect(transition(failed, resealed, now)).toEqual({ refused: 'secret', job: failed });
  });

  it('is refused for a completed job before anything else is asked', () => {
    const job: Job = { ...failed, state: 'completed', secret: 'destroyed', beginsAt: 0 };
    expect(transition(job, commands.retry, now)).toEqual({ refused: 'state', job });
  });
});

it('a job that comes back into the line again and again is over a day after it could be tried again last', () => {
  const aged = {
    ...failed,
    secret: 'none' as const,
    finishedAt: now,
    beginsAt: now - seconds(retryableSeconds) + 1,
  };
  const { next } = decided(aged, { kind: 'retry', turnAt: now });
  const lane = 'crawl' as const;
  const late = now + seconds(maxWorkSeconds) - 1;
  expect(joinLine({ ...next, lane }, late, late).waitUntil).toBe(
    aged.beginsAt + seconds(retryableSeconds + maxWorkSeconds),
  );
  const goesAt = sideItemExpiry(next) * 1000;
  expect(goesAt).toBeGreaterThan((next.waitUntil ?? 0) + seconds(retentionSeconds));
});
