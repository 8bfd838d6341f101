import type { Clock, EpochMs } from './clock.ts';
import type { Text } from './errors.ts';
import type { NewFile, StoredFile } from './files.ts';
import type { Job, JobResult } from './job.ts';
import type { LedgerEntry } from './ledger.ts';
import type { JsonObject, LogLine } from './store/job-store.ts';

/** What the work of a job gets to do its job with. */
export interface JobContext {
  readonly job: Job;
  readonly input: JsonObject;
  /**
   * Opens the sealed secrets, once: whoever asks again gets the same. From then on their values are masked in every log
   * line. Rejects once the run is over.
   */
  secrets(): Promise<JsonObject>;
  /**
   * The other side (JobType.breaker) has answered as a working one does, whatever it said. Without it only a job that is
   * completed or fails for good counts as an answer, and a trial that is stopped on its way has found out nothing.
   */
  answered(): void;
  log(level: LogLine['level'], text: string): void;
  /** Where the work is; stored with the next beat. */
  progress(step: Text, current: number, total: number): void;
  /** What was achieved so far: kept even if the job is stopped or fails later. */
  achieved(result: JobResult): void;
  /** Aborts when the work must end now (stop, hard limit, lost lease, function nearly out of time). */
  readonly signal: AbortSignal;
  /** Aborts at the soft limit: time to end tidily by itself; `throwIfAborted()` ends the job as `timeout`. */
  readonly softSignal: AbortSignal;
  /** The time, as the services tell it. */
  readonly now: Clock;
  /** When the run is ended from outside, whatever it is at. */
  readonly deadline: EpochMs;
  readonly ledger: Ledger;
  readonly files: JobFiles;
  /** Run before the job is acknowledged, whatever its outcome, in reverse order: closes what the work opened. */
  atEnd(close: () => Promise<void>): void;
}

/** The job's rows, each write fenced by the claim. */
interface Ledger {
  entries(): Promise<LedgerEntry[]>;
  /** @throws LeaseLost when the job is no longer ours: the effect must not be brought about */
  write(entry: Omit<LedgerEntry, 'at' | 'series'>): Promise<void>;
}

/** Files of the job: what it was sent with, and what it keeps for people to look at. */
export interface JobFiles {
  /** The file the job was sent with; undefined when there was none or it is gone. */
  source(): Promise<Uint8Array | undefined>;
  /**
   * Keeps a file with the job, under its name; a later one of that name takes its place. Fenced.
   *
   * @throws LeaseLost when the job is no longer ours: nothing is kept then
   */
  keep(file: NewFile): Promise<StoredFile>;
  list(): Promise<StoredFile[]>;
  /** A kept file's content; undefined when there is none of that name or it is gone. */
  read(name: string): Promise<Uint8Array | undefined>;
}

export type Work = (context: JobContext) => Promise<JobResult>;
