import type { Objects } from '../../shared/artifacts/objects.ts';
import type { DoorbellPort } from '../../shared/doorbell/doorbell.ts';
import type { Mover } from '../../shared/events.ts';
import type { Job } from '../../shared/job.ts';
import type { Admissible, AdmissionRequest, JobType } from '../../shared/job-type.ts';
import type { Standing } from '../../shared/job-view.ts';
import type { Usage } from '../../shared/usage.ts';
import type { Prover, Sealer } from '../../shared/vault/vault.ts';
import type { Caller } from '../http/caller.ts';
import type { Wish } from './placing.ts';

/** What somebody asks for, as a route read it. The type has not checked any of it yet. */
export interface Submission {
  readonly type: JobType;
  readonly wish: Wish;
  readonly input: unknown;
  readonly secrets: unknown;
  /** Brings the file. It is brought only where it is needed, and may be gone by the time a request is repeated. */
  readonly file: () => Promise<AdmissionRequest['file']>;
  readonly caller: Caller;
  readonly repetition: Repetition;
}

/** How to know the same request again. */
export interface Repetition {
  readonly idempotencyKey: string | undefined;
  /** What the request says, part by part: the same when it is repeated. */
  readonly content: readonly (string | Uint8Array)[];
}

/** What it takes to admit a job. */
export interface SubmitDeps extends Mover {
  readonly sealer: Sealer;
  readonly prover: Prover;
  readonly doorbell: DoorbellPort;
  /** Where the files go that jobs are sent with. */
  readonly objects: Pick<Objects, 'put' | 'delete'>;
  /** Whether somebody who shows no key may submit at all. */
  readonly anonymous: boolean;
  /** What the request has used so far. */
  readonly used: () => Usage;
}

/** What became of a submission that was not refused. */
export interface Submitted {
  readonly job: Job;
  /**
   * - `admitted`: a new job.
   * - `identity`: the person has a live job, which this is; what they sent now was not taken.
   * - `repeated`: the very same request was answered before, with this job.
   */
  readonly how: 'admitted' | 'identity' | 'repeated';
  /** Where a new job stands in its line, as it was counted for its promise. */
  readonly standing?: Standing;
  /** About the content that was taken: empty when none was. */
  readonly warnings: Admissible['warnings'];
  readonly skipped: Admissible['skipped'];
}
