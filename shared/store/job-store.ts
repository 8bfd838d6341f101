import type { AuditEntry } from '../access/audit.ts';
import type { Breaker } from '../breaker.ts';
import type { Change } from '../change.ts';
import type { EpochMs } from '../clock.ts';
import type { Gate, Passage } from '../gate.ts';
import type { Job, JobId } from '../job.ts';
import type { LaneName } from '../lanes.ts';
import type { LedgerEntry } from '../ledger.ts';
import type { Source } from './file-records.ts';

/** JSON as a job type's input schema produced it. */
export type JsonObject = { readonly [key: string]: unknown };

/** Sealed secrets: ciphertext that only the vault can open, and only under the job's own id. */
export type SealedSecret = Uint8Array;

/** A MAC over an identity and what somebody of that identity knows; it tells neither. */
export type Proof = Uint8Array;

/** A MAC over a request; it does not tell what the request was. */
type Fingerprint = Uint8Array;

export interface Admission {
  readonly job: Job;
  readonly input: JsonObject;
  /** The file it was sent with, put away already. */
  readonly source?: Source;
  readonly secret?: SealedSecret;
  /** Kept with the identity lock, and gone with it. */
  readonly proof?: Proof;
  /** Whoever repeats the request under this key is answered with this job, for idempotencySeconds. */
  readonly idempotency?: Repeatable;
  /** Written with the job, or not at all. */
  readonly audit?: AuditEntry;
}

export interface Repeatable {
  readonly key: string;
  readonly fingerprint: Fingerprint;
}

export type Admitted =
  | { readonly admitted: true }
  /** The lane's waiting line is full, or closed while the lane is drained. */
  | { readonly admitted: false; readonly because: 'full' | 'draining' }
  /** The identity has a live job already; `proof` is what that one was admitted with. */
  | {
      readonly admitted: false;
      readonly because: 'identity';
      readonly liveJobId: JobId;
      readonly proof?: Proof;
    }
  /** The key was used before, for that job. */
  | ({ readonly admitted: false; readonly because: 'repeated' } & FormerRequest);

export interface FormerRequest {
  readonly jobId: JobId;
  readonly fingerprint: Fingerprint;
}

export type Written =
  | { readonly written: true; readonly job: Job }
  /** The guard failed; `job` is the present record, undefined if it is gone. */
  | { readonly written: false; readonly because: 'guard'; readonly job: Job | undefined }
  /** No free slot in the lane (or it is paused), or for a job that comes back: its line is full or closed. */
  | { readonly written: false; readonly because: 'lane' }
  /** The identity of a job that comes back has another live job by now. */
  | { readonly written: false; readonly because: 'identity' }
  /** The circuit of a job that is claimed is not as it was read. */
  | { readonly written: false; readonly because: 'breaker' };

/** What goes along with a change, in the very same write. */
export interface Along {
  /** With a job that comes back after its secrets were destroyed. */
  readonly renewal?: Renewal;
  /** With a claim. */
  readonly breaker?: BreakerStep;
  /** Who had it done. Not written when the change is refused, nor when it changes nothing. */
  readonly audit?: AuditEntry;
}

/** Secrets that a person brought again, sealed under the job's own id. */
export interface Renewal {
  readonly secret: SealedSecret;
  /** Kept with the identity lock, and gone with it. */
  readonly proof?: Proof;
}

/** A circuit breaker as it was read, and as it is to be; the same twice only demands that it is so. */
export interface BreakerStep {
  readonly name: string;
  readonly before: Breaker;
  readonly after: Breaker;
}

/** What an operator may set while a lane is at work. */
export interface LaneSettings {
  /** Since when no job is claimed. */
  readonly pausedAt?: EpochMs;
  /** Since when no job is admitted, while those that wait are done. */
  readonly drainingAt?: EpochMs;
  /** Instead of the number in lanes.ts. */
  readonly maxQueued?: number;
}

export interface LaneState extends LaneSettings {
  readonly scheduled: number;
  readonly queued: number;
  readonly running: number;
  /** When a job of the lane was last claimed. */
  readonly claimedAt?: EpochMs;
  /** A sample of recent run times in milliseconds, unordered. */
  readonly durationsMs: readonly number[];
  /** How recent starts compared with what had been promised, unordered. */
  readonly promises: readonly PromiseKept[];
}

export type PromiseKept = 'early' | 'kept' | 'late';

/** A part of a list from an index. */
export interface Page {
  readonly ids: readonly JobId[];
  /** Where the next page begins; absent at the end. */
  readonly next?: Place;
}

/** A place in a list, to go on from. */
export type Place = string;

export interface LogLine {
  /** 1-based, without gaps. */
  readonly number: number;
  readonly at: EpochMs;
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

/**
 * Where jobs live. A method is one round trip to the table when nobody else is in the way, and some more if so. Reads by id are
 * consistent; the lists come from an index that may lag, so their members must be read again before deciding.
 *
 * A record that this version cannot read is an UnreadableRecord (unreadable.ts): it is left as it is.
 */
export interface JobStore {
  /** Stores record, input, sealed secret, identity lock, idempotency key and lane counter, or nothing at all. */
  admit(admission: Admission): Promise<Admitted>;
  /** The job that an idempotency key was used for. */
  findRepeated(key: string): Promise<FormerRequest | undefined>;
  /** Goes through the gate if it is open. Two round trips for who has been there lately. */
  pass(gate: Gate, now: EpochMs): Promise<Passage>;
  /** Gives back a slot that was not used. */
  giveBack(gate: Gate): Promise<void>;

  /**
   * Counts a try at the proof of a live identity, before it is compared, or takes it back (-1).
   * @returns tries counted so far with this one; 0 when the identity has no live job any more
   */
  countProof(identity: string, by: 1 | -1): Promise<number>;

  read(id: JobId): Promise<Job | undefined>;
  readInput(id: JobId): Promise<JsonObject | undefined>;
  readSecret(id: JobId): Promise<SealedSecret | undefined>;
  readLane(lane: LaneName): Promise<LaneState>;
  /** Sets what is given, takes back what is null and leaves the rest; the entry is written with it. */
  setLane(lane: LaneName, settings: LaneSettingsChange, audit?: AuditEntry): Promise<LaneState>;

  /** Writes what a transition decided, with everything that goes along with it, if its guard still holds. */
  write(before: Job, change: Change, along?: Along): Promise<Written>;

  readBreaker(name: string): Promise<Breaker>;
  /** @returns false when it was no longer as it had been read: the step is to be decided anew */
  writeBreaker(step: BreakerStep): Promise<boolean>;

  /** Waiting jobs, first in line first. */
  listQueued(lane: LaneName, limit: number, from?: Place): Promise<Page>;
  /** Running jobs whose lease was over at `now`, the oldest first. */
  listOverdue(lane: LaneName, now: EpochMs, limit: number, from?: Place): Promise<Page>;
  /** Scheduled jobs that were due at `now`, the oldest first. */
  listDue(lane: LaneName, now: EpochMs, limit: number, from?: Place): Promise<Page>;
  /** Waiting jobs that had waited too long at `now`, the oldest first. */
  listWaitOver(lane: LaneName, now: EpochMs, limit: number, from?: Place): Promise<Page>;
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

export type LaneSettingsChange = { readonly [K in keyof LaneSettings]?: LaneSettings[K] | null };
