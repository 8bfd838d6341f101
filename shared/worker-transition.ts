import type { Change, Guard, Refusal } from './change.ts';
import { type EpochMs, seconds } from './clock.ts';
import type { Report, WorkerCommand } from './command.ts';
import type { Job, JobError } from './job.ts';
import { leaseSeconds, maxInterruptions } from './limits.ts';
import { gaveUp, interruptedTooOften } from './move-errors.ts';
import { finish, hold, keepPlace, released } from './moves.ts';
import { backoffMs } from './retry.ts';

/** A worker's write: only with the present claim and while its lease lasts; an expired lease never revives. */
export function transitionOfWorker(job: Job, command: WorkerCommand, now: EpochMs): Change | Refusal {
  if (job.state !== 'running') return { refused: 'state', job };
  if (job.claimId !== command.claimId) return { refused: 'claim', job };
  if (job.leaseUntil === undefined || now >= job.leaseUntil) return { refused: 'lease', job };

  const reported = withReport(job, command.report, now);
  const guard: Guard = { state: 'running', claimId: command.claimId };
  const beforeStop: Guard = { ...guard, noStopRequest: true };
  const stopWanted = job.stopRequestedAt !== undefined;
  const failed = (error: JobError, of: Job = reported): Change => ({
    next: { ...finish(of, 'error', now), error },
    guard,
  });
  const stopped: Change = { next: finish(reported, 'stopped', now), guard };

  switch (command.kind) {
    case 'beat':
      return { next: { ...reported, leaseUntil: now + seconds(leaseSeconds) }, guard };
    case 'complete':
      return { next: { ...finish(reported, 'completed', now), result: command.result }, guard };
    case 'stop':
      return stopped;
    case 'timeUp':
      return { next: { ...finish(reported, 'timeout', now), error: command.error }, guard };
    case 'interrupt': {
      // Not the job's doing: the attempt is given back and it keeps its place.
      if (stopWanted) return stopped;
      const interruptions = job.interruptions + 1;
      const interrupted = { ...reported, interruptions, attempts: job.attempts - 1 };
      if (interruptions >= maxInterruptions) return failed(interruptedTooOften(interruptions), interrupted);
      return { next: keepPlace(interrupted, now), guard: beforeStop };
    }
    case 'fail': {
      const { error } = command;
      if (!command.temporary) return failed(error);
      const held = hold({ ...reported, error, attempts: job.attempts - 1 }, now);
      if (command.held && now < (held.waitUntil ?? now))
        return stopWanted ? stopped : { next: held, guard: beforeStop };
      if (job.attempts >= job.maxAttempts) return failed({ ...error, hint: gaveUp });
      if (stopWanted) return stopped;
      const dueAt = now + backoffMs(job.attempts, command.random, command.backoff);
      return { next: { ...released(reported), error, state: 'scheduled', dueAt }, guard: beforeStop };
    }
    default:
      return command satisfies never;
  }
}

function withReport(job: Job, told: Report, now: EpochMs): Job {
  const peakMemoryMb = Math.max(job.peakMemoryMb ?? 0, told.peakMemoryMb ?? 0);
  const acknowledges = told.sawStop && job.stopRequestedAt !== undefined && !job.stopAcknowledgedAt;
  return {
    ...job,
    ...(told.progress && { progress: told.progress }),
    ...(told.result && { result: told.result }),
    ...(told.usage && { usage: told.usage }),
    ...(acknowledges && { stopAcknowledgedAt: now }),
    ...(peakMemoryMb > 0 && { peakMemoryMb }),
  };
}
