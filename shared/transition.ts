import { rankAt } from './claim-order.ts';
import { type EpochMs, seconds } from './clock.ts';
import type { ClaimId, Job, JobError, JobResult, Progress, TerminalState } from './job.ts';
import { isTerminal } from './job.ts';
import { lanes } from './lanes.ts';
import { leaseSeconds, maxLostWorkers, retentionSeconds } from './limits.ts';
import { backoffMs } from './retry.ts';

/**
 * Everything that can happen to a job after it was submitted. No other code changes a state.
 * Commands that carry a `claimId` are a worker's; the rest are a person's or tick's.
 */
export type Command =
  | { readonly kind: 'ready' }
  | { readonly kind: 'claim'; readonly claimId: ClaimId }
  | { readonly kind: 'beat'; readonly claimId: ClaimId; readonly report: Report }
  | {
      readonly kind: 'complete';
      readonly claimId: ClaimId;
      readonly report: Report;
      readonly result: JobResult;
    }
  | {
      readonly kind: 'fail';
      readonly claimId: ClaimId;
      readonly report: Report;
      readonly error: JobError;
      /** A temporary failure is tried again while attempts are left; a permanent one is not. */
      readonly temporary: boolean;
      /** In [0, 1): jitter of the backoff. */
      readonly random: number;
    }
  | {
      readonly kind: 'timeUp';
      readonly claimId: ClaimId;
      readonly report: Report;
      readonly error: JobError;
    }
  | { readonly kind: 'interrupt'; readonly claimId: ClaimId; readonly report: Report }
  | { readonly kind: 'stop'; readonly claimId: ClaimId; readonly report: Report }
  | { readonly kind: 'requestStop' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'loseLease' }
  | { readonly kind: 'expireWait'; readonly error: JobError }
  | { readonly kind: 'rung' };

/** What a worker tells about its run with each write. */
export interface Report {
  readonly progress?: Progress;
  readonly peakMemoryMb?: number;
  /** What was achieved so far; the final word with `complete`. */
  readonly result?: JobResult;
}

/**
 * What must still hold in the store at the moment of the write. Fields that are absent are not checked. The
 * store turns it into a condition; if it fails, somebody else was first and the decision is made anew.
 */
export interface Guard {
  readonly state: Job['state'];
  readonly claimId?: ClaimId;
  /** The lease read: a beat in between moves it and wins. */
  readonly leaseUntil?: EpochMs;
  /** Rank and due time read: the job waits for the very same turn as when it was looked at. */
  readonly queuedAt?: EpochMs;
  readonly dueAt?: EpochMs;
  /** No stop was requested in between (a stop beats a retry). */
  readonly noStopRequest?: true;
}

export interface Change {
  readonly next: Job;
  readonly guard: Guard;
}

export type RefusalReason =
  /** The job is in a state in which this cannot happen. */
  | 'state'
  /** The caller's claim is not the present one. */
  | 'claim'
  /** The lease of the caller, or of the job, is over (or not over yet). */
  | 'lease'
  /** It is not due yet, or has not waited long enough. */
  | 'early';

export interface Refusal {
  readonly refused: RefusalReason;
  readonly job: Job;
}

export const isRefusal = (answer: Change | Refusal): answer is Refusal => 'refused' in answer;

