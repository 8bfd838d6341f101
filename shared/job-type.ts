import type * as z from 'zod';
import type { EpochMs } from './clock.ts';
import type { ErrorDetail, Text } from './errors.ts';
import type { StoredFile } from './files.ts';
import type { Job } from './job.ts';
import type { LaneName } from './lanes.ts';
import type { PlannedRow, Row } from './ledger.ts';
import type { Backoff } from './retry.ts';
import type { JsonObject } from './store/job-store.ts';
import type { Language } from './text.ts';

/** What a job type is to the API: light to import, no work in it. */
export interface JobType {
  readonly name: string;
  readonly lane: LaneName;
  readonly title: Text;
  /** What it does, in a sentence or two. */
  readonly description: Text;
  /** True when anybody may submit it, without a key. Its jobs then belong to whoever knows their id. */
  readonly public?: boolean;
  /** What `input` and `secrets` of a submission may say; without a schema for secrets it takes none. */
  readonly input: z.ZodType;
  readonly secrets?: z.ZodType;
  /** The file a submission brings; absent: none. */
  readonly file?: {
    readonly required: boolean;
    /** Ends of file names, such as `.xlsx`. */
    readonly accept: readonly string[];
    readonly maxBytes: number;
  };
  /** Those fields as a form and the command line show them, in their order. */
  readonly form: readonly FormField[];
  /** True when a submission may name another lane than the type's own. */
  readonly anyLane?: boolean;
  /** What a submission may ask for; without it the priority of the type is all there is. Absent: the default. */
  readonly priority?: number;
  readonly maxPriority?: number;
  /** A run that takes longer is ended as `timeout`. */
  readonly hardSeconds: number;
  /** After this long the run is asked to end tidily by itself; below hardSeconds. */
  readonly softSeconds?: number;
  /** Attempts of one series, the first included, and the pauses between them. Absent: limits.ts. */
  readonly maxAttempts?: number;
  readonly backoff?: Backoff;
  /** Submissions by one submitter. What is refused as invalid does not count. */
  readonly rate?: { readonly limit: number; readonly windowSeconds: number };
  /**
   * Decides whether a request can become a job, and what of it is input and what is secret.
   *
   * @throws JunbanError with everything that is wrong with it
   */
  admit(request: AdmissionRequest): Promise<Admissible>;
  /** The rows the job intends to do, known from its input alone. */
  plan(input: JsonObject): PlannedRow[];
  /**
   * Reads secrets alone, as somebody brings them again for a job whose own are gone.
   *
   * @throws JunbanError INVALID_CREDENTIALS
   */
  credentials?(secrets: unknown): Credentials;
  /** The other side that the work depends on: while its circuit is open, no job of the type is begun (breaker.ts). */
  readonly breaker?: string;
  /** True when the file a job is sent with is kept with it, so that it can be given back. */
  readonly keepsSource?: boolean;
  /**
   * File names of documents that are drawn up when asked for from what is known of the job: they are never out of date.
   * Names alone: what draws them up is heavy, and stands apart from the type.
   */
  readonly documents?: readonly string[];
}

/** A field of a submission, as a person sees it. What it may hold says the schema. */
export interface FormField {
  readonly name: string;
  readonly in: 'input' | 'secrets';
  readonly label: Text;
  readonly help?: Text;
  readonly control: 'text' | 'textarea' | 'password' | 'email' | 'select' | 'number' | 'checkbox';
  readonly required?: boolean;
  readonly options?: readonly { readonly value: string; readonly label: Text }[];
}

/** Whose the secrets are, and what proves it. */
export interface Credentials {
  readonly secrets: JsonObject;
  readonly identity?: string;
  readonly proof?: string;
}

/** How a document is drawn up, and what it is called. */
export interface JobDocument {
  readonly title: Text;
  readonly contentType: string;
  make(known: KnownOfJob): Promise<Uint8Array>;
}

/** Everything that is known of a job, for who draws up a document. */
export interface KnownOfJob {
  readonly job: Job;
  readonly input: JsonObject;
  /** The plan with what the ledger says of it. */
  readonly rows: readonly Row[];
  readonly files: readonly StoredFile[];
  /** The file the job was sent with; undefined when there was none or it is gone. */
  source(): Promise<Uint8Array | undefined>;
  /** A kept file's content; undefined when it is gone. */
  read(name: string): Promise<Uint8Array | undefined>;
  readonly language: Language;
  readonly now: EpochMs;
}

export interface AdmissionRequest {
  readonly input: unknown;
  readonly secrets: unknown;
  readonly file: { readonly name: string; readonly bytes: Uint8Array } | undefined;
  readonly now: EpochMs;
}

export interface Admissible {
  /** What to call the job in a list, free of secrets. */
  readonly title: string;
  readonly input: JsonObject;
  readonly secrets?: JsonObject;
  /** At most one live job per identity. */
  readonly identity?: string;
  /**
   * What somebody of that identity knows and others do not. Whoever submits again with the same is told about the
   * live job; without it nobody is, for an identity may be guessed.
   */
  readonly proof?: string;
  /** Worth knowing, not worth refusing. */
  readonly warnings: readonly ErrorDetail[];
  /** What will not be done, and why. */
  readonly skipped: readonly ErrorDetail[];
}
