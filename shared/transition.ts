import type { Change, Refusal, RefusalReason } from './change.ts';
import { rankOf } from './claim-order.ts';
import { type EpochMs, seconds } from './clock.ts';
import type { Command, OutsideCommand } from './command.ts';
import { isTerminal, type Job, type SeriesEnd } from './job.ts';
import {
  forgottenDoorbellSeconds,
  leaseMarginSeconds,
  leaseSeconds,
  maxHistory,
  maxLostWorkers,
  maxLostWorkersInAll,
  retryableSeconds,
} from './limits.ts';
import { workerLost } from './move-errors.ts';
import { finish, joinLine, keepPlace, waitUntil, without } from './moves.ts';
import { transitionOfWorker } from './worker-transition.ts';

/** Decides what a command makes of a job; no other code changes a state. Pure: time and chance are arguments. */
export function transition(job: Job, command: Command, now: EpochMs): Change | Refusal {
  return 'report' in command
    ? transitionOfWorker(job, command, now)
    : transitionFromOutside(job, command, now);
}

function transitionFromOutside(job: Job, command: OutsideCommand, now: EpochMs): Change | Refusal {
  const refuse = (refused: RefusalReason): Refusal => ({ refused, job });

  switch (command.kind) {
    case 'ready':
      if (job.state !== 'scheduled') return refuse('state');
      if (job.dueAt === undefined || now < job.dueAt) return refuse('early');
      return { next: joinLine(job, command.turnAt, now), guard: { state: 'scheduled', dueAt: job.dueAt } };

    case 'claim':
      if (job.state !== 'queued') return refuse('state');
      return {
        next: {
          ...without(job, 'progress', 'error', 'waitUntil'),
          state: 'running',
          claimId: command.claimId,
          leaseUntil: now + seconds(leaseSeconds),
          attempts: job.attempts + 1,
          firstStartedAt: job.firstStartedAt ?? now,
          startedAt: now,
        },
        guard: { state: 'queued', queuedAt: job.queuedAt },
      };

    case 'requestStop':
      if (job.state !== 'running') return refuse('state');
      return {
        next: { ...job, stopRequestedAt: job.stopRequestedAt ?? now },
        guard: {
          state: 'running',
          ...(job.claimId && { claimId: job.claimId }),
          ...(job.stopRequestedAt === undefined && { noStopRequest: true }),
        },
      };

    case 'cancel':
      if (job.state !== 'queued' && job.state !== 'scheduled') return refuse('state');
      return { next: finish(job, 'cancelled', now), guard: { state: job.state, queuedAt: job.queuedAt } };

    case 'loseLease': {
      if (job.state !== 'running' || job.claimId === undefined || job.leaseUntil === undefined)
        return refuse('state');
      if (now < job.leaseUntil + seconds(leaseMarginSeconds)) return refuse('lease');
      return {
        next: afterLostWorker(job, now),
        guard: {
          state: 'running',
          claimId: job.claimId,
          leaseUntil: job.leaseUntil,
          ...(job.stopRequestedAt === undefined && { noStopRequest: true }),
        },
      };
    }

    case 'expireWait':
      if (job.state !== 'queued') return refuse('state');
      if (job.waitUntil === undefined || now < job.waitUntil) return refuse('early');
      return {
        next: { ...finish(job, 'timeout', now), error: command.error },
        guard: { state: 'queued', queuedAt: job.queuedAt },
      };

    case 'rung':
      if (job.state !== 'queued') return refuse('state');
      if (now < (job.rungAt ?? job.queuedAt) + seconds(forgottenDoorbellSeconds)) return refuse('early');
      return {
        next: { ...job, rungAt: now },
        guard: {
          state: 'queued',
          queuedAt: job.queuedAt,
          ...(job.rungAt !== undefined && { rungAt: job.rungAt }),
        },
      };

    case 'retry':
      if (!isTerminal(job.state) || job.state === 'completed' || job.finishedAt === undefined)
        return refuse('state');
      if (now >= job.beginsAt + seconds(retryableSeconds)) return refuse('late');
      if ((job.secret === 'destroyed') !== (command.resealed === true)) return refuse('secret');
      return {
        next: command.resealed
          ? resealed(newSeries(job, command.turnAt, now))
          : newSeries(job, command.turnAt, now),
        guard: { state: job.state, finishedAt: job.finishedAt },
      };

    default:
      return command satisfies never;
  }
}

/**
 * A worker vanished: a wanted stop is done, a job that keeps losing workers is the cause, else it waits again. One that
 * came further than every run before it is no sign against the job, and spends no attempt.
 */
function afterLostWorker(job: Job, now: EpochMs): Job {
  const gained = (job.progress?.current ?? 0) > job.reached;
  const lost = {
    ...job,
    lostWorkers: job.lostWorkers + 1,
    ...(gained ? { attempts: job.attempts - 1 } : { lostWithoutProgress: job.lostWithoutProgress + 1 }),
  };
  if (job.stopRequestedAt !== undefined) return finish(lost, 'stopped', now);
  const isCause = lost.lostWithoutProgress >= maxLostWorkers || lost.lostWorkers >= maxLostWorkersInAll;
  if (isCause || lost.attempts >= lost.maxAttempts)
    return { ...finish(lost, 'error', now), error: workerLost(lost.lostWorkers, job.attempts) };
  return keepPlace(lost, now);
}

/** Its secrets are there again; when the former ones went is the end of the former series. */
const resealed = (job: Job): Job => ({ ...without(job, 'secretDestroyedAt'), secret: 'sealed' });

/** From the start once more; how it ended before stays in its history. */
function newSeries(job: Job, turnAt: EpochMs, now: EpochMs): Job {
  const fresh = without(
    job,
    ...(['error', 'result', 'progress', 'finishedAt', 'expiresAt', 'firstStartedAt', 'startedAt'] as const),
    ...(['stopRequestedAt', 'stopAcknowledgedAt', 'dueAt', 'promisedStart', 'heldSince'] as const),
  );
  return {
    ...fresh,
    state: 'queued',
    queuedAt: now,
    rungAt: now,
    rank: rankOf(turnAt, job.priority),
    ...waitUntil(job, now),
    series: job.series + 1,
    history: [...job.history, ...endOf(job)].slice(-maxHistory),
    attempts: 0,
    lostWorkers: 0,
    lostWithoutProgress: 0,
    reached: 0,
    interruptions: 0,
  };
}

function endOf({ state, finishedAt, attempts, lostWorkers, error }: Job): SeriesEnd[] {
  if (!isTerminal(state) || finishedAt === undefined) return [];
  return [{ state, finishedAt, attempts, lostWorkers, ...(error && { errorCode: error.code }) }];
}
