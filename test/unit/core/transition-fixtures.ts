import { type Change, isRefusal } from '../../../shared/change.ts';
import { seconds } from '../../../shared/clock.ts';
import type { Command } from '../../../shared/command.ts';
import {
  type ClaimId,
  type Job,
  type JobState,
  newClaimId,
  type TerminalState,
} from '../../../shared/job.ts';
import { defaultBackoff, leaseSeconds } from '../../../shared/limits.ts';
import { without } from '../../../shared/moves.ts';
import { transition } from '../../../shared/transition.ts';
import { failure, result, waitingJob } from '../../store/jobs.ts';

export const now = Date.parse('2026-11-20T00:00:00Z');
export const claimId: ClaimId = newClaimId();
const report = {};

/** Rung for a minute ago, so that whatever may happen to a waiting job may happen to it. */
export const queued = waitingJob(now - 60_000);
export const running: Job = {
  ...without(queued, 'waitUntil'),
  state: 'running',
  claimId,
  leaseUntil: now + seconds(leaseSeconds),
  attempts: 1,
  firstStartedAt: now - 1000,
  startedAt: now - 1000,
};
export const scheduled: Job = {
  ...without(queued, 'waitUntil'),
  state: 'scheduled',
  dueAt: now,
  attempts: 1,
  error: failure,
};
export const ended = (state: TerminalState, overrides: Partial<Job> = {}): Job => ({
  ...without(queued, 'waitUntil'),
  state,
  attempts: 1,
  firstStartedAt: now - 1000,
  startedAt: now - 1000,
  finishedAt: now - 1,
  expiresAt: now + 1,
  ...overrides,
});

/** A job in each state. */
export const jobs: Readonly<Record<JobState, Job>> = {
  scheduled,
  queued,
  running,
  completed: ended('completed'),
  error: ended('error'),
  timeout: ended('timeout'),
  stopped: ended('stopped'),
  cancelled: ended('cancelled'),
};

/** Each command, as one who may give it would. */
export const commands = {
  ready: { kind: 'ready', turnAt: now },
  claim: { kind: 'claim', claimId: newClaimId() },
  requestStop: { kind: 'requestStop' },
  cancel: { kind: 'cancel' },
  loseLease: { kind: 'loseLease' },
  expireWait: { kind: 'expireWait', error: failure },
  rung: { kind: 'rung' },
  retry: { kind: 'retry', turnAt: now },
  beat: { kind: 'beat', claimId, report },
  complete: { kind: 'complete', claimId, report, result },
  fail: {
    kind: 'fail',
    claimId,
    report,
    error: failure,
    temporary: true,
    backoff: defaultBackoff,
    random: 0.5,
  },
  timeUp: { kind: 'timeUp', claimId, report, error: failure },
  interrupt: { kind: 'interrupt', claimId, report },
  stop: { kind: 'stop', claimId, report },
} as const satisfies Readonly<Record<Command['kind'], Command>>;

/** What a command makes of a job; fails when it is refused. */
export function decided(job: Job, command: Command, at = now): Change {
  const answer = transition(job, command, at);
  if (isRefusal(answer)) throw new Error(`${command.kind} was refused: ${answer.refused}`);
  return answer;
}
