import type { JobId } from '../job.ts';
import type { JsonObject, SealedSecret } from '../store/job-store.ts';

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
