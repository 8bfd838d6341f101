import type { StoredFile } from '../files.ts';
import type { Job, JobId } from '../job.ts';

/** A file with the key its content lies under (file-keys.ts). */
export interface KeptFile extends StoredFile {
  readonly key: string;
}

/** The file a job was sent with, as it was validated. */
export interface Source {
  readonly key: string;
  /** As its sender called it, safe to show. */
  readonly name: string;
  readonly bytes: number;
  /** Of the content, in hex. */
  readonly sha256: string;
}

/** Everything that is known under one name. */
export interface FileRecord {
  readonly name: string;
  /** Every key that a content of this name was ever put under, or was about to be: what has to be deleted. */
  readonly keys: readonly string[];
  /** Absent when its worker was lost between announcing and keeping it. */
  readonly file?: KeptFile;
}

/**
 * The records of a job's files, beside the job's own. A worker announces where a content is about to be put, puts it,
 * and keeps it: whatever happens in between, nothing lies in the bucket that no record knows of.
 */
export interface FileRecords {
  /** Fenced: refused (false) unless the job still runs under its claim. */
  announce(job: Job, name: string, key: string): Promise<boolean>;
  /** Fenced likewise. Takes the place of a former file of that name. */
  keep(job: Job, file: KeptFile): Promise<boolean>;
  find(id: JobId, name: string): Promise<FileRecord | undefined>;
  /** By name. */
  list(id: JobId): Promise<FileRecord[]>;
  /** Forgets records that are still as they were listed; one that got a further key in between stays. */
  forget(id: JobId, records: readonly FileRecord[]): Promise<void>;
  /** Stored with the admission of the job (job-store.ts). */
  source(id: JobId): Promise<Source | undefined>;
  forgetSource(id: JobId): Promise<void>;
}
