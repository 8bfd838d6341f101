import { describe, expect, it } from 'vitest';
import { rankOf } from '../../../shared/claim-order.ts';
import { seconds } from '../../../shared/clock.ts';
import type { Command } from '../../../shared/command.ts';
import type { Job } from '../../../shared/job.ts';
import { lanes } from '../../../shared/lanes.ts';
import {
  leaseMarginSeconds,
  leaseSeconds,
  maxInterruptions,
  retentionSeconds,
} from '../../../shared/limits.ts';
import { noUsage } from '../../../shared/usage.ts';
import { failure, result } from '../../store/jobs.ts';
import { claimId, commands, decided, now, queued, running, scheduled } from './transition-fixtures.ts';

const lost = now + seconds(leaseSeconds + leaseMarginSeconds);
const waits = { waitUntil: now + seconds(lanes.browser.maxQueueWaitSeconds) };

describe('an end', () => {
  it('destroys the secret, frees the claim and says until when the record is kept', () => {
    const { next } = decided({ ...running, secret: 'sealed' }, commands.complete);
    expect(next).toMatchObject({
      secret: 'destroyed',
      secretDestroyedAt: now,
      finishedAt: now,
      expiresAt: now + seconds(retentionSeconds),
      result,
    });
    expect(next).not.toHaveProperty('claimId');
    expect(next).not.toHaveProperty('leaseUntil');
  });

  it('of a job without secret destroys none', () => {
    const { next } = decided(queued, commands.cancel);
    expect(next.secret).toBe('none');
    expect(next).not.toHaveProperty('secretDestroyedAt');
    expect(next).not.toHaveProperty('waitUntil');
  });

  it('is not told with the error of an earlier attempt, nor is a run', () => {
    const claimed = decided({ ...queued, error: failure }, commands.claim).next;
    expect(claimed).not.toHaveProperty('error');
    expect(decided(scheduled, commands.cancel).next).not.toHaveProperty('error');
  });
});

describe('joining the line', () => {
  it('is at the turn that was drawn, with the head start of its priority, and waits from now on', () => {
    const turnAt = now + 180_000;
    const { next } = decided({ ...scheduled, priority: 9 }, { kind: 'ready', turnAt });
    expect(next).toMatchObject({ rank: rankOf(turnAt, 9), queuedAt: now, rungAt: now, ...waits });
    expect(next.attempts).toBe(1);
    expect(next).not.toHaveProperty('dueAt');
  });

  it('again after an interruption or a lost worker is at the place it had, and waits from then on', () => {
    const interrupted = decided(running, commands.interrupt).next;
    expect(interrupted).toMatchObject({ rank: running.rank, queuedAt: now, rungAt: now, ...waits });
    const rescued = decided(running, commands.loseLease, lost).next;
    expect(rescued).toMatchObject({ rank: running.rank, queuedAt: lost, rungAt: lost });
    expect(rescued.waitUntil).toBe(lost + seconds(lanes.browser.maxQueueWaitSeconds));
  });

  it('a claim ends the wait, and leaves the progress of the last attempt behind', () => {
    const progress = { step: { ja: '入力', en: 'filling' }, current: 1, total: 2 };
    const { next } = decided({ ...queued, progress }, commands.claim);
    expect(next).toMatchObject({ attempts: 1, startedAt: now, firstStartedAt: now });
    expect(next).not.toHaveProperty('waitUntil');
    expect(next).not.toHaveProperty('progress');
  });

  it('a later attempt keeps the time of the first start', () => {
    const { next } = decided({ ...queued, attempts: 1, firstStartedAt: now - 9000 }, commands.claim);
    expect(next).toMatchObject({ attempts: 2, startedAt: now, firstStartedAt: now - 9000 });
  });
});

