import { parseKey } from '../../shared/access/key-text.ts';
import { invalidKey, twoCredentials } from './refusals.ts';

/** The headers in which a caller may say who they are. An empty one is there: its key was forgotten. */
export interface CredentialHeaders {
  /** `Authorization` */
  readonly authorization: string | undefined;
  /** `X-API-Key` */
  readonly apiKey: string | undefined;
}

/** What was shown, and not believed yet. */
export type Credential =
  | { readonly kind: 'key'; readonly id: string; readonly text: string }
  | { readonly kind: 'token'; readonly text: string };

/** RFC 6750, section 2.1; the scheme in any case (RFC 9110, section 11.1). */
const bearer = /^Bearer +([\w.~+/-]+=*)$/i;

/**
 * @returns undefined when neither header is there
 * @throws JunbanError INVALID_KEY when a header is there that holds neither a key nor a token, or the two differ
 */
export function credentialIn({ authorization, apiKey }: CredentialHeaders): Credential | undefined {
  if (authorization === undefined) return apiKey === undefined ? undefined : keyOf(apiKey);
  const text = bearer.exec(authorization)?.[1];
  if (text === undefined) throw invalidKey();
  if (apiKey !== undefined && apiKey !== text) throw twoCredentials();
  return isToken(text) ? { kind: 'token', text } : keyOf(text);
}

/** Header, claims and signature; the last may be missing, which is for the verifier to refuse. */
const isToken = (text: string): boolean => text.split('.', 4).length === 3;

function keyOf(text: string): Credential {
  const id = parseKey(text);
  if (id === undefined) throw invalidKey();
  return { kind: 'key', id, text };
}
