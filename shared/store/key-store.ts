import type { AccessKey } from '../access/access-key.ts';
import type { AuditEntry } from '../access/audit.ts';
import type { EpochMs } from '../clock.ts';

/** SHA-256 of a whole key (access/key-text.ts). */
export type KeyHash = Uint8Array;

export interface KnownKey {
  readonly key: AccessKey;
  readonly hash: KeyHash;
}

export interface Revocation {
  readonly at: EpochMs;
  /** Id of the principal who revokes it. */
  readonly by: string;
}

export interface KeyPage {
  /** By id. */
  readonly keys: readonly AccessKey[];
  /** The id after which the next page begins; absent at the end. */
  readonly next?: string;
}

/** The keys that were ever made. Those that open nothing any more stay listed. */
export interface KeyStore {
  /** @returns false when there is a key of that id; then nothing is written */
  create(key: AccessKey, hash: KeyHash, audit: AuditEntry): Promise<boolean>;
  /** Consistent: a key that was just revoked is found revoked. */
  find(id: string): Promise<KnownKey | undefined>;
  /**
   * Only the first time changes anything, and leaves an entry.
   * @returns the key as it is now; undefined when there is none
   */
  revoke(id: string, revocation: Revocation, audit: AuditEntry): Promise<AccessKey | undefined>;
  /**
   * Notes that a key was used, unless that was noted within lastUsedSeconds: most requests then cost no write. Whoever
   * may do this may not touch the key itself; a list tells it.
   */
  noteUse(id: string, at: EpochMs): Promise<void>;
  /** At most `limit` (1 or more), behind the key of the id `from`. */
  list(limit: number, from?: string): Promise<KeyPage>;
}
