import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ClaimId, isTerminal, type Job } from '../../../shared/job.ts';
import { retentionSeconds } from '../../../shared/limits.ts';
import { type Command, ends, isRefusal, laneDelta, transition } from '../../../shared/transition.ts';
import { failure, result, waitingJob } from '../../store/jobs.ts';

const start = Date.parse('2026-11-20T00:00:00Z');

/** A few claims only, so that commands of the present, of former and of foreign claims all happen. */
const claimIds = ['claim-a', 'claim-b', 'claim-c', 'claim-d'].map((text) => text as string as ClaimId);
const claimId = fc.constantFrom(...claimIds);
const report = fc.constantFrom({}, { peakMemoryMb: 100 }, { result });
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.constantFrom<Command>(
    { kind: 'ready' },
    { kind: 'requestStop' },
    { kind: 'cancel' },
    { kind: 'loseLease' },
    { kind: 'expireWait', error: failure },
    { kind: 'rung' },
  ),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('claim' as const), claimId }) },
  fc.record({
    kind: fc.constantFrom('beat' as const, 'interrupt' as const, 'stop' as const),
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
      random: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
  },
);
/** Time passes by nothing, a little, a lease, a backoff or a whole allowed wait. */
const step = fc.record({ command, after: fc.constantFrom(0, 1, 2000, 60_000, 600_000, 1_800_000) });

const counted = (job: Job) => ({
  queued: Number(job.state === 'queued'),
  running: Number(job.state === 'running'),
});

function holdsAlways(job: Job): void {
  expect(job.attempts).toBeGreaterThanOrEqual(0);
  expect(job.attempts).toBeLessThanOrEqual(job.maxAttempts);
  expect(job.claimId !== undefined).toBe(job.state === 'running');
  expect(job.leaseUntil !== undefined).toBe(job.state === 'running');
  expect(job.dueAt !== undefined).toBe(job.state === 'scheduled');
  expect(job.finishedAt !== undefined).toBe(isTerminal(job.state));
  expect(job.expiresAt).toBe(
    job.finishedAt === undefined ? undefined : job.finishedAt + retentionSeconds * 1000,
  );
  expect(job.secret).toBe(isTerminal(job.state) ? 'destroyed' : 'sealed');
  if (job.stopRequestedAt !== undefined)
    expect(['queued', 'scheduled', 'cancelled']).not.toContain(job.state);
}

it('whatever happens in whatever order, a job stays within its rules', () => {
  let finished = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }), (steps) => {
      let now = start;
      let job: Job = waitingJob(start, { secret: 'sealed' });
      const lane = { queued: 1, running: 0 };
      for (const { command, after } of steps) {
        now += after;
        const answer = transition(job, command, now);
        if (isTerminal(job.state)) expect(isRefusal(answer)).toBe(true);
        if ('report' in command && command.claimId !== job.claimId) expect(isRefusal(answer)).toBe(true);
        if (isRefusal(answer)) {
          expect(answer.job).toBe(job);
          continue;
        }
        const { next, guard } = answer;
        expect(guard.state).toBe(job.state);
        if (job.state === 'running') expect(guard.claimId).toBe(job.claimId);
        holdsAlways(next);
        expect(next.lostWorkers).toBeGreaterThanOrEqual(job.lostWorkers);
        expect(ends(job, next)).toBe(isTerminal(next.state));
        const delta = laneDelta(job, next);
        lane.queued += delta.queued;
        lane.running += delta.running;
        expect(lane).toEqual(counted(next));
        job = next;
      }
      finished += Number(isTerminal(job.state));
    }),
    { numRuns: 2000 },
  );
  // The sequences do reach ends (about 500 of 2,000); else the test would say little.
  expect(finished).toBeGreaterThan(200);
});

it('a submission counts one more waiting job', () => {
  expect(laneDelta(undefined, waitingJob(start))).toEqual({ queued: 1, running: 0 });
});
