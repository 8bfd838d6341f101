import { isRight, isUsable } from '../../shared/access/key-text.ts';
import type { Principal } from '../../shared/access/principal.ts';
import type { Clock } from '../../shared/clock.ts';
import type { KeyStore } from '../../shared/store/key-store.ts';
import { logger } from '../log.ts';
import { type CredentialHeaders, credentialIn } from './credential.ts';
import type { OidcVerifier } from './oidc.ts';
import { invalidKey, tokensAreOff } from './refusals.ts';

export interface AccessDeps {
  readonly keys: Pick<KeyStore, 'find' | 'noteUse'>;
  /** Absent where no identity provider is set up. */
  readonly tokens: Pick<OidcVerifier, 'verify'> | undefined;
  readonly clock: Clock;
}

/**
 * Who asks, by what their request shows.
 *
 * @returns undefined for whoever shows nothing
 * @throws JunbanError INVALID_KEY, INVALID_TOKEN, NO_ROLE or IDENTITY_PROVIDER_UNAVAILABLE; what the store throws
 */
export async function principalOf(
  headers: CredentialHeaders,
  { keys, tokens, clock }: AccessDeps,
): Promise<Principal | undefined> {
  const shown = credentialIn(headers);
  if (shown === undefined) return undefined;
  if (shown.kind === 'key') return principalOfKey(shown, keys, clock);
  if (tokens === undefined) throw tokensAreOff();
  return tokens.verify(shown.text);
}

/** Compared with when there is no such key, so that this takes as long. No text has this hash that anybody knows of. */
const hashOfNoKey = new Uint8Array(32);

async function principalOfKey(
  { id, text }: { readonly id: string; readonly text: string },
  keys: AccessDeps['keys'],
  clock: Clock,
): Promise<Principal> {
  const known = await keys.find(id);
  const right = isRight(text, known?.hash ?? hashOfNoKey);
  const now = clock();
  if (known === undefined || !right || !isUsable(known.key, now)) throw invalidKey();
  await noteUse(keys, id, now);
  return { id: `key:${id}`, name: known.key.name, role: known.key.role };
}

/** Waited for, as Lambda stops everything at the answer; a request does not fail for it: the next one notes it too. */
function noteUse(keys: AccessDeps['keys'], id: string, now: number): Promise<void> {
  return keys.noteUse(id, now).catch((error: unknown) => {
    const cause = error instanceof Error ? error.name : typeof error;
    logger.warn('key_use_not_noted', { key: id, cause });
  });
}
