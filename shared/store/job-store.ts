import type { EpochMs } from '../clock.ts';
import type { Job, JobId } from '../job.ts';
import type { LaneName } from '../lanes.ts';
import type { LedgerEntry } from '../ledger.ts';
import type { Change } from '../transition.ts';

/** JSON as a job type's input schema produced it. */
export type JsonObject = { readonly [key: string]: unknown };

/** Sealed secrets: ciphertext that only the vault can open, and only under the job's own id. */
export type SealedSecret = Uint8Array;

/** A MAC over an identity and what somebody of that identity knows; it tells neither. */
export type Proof = Uint8Array;

export interface Admission {
  readonly job: Job;
  readonly input: JsonObject;
  readonly secret?: SealedSecret;
  /** Kept with the identity lock, and gone with it. */
  readonly proof?: Proof;
}

export type Admitted =
  | { readonly admitted: true }
  /** The lane's waiting line is full. */
  | { readonly admitted: false; readonly because: 'full' }
  /** The identity has a live job already; `proof` is what that one was admitted with. */
  | {
      readonly admitted: false;
      readonly because: 'identity';
      readonly liveJobId: JobId;
      readonly proof?: Proof;
    };

export type Written =
  | { readonly written: true; readonly job: Job }
  /** The guard failed; `job` is the present record, undefined if it is gone. */
  | { readonly written: false; readonly because: 'guard'; readonly job: Job | undefined }
  /** No free slot in the lane, or the lane is paused. */
  | { readonly written: false; readonly because: 'lane' };

export interface LaneState {
  readonly queued: number;
  readonly running: number;
  /** A sample of recent run times in milliseconds, unordered. */
  readonly durationsMs: readonly number[];
}

export interface LogLine {
  /** 1-based, without gaps. */
  readonly number: number;
  readonly at: EpochMs;
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

/**
 * Where jobs live. Every method is one round trip to the table unless it says otherwise. Reads by id are
 * consistent; the lists come from an index that may lag, so their members must be read again before deciding.
 */
export interface JobStore {
  /** Stores record, input, sealed secret, identity lock and lane counter, or nothing at all. */
  admit(admission: Admission): Promise<Admitted>;

  /**
   * Counts a try at the proof of a live identity, before it is compared, or takes it back (-1).
   * @returns tries counted so far with this one; 0 when the identity has no live job any more
   */
  countProof(identity: string, by: 1 | -1): Promise<number>;

  read(id: JobId): Promise<Job | undefined>;
  readInput(id: JobId): Promise<JsonObject | undefined>;
  readSecret(id: JobId): Promise<SealedSecret | undefined>;
  readLane(lane: LaneName): Promise<LaneState>;

  /** Writes what a transition decided, with everything that goes along with it, if its guard still holds. */
  write(before: Job, change: Change): Promise<Written>;

  /** Waiting jobs, first in line first. */
  listQueued(lane: LaneName, limit: number): Promise<JobId[]>;
  /** Running jobs whose lease was over at `now`, the oldest first. */
  listOverdue(lane: LaneName, now: EpochMs, limit: number): Promise<JobId[]>;
  /** Scheduled jobs that were due at `now`, the oldest first. */
  listDue(lane: LaneName, now: EpochMs, limit: number): Promise<JobId[]>;
  /** Jobs ahead of a waiting one, counted up to `limit`. */
  countAhead(job: Job, limit: number): Promise<number>;

  /** Fenced: refused (false) unless the job still runs under its claim. Counts the lines in the record too. */
  appendLog(job: Job, lines: readonly LogLine[]): Promise<boolean>;
  /** Fenced like appendLog. */
  writeRow(job: Job, entry: LedgerEntry): Promise<boolean>;
  listRows(id: JobId): Promise<LedgerEntry[]>;
  /** Log lines with a number above `after`, at most `limit`; the first ones, in order. */
  listLog(id: JobId, after: number, limit: number): Promise<LogLine[]>;
}
