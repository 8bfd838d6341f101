import type { EpochMs } from './clock.ts';

/** A file to keep with a job. */
export interface NewFile {
  /** Lower-case letters, digits, `-` and one `.`: it becomes part of a key and of an address. */
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** A file kept with a job, as its record tells of it. It goes with the job. */
export interface StoredFile {
  readonly name: string;
  readonly contentType: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** Of the content, in hex. */
  readonly sha256: string;
  readonly at: EpochMs;
}
