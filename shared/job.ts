import type { EpochMs } from './clock.ts';
import type { Text } from './errors.ts';
import type { LaneName } from './lanes.ts';
import type { Usage } from './usage.ts';

declare const brand: unique symbol;
/** Unguessable (UUID v4): for an anonymous submitter it is the only way to the job. */
export type JobId = string & { readonly [brand]: 'JobId' };
/** Fresh for every claim. Each later write of the claiming worker is conditional on it. */
export type ClaimId = string & { readonly [brand]: 'ClaimId' };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const isJobId = (value: unknown): value is JobId => typeof value === 'string' && uuid.test(value);
export const newJobId = (): JobId => crypto.randomUUID() as string as JobId;
export const newClaimId = (): ClaimId => crypto.randomUUID() as string as ClaimId;

/**
 * The states of a job. Who moves a job in and out, and how long it stays:
 *
 * - `scheduled`  due later. In: submit for later, a failed attempt that may be repeated. Out: `ready` when due,
 *                cancel.
 * - `queued`     waits in its lane. In: submit, ready, retry, an interruption, a lost worker. Out: claim, cancel,
 *                or `expireWait` after the lane's maxQueueWaitSeconds.
 * - `running`    one worker holds the claim and renews the lease every 2 s. In: claim. Out: that worker, or
 *                `loseLease` once the lease is over.
 * - `completed`  the work was done; the result says how well. Kept for the retention time, as all below.
 *                Out: never. The others below: a person's `retry`, and nothing else.
 * - `error`      the work cannot be done, or not within its attempts; `error` says why.
 * - `timeout`    it waited or ran longer than allowed; `error.code` says which.
 * - `stopped`    a person stopped it while it ran.
 * - `cancelled`  a person took it out while it waited.
 */
export type JobState = WaitingState | 'running' | TerminalState;
type WaitingState = 'scheduled' | 'queued';
export type TerminalState = 'completed' | 'error' | 'timeout' | 'stopped' | 'cancelled';

const terminalStates: ReadonlySet<string> = new Set<TerminalState>([
  'completed',
  'error',
  'timeout',
  'stopped',
  'cancelled',
]);
/** All of them, in the order in which a job can come to them. */
export const jobStates = [
  'scheduled',
  'queued',
  'running',
  'completed',
  'error',
  'timeout',
  'stopped',
  'cancelled',
] as const satisfies readonly JobState[];
export const isTerminal = (state: JobState): state is TerminalState => terminalStates.has(state);

/** Why a job did not get what it wanted, in words a person can act on. */
export interface JobError {
  readonly code: string;
  readonly message: Text;
  readonly hint?: Text;
}

/** Where a running job is. `total` 0 means not known yet. */
export interface Progress {
  /** What it is doing. */
  readonly step: Text;
  readonly current: number;
  readonly total: number;
}

/** What a job brought about, as small counts: large results are artifacts. */
export interface JobResult {
  readonly summary: Text;
  readonly counts: Readonly<Record<string, number>>;
}

/** When a job was expected to start, as it was told at its admission. */
export interface StartRange {
  readonly earliest: EpochMs;
  readonly latest: EpochMs;
}

/** How a former series of attempts ended, before a person had the job tried again. */
export interface SeriesEnd {
  readonly state: TerminalState;
  readonly finishedAt: EpochMs;
  readonly attempts: number;
  readonly lostWorkers: number;
  readonly errorCode?: string;
}

/** The one truth about a job. Small on purpose: input, rows, logs and the sealed secret are items of their own. */
export interface Job {
  readonly id: JobId;
  readonly type: string;
  readonly lane: LaneName;
  readonly state: JobState;
  /** What to call it in a list, free of secrets. */
  readonly title: string;
  readonly submittedAt: EpochMs;
  /** When its life begins: its submission, or the time it was scheduled for. Its items are kept from then on. */
  readonly beginsAt: EpochMs;
  /** Since when it waits in its lane this time. */
  readonly queuedAt: EpochMs;
  /** 0–9; the larger goes first, within bounds (claim-order.ts). */
  readonly priority: number;
  /** Place in the lane: the smallest goes first (claim-order.ts). */
  readonly rank: number;
  /** Whose turn it takes: jobs of one submitter stand in line one behind the other. A hash. */
  readonly submitter?: string;
  /** Whose it is: the id of a principal (access/principal.ts). Absent when whoever submitted it was not known. */
  readonly owner?: string;
  /** While it is queued: when it has waited too long. Absent in lanes without such a limit. */
  readonly waitUntil?: EpochMs;
  /** What its submitter was told about the start. */
  readonly promisedStart?: StartRange;
  /** When a scheduled job becomes queued. */
  readonly dueAt?: EpochMs;
  /** Last time its lane's doorbell was rung for it. */
  readonly rungAt?: EpochMs;

  /** Series of attempts: 1, and one more with each `retry` by a person. */
  readonly series: number;
  /** Ends of the former series, the oldest first; the last maxHistory of them. */
  readonly history: readonly SeriesEnd[];
  /**
   * Attempts of this series begun and not given back: by an interruption, by a lost worker that had come further than
   * any before it, by the wait for another side that is away.
   */
  readonly attempts: number;
  readonly maxAttempts: number;
  /** Workers that vanished while they held it, in this series. */
  readonly lostWorkers: number;
  /** Those of them that vanished before they had come further than every run before them. */
  readonly lostWithoutProgress: number;
  /** The furthest that a run of this series had come when it ended, as `progress.current`. */
  readonly reached: number;
  /** Runs of this series that gave way before they had ended. */
  readonly interruptions: number;
  readonly claimId?: ClaimId;
  readonly leaseUntil?: EpochMs;
  /** Start of the first attempt, and of the present or last one. */
  readonly firstStartedAt?: EpochMs;
  readonly startedAt?: EpochMs;
  readonly stopRequestedAt?: EpochMs;
  /** When the worker said that it has seen the request. */
  readonly stopAcknowledgedAt?: EpochMs;

  readonly progress?: Progress;
  /** Number of log lines kept so far. */
  readonly logLines: number;
  /** Largest memory of the worker with all its processes, in MiB, over all attempts. */
  readonly peakMemoryMb?: number;
  /** What it used of the bill so far: admission and all attempts. */
  readonly usage: Usage;

  readonly finishedAt?: EpochMs;
  readonly result?: JobResult;
  /** Of a finished job its end; of a waiting one the failure of its last attempt. */
  readonly error?: JobError;

  /** The other side it depends on: while that one's circuit is open, the job is not begun (breaker.ts). */
  readonly breaker?: string;
  /** Since when it waits for that side, trials that failed included. */
  readonly heldSince?: EpochMs;

  /** At most one live job per identity: a hash, never the thing itself. */
  readonly identity?: string;
  /** Whether sealed secrets exist, and since when they no longer do. */
  readonly secret: 'none' | 'sealed' | 'destroyed';
  readonly secretDestroyedAt?: EpochMs;
  /** When a person had the files deleted that it had until then. */
  readonly filesDeletedAt?: EpochMs;
  /** When the record is gone (reads treat it as gone from then on, whenever TTL removes it). */
  readonly expiresAt?: EpochMs;
}
