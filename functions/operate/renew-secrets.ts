import type { Mover } from '../../shared/events.ts';
import type { Job } from '../../shared/job.ts';
import type { JobType } from '../../shared/job-type.ts';
import type { Renewal } from '../../shared/store/job-store.ts';
import type { Prover, Sealer } from '../../shared/vault/vault.ts';
import type { Caller } from '../http/caller.ts';
import { reached } from '../http/reached.ts';
import { submitterOf } from '../http/submitter.ts';
import { prove } from '../submit/identity.ts';
import { passRate } from '../submit/rate.ts';
import { notRetryable, secretOfAnother } from './retry-refusals.ts';

/** Secrets as somebody brought them, not checked yet. */
export interface Brought {
  readonly secrets: unknown;
  /** Undefined when this version does not know the job's type. */
  readonly type: JobType | undefined;
}

export interface RenewDeps extends Pick<Mover, 'store' | 'clock'> {
  readonly sealer: Sealer;
  readonly prover: Prover;
}

/**
 * Checks secrets that are to take the place of destroyed ones and seals them under the job's own id. They are compared
 * with nothing but the identity: the former ones are gone, and whether these are right is for the other side to say. Like
 * a submission it passes the type's rate limit, so that nobody finds out in a hurry whose job it is.
 *
 * @throws JunbanError what the type's reader found, RATE_LIMIT_EXCEEDED, SECRET_OF_ANOTHER, NOT_RETRYABLE for a type that
 * cannot read secrets alone, STORE_UNAVAILABLE. Nothing is stored then
 */
export async function renewSecrets(
  job: Job,
  { secrets, type }: Brought,
  caller: Caller,
  deps: RenewDeps,
): Promise<Renewal> {
  if (!type?.credentials) throw notRetryable(job);
  const credentials = type.credentials(secrets);
  const rate = await passRate(type, submitterOf(caller), deps);
  if (!rate.passed) throw rate.refusal;
  if (credentials.identity !== job.identity) throw secretOfAnother(job);
  const [secret, proof] = await reached(
    Promise.all([deps.sealer.seal(job.id, credentials.secrets), prove(credentials, deps.prover)]),
  );
  return { secret, ...(proof && { proof }) };
}
