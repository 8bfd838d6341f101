import type { JobId } from '../job.ts';
import type { JsonObject, Proof, SealedSecret } from '../store/job-store.ts';

/**
 * Seals a job's secrets so that only its own worker can open them. What was sealed for one job cannot be opened
 * as another's.
 */
export interface Sealer {
  /** @throws RangeError when the secrets are longer than 4,096 bytes as JSON (what KMS takes in one call) */
  seal(id: JobId, secrets: JsonObject): Promise<SealedSecret>;
}

export interface Opener {
  open(id: JobId, sealed: SealedSecret): Promise<JsonObject>;
}

/**
 * Turns what a person knows into something that can be compared and kept: the same for the same two texts, and
 * useless for finding them to whoever reads it.
 */
export interface Prover {
  /** @param proof what only somebody of that identity knows; the two are under 4,096 bytes together */
  prove(identity: string, proof: string): Promise<Proof>;
}
