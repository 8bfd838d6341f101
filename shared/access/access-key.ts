import type { EpochMs } from '../clock.ts';
import type { Role } from './role.ts';

/** What is kept of a key. The key itself is shown once, when it is made, and kept nowhere. */
export interface AccessKey {
  /** Part of the key, and no secret: 12 characters of `0-9a-z`. */
  readonly id: string;
  /** What its maker called it. */
  readonly name: string;
  readonly role: Role;
  readonly createdAt: EpochMs;
  /** Id of the principal who made it. */
  readonly createdBy: string;
  /** From then on it opens nothing. Absent: it lasts until it is revoked. */
  readonly expiresAt?: EpochMs;
  readonly revokedAt?: EpochMs;
  readonly revokedBy?: string;
  /** When it was last used, to within lastUsedSeconds (limits.ts). Kept apart from the key: lists alone tell it. */
  readonly lastUsedAt?: EpochMs;
}
