import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ends, isRefusal, laneDelta, revives } from '../../../shared/change.ts';
import type { Command } from '../../../shared/command.ts';
import { type ClaimId, isTerminal, type Job } from '../../../shared/job.ts';
import {
  defaultBackoff,
  maxHistory,
  maxInterruptions,
  maxLostWorkers,
  maxLostWorkersInAll,
  retentionSeconds,
} from '../../../shared/limits.ts';
import { transition } from '../../../shared/transition.ts';
import { failure, result, scheduledJob, waitingJob } from '../../store/jobs.ts';

const start = Date.parse('2026-11-20T00:00:00Z');

/** A few claims only, so that commands of the present, of former and of foreign claims all happen. */
const claimIds = ['claim-a', 'claim-b'].map((text) => text as string as ClaimId);
const claimId = fc.constantFrom(...claimIds);
const at = (current: number) => ({ progress: { step: { ja: '', en: '' }, current, total: 2 } });
const report = fc.constantFrom({}, { peakMemoryMb: 100 }, { result }, { sawStop: true }, at(1), at(2));
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.constantFrom<Command>(
    { kind: 'ready', turnAt: start },
    { kind: 'requestStop' },
    { kind: 'cancel' },
    { kind: 'loseLease' },
    { kind: 'expireWait', error: failure },
    { kind: 'rung' },
    { kind: 'retry', turnAt: start },
    { kind: 'retry', turnAt: start, resealed: true },
  ),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('claim' as const), claimId }) },
  fc.record({
    kind: fc.constantFrom('beat' as const, 'interrupt' as const, 'interrupt' as const, 'stop' as const),
    claimId,
    report,
  }),
  fc.record({ kind: fc.constant('complete' as const), claimId, report, result: fc.constant(result) }),
  fc.record({ kind: fc.constant('timeUp' as const), claimId, report, error: fc.constant(failure) }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('fail' as const),
      claimId,
      report,
      error: fc.constant(failure),
      temporary: fc.boolean(),
      held: fc.boolean(),
      backoff: fc.constant(defaultBackoff),
      random: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
  },
);
/** Time passes by nothing, a little, a lease, a backoff, a whole allowed wait, or a good part of a week. */
const after = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(0, 1, 2000, 60_000, 65_000, 600_000, 1_800_000) },
  { weight: 1, arbitrary: fc.constant(100_000_000) },
);
const step = fc.record({ command, after });
const beginning = fc.constantFrom(
  () => waitingJob(start),
  () => waitingJob(start, { secret: 'sealed' }),
  () => scheduledJob(start, start + 600_000),
);

const counted = (job: Job) => ({
  scheduled: Number(job.state === 'scheduled'),
  queued: Number(job.state === 'queued'),
  running: Number(job.state === 'running'),
});

function holdsAlways(job: Job): void {
  expect(job.attempts).toBeGreaterThanOrEqual(0);
  expect(job.attempts).toBeLessThanOrEqual(job.maxAttempts);
  expect(job.lostWithoutProgress).toBeLessThanOrEqual(maxLostWorkers);
  expect(job.lostWorkers).toBeLessThanOrEqual(maxLostWorkersInAll);
  expect(job.lostWithoutProgress).toBeLessThanOrEqual(job.lostWorkers);
  if (job.heldSince !== undefined) expect(['queued', 'running']).toContain(job.state);
  expect(job.interruptions).toBeLessThan(maxInterruptions);
  expect(job.history).toHaveLength(Math.min(job.series - 1, maxHistory));
  expect(job.claimId !== undefined).toBe(job.state === 'running');
  expect(job.leaseUntil !== undefined).toBe(job.state === 'running');
  expect(job.dueAt !== undefined).toBe(job.state === 'scheduled');
  expect(job.waitUntil !== undefined).toBe(job.state === 'queued');
  expect(job.finishedAt !== undefined).toBe(isTerminal(job.state));
  expect(job.expiresAt).toBe(
    job.finishedAt === undefined ? undefined : job.finishedAt + retentionSeconds * 1000,
  );
  if (job.secret !== 'none') expect(job.secret).toBe(isTerminal(job.state) ? 'destroyed' : 'sealed');
  if (job.stopRequestedAt !== undefined)
    expect(['queued', 'scheduled', 'cancelled']).not.toContain(job.state);
  if (job.stopAcknowledgedAt !== undefined)
    expect(job.stopAcknowledgedAt).toBeGreaterThanOrEqual(job.stopRequestedAt ?? Number.NaN);
}

it('whatever happens in whatever order, a job stays within its rules', () => {
  const reached = { finished: 0, retried: 0 };
  fc.assert(
    fc.property(beginning, fc.array(step, { minLength: 30, maxLength: 60, size: 'max' }), (born, steps) => {
      let now = start;
      let job: Job = born();
      const lane = counted(job);
      for (const { command, after } of steps) {
        now += after;
        const answer = transition(job, command, now);
        if (isTerminal(job.state) && (job.state === 'completed' || command.kind !== 'retry'))
          expect(isRefusal(answer)).toBe(true);
        if ('report' in command && command.claimId !== job.claimId) expect(isRefusal(answer)).toBe(true);
        if (isRefusal(answer)) {
          expect(answer.job).toBe(job);
          continue;
        }
        const { next, guard } = answer;
        expect(guard.state).toBe(job.state);
        if (job.state === 'running') expect(guard.claimId).toBe(job.claimId);
        holdsAlways(next);
        expect(revives(job, next)).toBe(command.kind === 'retry');
        expect(next.series).toBe(job.series + Number(command.kind === 'retry'));
        if (next.series === job.series) {
          expect(next.lostWorkers).toBeGreaterThanOrEqual(job.lostWorkers);
          expect(next.interruptions).toBeGreaterThanOrEqual(job.interruptions);
          expect(next.reached).toBeGreaterThanOrEqual(job.reached);
        }
        expect(ends(job, next)).toBe(!isTerminal(job.state) && isTerminal(next.state));
        const delta = laneDelta(job, next);
        lane.scheduled += delta.scheduled;
        lane.queued += delta.queued;
        lane.running += delta.running;
        expect(lane).toEqual(counted(next));
        job = next;
      }
      reached.finished += Number(isTerminal(job.state));
      reached.retried += Number(job.series > 1);
    }),
    { numRuns: 2000 },
  );
  // The sequences do reach ends and go on behind them; else the test would say little.
  expect(reached.finished).toBeGreaterThan(200);
  expect(reached.retried).toBeGreaterThan(50);
});

it('a submission counts one more job that waits, or that is to come later', () => {
  const none = { scheduled: 0, queued: 0, running: 0 };
  expect(laneDelta(undefined, waitingJob(start))).toEqual({ ...none, queued: 1 });
  expect(laneDelta(undefined, scheduledJob(start, start + 1))).toEqual({ ...none, scheduled: 1 });
});