/** Decides what a command makes of a job. Pure: time and chance are arguments. */
export function transition(job: Job, command: Command, now: EpochMs): Change | Refusal {
  const refuse = (refused: RefusalReason): Refusal => ({ refused, job });

  switch (command.kind) {
    case 'ready':
      if (job.state !== 'scheduled') return refuse('state');
      if (job.dueAt === undefined || now < job.dueAt) return refuse('early');
      return { next: queue(job, now), guard: { state: 'scheduled', dueAt: job.dueAt } };

    case 'claim':
      if (job.state !== 'queued') return refuse('state');
      return {
        next: {
          ...without(job, 'progress', 'error'),
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
        guard: { state: 'running', ...(job.claimId && { claimId: job.claimId }) },
      };

    case 'cancel':
      if (job.state !== 'queued' && job.state !== 'scheduled') return refuse('state');
      return { next: finish(job, 'cancelled', now), guard: { state: job.state, queuedAt: job.queuedAt } };

    case 'loseLease': {
      if (job.state !== 'running' || job.claimId === undefined || job.leaseUntil === undefined)
        return refuse('state');
      if (now < job.leaseUntil) return refuse('lease');
      return {
        next: afterLostWorker({ ...job, lostWorkers: job.lostWorkers + 1 }, now),
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
      if (now < job.queuedAt + seconds(lanes[job.lane].maxQueueWaitSeconds)) return refuse('early');
      return {
        next: { ...finish(job, 'timeout', now), error: command.error },
        guard: { state: 'queued', queuedAt: job.queuedAt },
      };

    case 'rung':
      if (job.state !== 'queued') return refuse('state');
      return { next: { ...job, rungAt: now }, guard: { state: 'queued', queuedAt: job.queuedAt } };

    default:
      return asWorker(job, command, now);
  }
}

type WorkerCommand = Extract<Command, { report: Report }>;

/** A worker's write: only with the present claim and while its lease lasts; an expired lease never revives. */
function asWorker(job: Job, command: WorkerCommand, now: EpochMs): Change | Refusal {
  if (job.state !== 'running') return { refused: 'state', job };
  if (job.claimId !== command.claimId) return { refused: 'claim', job };
  if (job.leaseUntil === undefined || now >= job.leaseUntil) return { refused: 'lease', job };

  const reported = report(job, command.report);
  const guard: Guard = { state: 'running', claimId: command.claimId };
  const beforeStop: Guard = { ...guard, noStopRequest: true };
  const stopWanted = job.stopRequestedAt !== undefined;

  switch (command.kind) {
    case 'beat':
      return { next: { ...reported, leaseUntil: now + seconds(leaseSeconds) }, guard };
    case 'complete':
      return {
        next: { ...finish(reported, 'completed', now), result: command.result },
        guard,
      };
    case 'stop':
      return { next: { ...finish(reported, 'stopped', now) }, guard };
    case 'timeUp':
      return {
        next: { ...finish(reported, 'timeout', now), error: command.error },
        guard,
      };
    case 'interrupt':
      // Not the job's doing: the attempt is given back and it keeps its place.
      if (stopWanted) return { next: finish(reported, 'stopped', now), guard };
      return { next: requeue({ ...reported, attempts: job.attempts - 1 }, now), guard: beforeStop };
    case 'fail': {
      const { error } = command;
      if (!command.temporary) return { next: { ...finish(reported, 'error', now), error }, guard };
      if (job.attempts >= job.maxAttempts)
        return { next: { ...finish(reported, 'error', now), error: { ...error, hint: gaveUp } }, guard };
      if (stopWanted) return { next: finish(reported, 'stopped', now), guard };
      const dueAt = now + backoffMs(job.attempts, command.random);
      return { next: { ...released(reported), error, state: 'scheduled', dueAt }, guard: beforeStop };
    }
    default:
      return command satisfies never;
  }
}

/** The hint of a temporary error says that it is tried again; after the last attempt that is no longer so. */
const gaveUp = {
  ja: '自動の再試行は終わりました。時間をおいてもう一度送信してください。',
  en: 'It was tried as often as it may be. Send it again later.',
};

/** A worker vanished: a wanted stop is done, a job that keeps losing workers is the cause, else it waits again. */
function afterLostWorker(job: Job, now: EpochMs): Job {
  if (job.stopRequestedAt !== undefined) return finish(job, 'stopped', now);
  if (job.attempts >= job.maxAttempts || job.lostWorkers >= maxLostWorkers)
    return { ...finish(job, 'error', now), error: workerLost(job) };
  return requeue(job, now);
}

const workerLost = (job: Job): JobError => ({
  code: 'WORKER_LOST',
  message: {
    ja: `処理プロセスが${job.lostWorkers}回失われたため中止しました（多くはメモリ不足です）。`,
    en: `The worker was lost ${job.lostWorkers} times, so the job was given up (most often: out of memory).`,
  },
  hint: {
    ja: 'どこまで入力されたかは行ごとの結果で確認できます。繰り返す場合は管理者に連絡してください。',
    en: 'The rows show how far it came. If it happens again, tell the operator.',
  },
});

function report(job: Job, told: Report): Job {
  const peakMemoryMb = Math.max(job.peakMemoryMb ?? 0, told.peakMemoryMb ?? 0);
  return {
    ...job,
    ...(told.progress && { progress: told.progress }),
    ...(told.result && { result: told.result }),
    ...(peakMemoryMb > 0 && { peakMemoryMb }),
  };
}

/** Into the line at the end. */
const queue = (job: Job, now: EpochMs): Job => ({
  ...without(job, 'dueAt', 'rungAt'),
  state: 'queued',
  queuedAt: now,
  rank: rankAt(now),
});

/** Back into the line at the place it had; its wait is counted from now. */
const requeue = (job: Job, now: EpochMs): Job => ({
  ...without(released(job), 'rungAt'),
  state: 'queued',
  queuedAt: now,
});

const released = (job: Job): Job => without(job, 'claimId', 'leaseUntil');

/** The error of a former attempt goes: of a finished job `error` is its end. */
function finish(job: Job, state: TerminalState, now: EpochMs): Job {
  return {
    ...without(released(job), 'dueAt', 'error'),
    state,
    finishedAt: now,
    expiresAt: now + seconds(retentionSeconds),
    ...(job.secret === 'sealed' && { secret: 'destroyed', secretDestroyedAt: now }),
  };
}

function without<K extends OptionalKey>(job: Job, ...keys: K[]): Omit<Job, K> {
  const copy: { -readonly [P in keyof Job]: Job[P] } = { ...job };
  for (const key of keys) delete copy[key];
  return copy;
}

type OptionalKey = { [K in keyof Job]-?: undefined extends Job[K] ? K : never }[keyof Job];

/** What a change means for the lane's counters. */
export function laneDelta(before: Job | undefined, after: Job): { queued: number; running: number } {
  const count = (state: Job['state']) =>
    Number(before?.state !== state && after.state === state) -
    Number(before?.state === state && after.state !== state);
  return { queued: count('queued'), running: count('running') };
}

/** Whether a change ends the job: identity and secret go in the same write. */
export const ends = (before: Job, after: Job): boolean =>
  !isTerminal(before.state) && isTerminal(after.state);
