import type { Role } from './role.ts';

/**
 * Somebody who showed who they are. Whoever did not is undefined everywhere: an anonymous caller has no role, and owns
 * nothing.
 */
export interface Principal {
  /**
   * Stable, and what a job's `owner` is compared with: `key:<id of the key>` or `user:<subject of the token>`. It is
   * shown to operators and admins alone.
   */
  readonly id: string;
  /** What to call them: the name of the key, or of the person. */
  readonly name: string;
  readonly role: Role;
}
