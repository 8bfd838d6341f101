import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seconds } from '../../../shared/clock.ts';
import { isTerminal, type Job, newClaimId } from '../../../shared/job.ts';
import {
  leaseMarginSeconds,
  leaseSeconds,
  maxAttempts,
  maxLostWorkers,
  maxLostWorkersInAll,
} from '../../../shared/limits.ts';
import { transition } from '../../../shared/transition.ts';
import { waitingJob } from '../../store/jobs.ts';
import { claimId, commands, decided, now, running } from './transition-fixtures.ts';

const lostAfter = seconds(leaseSeconds + leaseMarginSeconds);
const at = (current: number) => ({ step: { ja: '入力', en: 'filling' }, current, total: 20 });
/** What is left of a running job whose worker vanished at that point. */
const lostAt = (current: number, overrides: Partial<Job> = {}): Job =>
  decided({ ...running, progress: at(current), ...overrides }, commands.loseLease, now + lostAfter).next;

describe('a worker that is lost', () => {
  it('before it came anywhere costs the attempt, and counts towards the three that end the job', () => {
    expect(lostAt(0)).toMatchObject({
      ...{ state: 'queued', attempts: 1, lostWorkers: 1, lostWithoutProgress: 1, reached: 0 },
      interruptions: 0,
    });
    const patient = { maxAttempts: 9, lostWorkers: 2, lostWithoutProgress: maxLostWorkers - 1 };
    expect(lostAt(0, patient)).toMatchObject({
      state: 'error',
      error: { code: 'WORKER_LOST' },
      lostWorkers: 3,
    });
    expect(lostAt(0, { ...patient, lostWithoutProgress: maxLostWorkers - 2 }).state).toBe('queued');
  });

  it('further than every run before it costs nothing, even in the last attempt, and is counted in all', () => {
    expect(lostAt(3, { attempts: 3, lostWorkers: 2, lostWithoutProgress: 2, reached: 2 })).toMatchObject({
      ...{ state: 'queued', attempts: 2, lostWorkers: 3, lostWithoutProgress: 2, reached: 3 },
    });
  });

  it('exactly where the furthest one ended has come no further', () => {
    expect(lostAt(3, { reached: 3 })).toMatchObject({ attempts: 1, lostWithoutProgress: 1, reached: 3 });
    expect(lostAt(2, { reached: 3 })).toMatchObject({ attempts: 1, lostWithoutProgress: 1, reached: 3 });
  });

  it('that had told nothing has come nowhere', () => {
    const { progress, ...silent } = running;
    const { next } = decided(silent, commands.loseLease, now + lostAfter);
    expect(next).toMatchObject({ attempts: 1, lostWithoutProgress: 1 });
  });

  it('is compared with runs that ended otherwise too: given way, failed for now', () => {
    const report = { progress: at(7) };
    for (const kind of ['interrupt', 'fail'] as const)
      expect(decided(running, { ...commands[kind], report }).next.reached).toBe(7);
  });

  it('ends the job after twenty in one series, however far each came', () => {
    expect(lostAt(9, { lostWorkers: maxLostWorkersInAll - 2 }).state).toBe('queued');
    const last = lostAt(9, { lostWorkers: maxLostWorkersInAll - 1 });
    expect(last).toMatchObject({ state: 'error', error: { code: 'WORKER_LOST' } });
    expect(last.error?.message.en).toContain(`${maxLostWorkersInAll} times`);
  });

  it('is stopped for good when that was wished, however far it came', () => {
    expect(lostAt(9, { stopRequestedAt: now }).state).toBe('stopped');
  });
});

/** A job whose workers vanish one after the other, each at such a point. @returns it and how many it took */
function killedAt(points: readonly number[]): { job: Job; kills: number } {
  let time = now;
  let job: Job = waitingJob(time);
  let kills = 0;
  for (const point of points) {
    if (isTerminal(job.state)) break;
    kills += 1;
    const claim = newClaimId();
    job = decided(job, { kind: 'claim', claimId: claim }, time).next;
    const beat = { ...commands.beat, claimId: claim, report: { progress: at(point) } };
    job = decided(job, beat, time + 4000).next;
    time += 4000 + lostAfter;
    job = decided(job, commands.loseLease, time).next;
  }
  return { job, kills };
}

describe('a month-long job', () => {
  it('survives three kills, each some rows further than the last, and is completed within its attempts', () => {
    const { job } = killedAt([4, 9, 15]);
    expect(job).toMatchObject({ state: 'queued', attempts: 0, lostWorkers: 3, lostWithoutProgress: 0 });
    const last = decided(job, { kind: 'claim', claimId }, now).next;
    expect(decided(last, commands.complete).next).toMatchObject({ state: 'completed', attempts: 1 });
  });

  it('that dies at the same row again and again still ends: the first time there is the only one forgiven', () => {
    const { job, kills } = killedAt(Array(9).fill(5));
    expect(job).toMatchObject({ state: 'error', error: { code: 'WORKER_LOST' }, attempts: 3 });
    expect(kills).toBe(1 + maxLostWorkers);
  });

  it('that goes to and fro between two rows still ends', () => {
    expect(killedAt([5, 6, 5, 6, 5, 6, 5]).job.state).toBe('error');
  });

  it('ends within twenty kills wherever they strike, and its attempts never pass their bound', () => {
    const points = fc.array(fc.oneof(fc.nat(3000), fc.double({ min: 0, max: 1, noNaN: true })), {
      minLength: maxLostWorkersInAll,
      maxLength: 30,
      size: 'max',
    });
    fc.assert(
      fc.property(points, (where) => {
        const { job, kills } = killedAt(where);
        expect(job.state).toBe('error');
        expect(kills).toBeLessThanOrEqual(maxLostWorkersInAll);
        expect(job.attempts).toBeLessThanOrEqual(maxAttempts);
        expect(transition(job, commands.claim, now)).toMatchObject({ refused: 'state' });
      }),
      { numRuns: 300 },
    );
  });
});
