import { isKeyId } from '../../shared/access/key-text.ts';
import { operations } from '../../shared/api/operations.ts';
import { JunbanError } from '../../shared/errors.ts';
import { keyBody } from '../http/access-body.ts';
import { auditOf } from '../http/caller.ts';
import type { Service } from '../http/service.ts';
import { createKey } from './create-key.ts';
import type { OperateDeps } from './deps.ts';

export function addKeys({ on }: Service, deps: OperateDeps): void {
  const { keys, clock } = deps;

  on(operations.createKey)(async ({ body, caller }) => {
    const { key, secret } = await createKey(body, caller, deps);
    return { status: 201, json: { key: keyBody(key, clock()), secret } };
  });

  on(operations.revokeKey)(async ({ params: { keyId }, caller }) => {
    // Whoever is left without a key can make none.
    if (caller.principal?.id === `key:${keyId}`) throw ownKey();
    const now = clock();
    const audit = auditOf(caller, 'key.revoke', { kind: 'key', id: keyId }, now);
    const revocation = { at: now, by: audit.actor.id };
    const key = isKeyId(keyId) ? await keys.revoke(keyId, revocation, audit) : undefined;
    if (!key) throw keyNotFound();
    return { status: 200, json: { key: keyBody(key, now) } };
  });
}

const keyNotFound = () =>
  new JunbanError({
    code: 'KEY_NOT_FOUND',
    text: { ja: 'キーが見つかりません。', en: 'There is no such key.' },
  });

const ownKey = () =>
  new JunbanError({
    code: 'OWN_KEY',
    text: { ja: '使用中のキー自身は取り消せません。', en: 'A key does not revoke itself.' },
  });