describe('attempts', () => {
  it('the last one and a permanent failure end as error', () => {
    expect(decided({ ...running, attempts: 3 }, commands.fail).next).toMatchObject({
      state: 'error',
      error: { code: failure.code },
    });
    const permanent = { ...commands.fail, temporary: false };
    expect(decided(running, permanent).next).toMatchObject({ state: 'error', error: failure });
  });

  it('a job may have as many as its type says', () => {
    const patient: Job = { ...running, attempts: 7, maxAttempts: 8 };
    expect(decided(patient, commands.fail).next.state).toBe('scheduled');
    expect(decided({ ...patient, attempts: 8 }, commands.fail).next.state).toBe('error');
    expect(decided({ ...running, attempts: 1, maxAttempts: 1 }, commands.fail).next.state).toBe('error');
  });

  it('the pause before the next is that of the type, and longer after each failure', () => {
    const backoff = { baseSeconds: 10, capSeconds: 25 };
    const pauses = [1, 2, 3].map((attempts) => {
      const { next } = decided({ ...running, attempts, maxAttempts: 9 }, { ...commands.fail, backoff });
      return (next.dueAt ?? Number.NaN) - now;
    });
    expect(pauses).toEqual([5000, 10_000, 12_500]);
  });

  it('the last failure no longer promises another try', () => {
    const promise = { ja: '自動で再試行します。', en: 'It is tried again by itself.' };
    const fail = { ...commands.fail, error: { ...failure, hint: promise } };
    expect(decided(running, fail).next.error?.hint).toEqual(promise);
    const last = decided({ ...running, attempts: running.maxAttempts }, fail).next;
    expect(last.error?.hint?.en).toBe('It was tried as often as it may be. Send it again later.');
  });

  it('an interruption gives the attempt back and is counted by itself', () => {
    const { next } = decided({ ...running, lostWorkers: 1 }, commands.interrupt);
    expect(next).toMatchObject({ attempts: 0, interruptions: 1, lostWorkers: 1 });
  });

  it('a job that is interrupted again and again is given up', () => {
    const often = { ...running, interruptions: maxInterruptions - 2 };
    const once = decided(often, commands.interrupt).next;
    expect(once).toMatchObject({ state: 'queued', interruptions: maxInterruptions - 1 });
    const { next } = decided({ ...often, interruptions: maxInterruptions - 1 }, commands.interrupt);
    expect(next).toMatchObject({ state: 'error', error: { code: 'INTERRUPTED_TOO_OFTEN' } });
    expect(next.error?.message.en).toContain(`${maxInterruptions} times`);
  });

  it('a worker lost in the last attempt ends the job, though none was lost before', () => {
    const { next } = decided({ ...running, attempts: 3 }, commands.loseLease, lost);
    expect(next).toMatchObject({ state: 'error', error: { code: 'WORKER_LOST' }, lostWorkers: 1 });
  });
});

describe('a stop', () => {
  const stopping = { ...running, stopRequestedAt: now - 1 };

  it.each([
    ['fail', now],
    ['interrupt', now],
    ['loseLease', lost],
  ] as const)(
    'that is wanted beats the next attempt after %s; one in between is guarded against',
    (kind, at) => {
      const { next } = decided(stopping, commands[kind], at);
      expect(next.state).toBe('stopped');
      expect(next).not.toHaveProperty('error');
      expect(next).not.toHaveProperty('dueAt');
      expect(decided(running, commands[kind], at).guard.noStopRequest).toBe(true);
    },
  );

  it('needs no guard where the job ends anyway', () => {
    for (const kind of ['complete', 'timeUp', 'stop', 'beat'] as const)
      expect(decided(running, commands[kind]).guard).not.toHaveProperty('noStopRequest');
  });

  it('that is wanted does not undo an end that was reached: done, failed for good, out of time', () => {
    expect(decided(stopping, commands.complete).next.state).toBe('completed');
    expect(decided(stopping, { ...commands.fail, temporary: false }).next.state).toBe('error');
    expect(decided({ ...stopping, attempts: 3 }, commands.fail).next.state).toBe('error');
    expect(decided(stopping, commands.timeUp).next.state).toBe('timeout');
  });

  it('asked for twice keeps the time of the first', () => {
    const once = decided(running, commands.requestStop).next;
    expect(decided(once, commands.requestStop, now + 500).next.stopRequestedAt).toBe(now);
    expect(decided(running, commands.requestStop).guard.noStopRequest).toBe(true);
  });

  it('is acknowledged once, by the worker that has seen it', () => {
    const seen: Command = { ...commands.beat, report: { sawStop: true } };
    expect(decided(stopping, commands.beat).next).not.toHaveProperty('stopAcknowledgedAt');
    expect(decided(running, seen).next).not.toHaveProperty('stopAcknowledgedAt');
    const acknowledged = decided(stopping, seen, now + 5).next;
    expect(acknowledged.stopAcknowledgedAt).toBe(now + 5);
    expect(decided(acknowledged, seen, now + 2000).next.stopAcknowledgedAt).toBe(now + 5);
  });
});

describe('what a worker tells', () => {
  it('the largest memory ever told is kept', () => {
    const told = (mb: number): Command => ({ kind: 'beat', claimId, report: { peakMemoryMb: mb } });
    const high = decided(running, told(300)).next;
    expect(decided(high, told(200)).next.peakMemoryMb).toBe(300);
  });

  it('usage, progress and what was achieved are kept with whatever it writes, and stay when it tells nothing', () => {
    const progress = { step: { ja: '入力', en: 'filling' }, current: 1, total: 2 };
    const report = { usage: { ...noUsage, calls: 7 }, progress, result };
    for (const kind of ['beat', 'fail', 'timeUp', 'interrupt', 'stop'] as const)
      expect(decided(running, { ...commands[kind], report }).next).toMatchObject(report);
    const told = decided(running, { ...commands.beat, report }).next;
    expect(decided(told, commands.beat).next).toMatchObject(report);
  });
});
