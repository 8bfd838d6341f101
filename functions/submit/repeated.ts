import { setTimeout as pause } from 'node:timers/promises';
import type { Job } from '../../shared/job.ts';
import type { Admissible } from '../../shared/job-type.ts';
import type { JobStore, Repeatable } from '../../shared/store/job-store.ts';
import { reached } from '../http/reached.ts';
import { isSame } from './identity.ts';
import { idempotencyMismatch } from './refusals.ts';
import type { Submission } from './submission.ts';

/** What a repeated request is answered with. */
export interface Repeated {
  readonly job: Job;
  readonly warnings: Admissible['warnings'];
  readonly skipped: Admissible['skipped'];
}

/**
 * The job of a request that was answered before, whatever has become of it since, with what was said about its
 * content at first.
 *
 * @returns undefined when it was not answered before, or its job is gone
 * @throws JunbanError IDEMPOTENCY_MISMATCH when the key was used for something else; STORE_UNAVAILABLE
 */
export async function answerAgain(
  submission: Submission,
  repeatable: Repeatable | undefined,
  store: JobStore,
): Promise<Repeated | undefined> {
  if (repeatable === undefined) return undefined;
  const former = await reached(store.findRepeated(repeatable.key));
  if (!former) return undefined;
  if (!isSame(former.fingerprint, repeatable.fingerprint)) throw idempotencyMismatch();
  const job = await reached(store.read(former.jobId));
  if (job && job.owner !== submission.caller.principal?.id) throw idempotencyMismatch();
  return job && { job, ...(await saidAtFirst(submission, job)) };
}

/** Looks for a twin of this request that is being answered right now: about as long as an admission takes. */
const looksAfterMs = [100, 200, 400, 800, 1000];

/** The same for one that was sent several times at once. */
export async function answerWithTwin(
  submission: Submission,
  repeatable: Repeatable | undefined,
  store: JobStore,
): Promise<Repeated | undefined> {
  if (repeatable === undefined) return undefined;
  for (const ms of looksAfterMs) {
    const again = await answerAgain(submission, repeatable, store);
    if (again) return again;
    await pause(ms);
  }
  return answerAgain(submission, repeatable, store);
}

/** The same content says the same as when it was submitted. Whatever keeps it from that must not hide the job. */
async function saidAtFirst(
  { type, input, secrets, file }: Submission,
  { submittedAt }: Job,
): Promise<Pick<Repeated, 'warnings' | 'skipped'>> {
  try {
    const { warnings, skipped } = await type.admit({ input, secrets, file: await file(), now: submittedAt });
    return { warnings, skipped };
  } catch {
    return { warnings: [], skipped: [] };
  }
}
