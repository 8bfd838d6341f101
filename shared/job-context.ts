import type { EpochMs } from './clock.ts';
import type { Text } from './errors.ts';
import type { Job, JobResult } from './job.ts';
import type { LedgerEntry } from './ledger.ts';
import type { JsonObject, LogLine } from './store/job-store.ts';

/** What the work of a job gets to do its job with. */
export interface JobContext {
  readonly job: Job;
  readonly input: JsonObject;
  /** Opens the sealed secrets; from then on their values are masked in every log line. */
  secrets(): Promise<JsonObject>;
  log(level: LogLine['level'], text: string): void;
  /** Where the work is; stored with the next beat. */
  progress(step: Text, current: number, total: number): void;
  /** What was achieved so far: kept even if the job is stopped or fails later. */
  achieved(result: JobResult): void;
  /** Aborts when the work must end now (stop, hard limit, lost lease, function nearly out of time). */
  readonly signal: AbortSignal;
  /** Aborts at the soft limit: time to end tidily by itself; `throwIfAborted()` ends the job as `timeout`. */
  readonly softSignal: AbortSignal;
  /** When the run is ended from outside, whatever it is at. */
  readonly deadline: EpochMs;
  readonly ledger: Ledger;
  /** Run before the job is acknowledged, whatever its outcome, in reverse order: closes what the work opened. */
  atEnd(close: () => Promise<void>): void;
}

/** The job's rows, each write fenced by the claim. */
interface Ledger {
  entries(): Promise<LedgerEntry[]>;
  /** @throws LeaseLost when the job is no longer ours: the effect must not be brought about */
  write(entry: Omit<LedgerEntry, 'at'>): Promise<void>;
}

export type Work = (context: JobContext) => Promise<JobResult>;
