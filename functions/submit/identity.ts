import { timingSafeEqual } from 'node:crypto';
import type { Credentials } from '../../shared/job-type.ts';
import { maxWrongProofs } from '../../shared/limits.ts';
import type { JobStore, Proof } from '../../shared/store/job-store.ts';
import type { Prover } from '../../shared/vault/vault.ts';

type Whose = Pick<Credentials, 'identity' | 'proof'>;

/** What shows that somebody knows more than an address; undefined for jobs without an identity. */
export async function prove({ identity, proof }: Whose, prover: Prover): Promise<Proof | undefined> {
  return identity === undefined || proof === undefined ? undefined : prover.prove(identity, proof);
}

/**
 * Whether the live job may be told of. A try is counted before it is compared, so that tries at once are bounded too,
 * and taken back when it was right.
 */
export async function isTheirs(
  { identity }: Whose,
  given: Proof | undefined,
  kept: Proof | undefined,
  store: JobStore,
): Promise<boolean> {
  if (identity === undefined) return false;
  const tries = await store.countProof(identity, 1);
  const right = isSame(given, kept);
  // Also beyond the limit: right ones that come at once must not use the tries up for good.
  if (right) await store.countProof(identity, -1);
  return right && tries <= maxWrongProofs;
}

/** False without a MAC on either side. */
export const isSame = (given: Uint8Array | undefined, kept: Uint8Array | undefined): boolean =>
  given !== undefined && kept?.length === given.length && timingSafeEqual(given, kept);
