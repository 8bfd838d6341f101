import type { AccessKey } from '../../shared/access/access-key.ts';
import { makeKey } from '../../shared/access/key-text.ts';
import type { Role } from '../../shared/access/role.ts';
import { seconds } from '../../shared/clock.ts';
import { auditOf, type Caller } from '../http/caller.ts';
import type { OperateDeps } from './deps.ts';

export interface WantedKey {
  readonly name: string;
  readonly role: Role;
  readonly expiresInDays?: number;
}

const secondsOfDay = 24 * 3600;

/** @returns the key as it is kept, and the secret, which is kept nowhere */
export async function createKey(
  { name, role, expiresInDays }: WantedKey,
  caller: Caller,
  { keys, clock }: Pick<OperateDeps, 'keys' | 'clock'>,
): Promise<{ readonly key: AccessKey; readonly secret: string }> {
  const now = clock();
  const { id, text, hash } = makeKey();
  const audit = auditOf(caller, 'key.create', { kind: 'key', id }, now, { name, role });
  const key: AccessKey = {
    id,
    name,
    role,
    createdAt: now,
    createdBy: audit.actor.id,
    ...(expiresInDays !== undefined && { expiresAt: now + seconds(expiresInDays * secondsOfDay) }),
  };
  if (!(await keys.create(key, hash, audit))) throw new Error(`there is a key ${id} already`);
  return { key, secret: text };
}
