import type { Principal } from '../../shared/access/principal.ts';
import type { Clock } from '../../shared/clock.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import type { CredentialHeaders } from '../access/credential.ts';

/** What every function of the API needs to know who asks. */
export interface ServiceDeps {
  readonly store: JobStore;
  readonly clock: Clock;
  /** @throws JunbanError as principalOf (access/principal-of.ts) */
  readonly identify: (headers: CredentialHeaders) => Promise<Principal | undefined>;
  /** Origins whose pages may call; empty: none but the service's own. */
  readonly corsOrigins: readonly string[];
}
