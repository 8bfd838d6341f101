import {
  createRemoteJWKSet,
  customFetch,
  type FetchImplementation,
  type JWTVerifyGetKey,
  type RemoteJWKSet,
} from 'jose';
import { JOSENotSupported, JWKSMultipleMatchingKeys, JWKSNoMatchingKey } from 'jose/errors';
import * as z from 'zod';
import { type Clock, seconds } from '../../shared/clock.ts';
import { providerFetch, providerTimeoutMs } from './provider-fetch.ts';
import { providerUnavailable } from './refusals.ts';

/** A token signed by a key we do not know makes us ask for the keys again, no more often than this. */
const keysCooldownMs = seconds(30);

/** A key that the provider took away is trusted for this long at most. */
const keysMaxAgeMs = seconds(600);

/** OpenID Connect Discovery 1.0, section 3; the rest of the document is of no interest here. */
const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/**
 * The keys an issuer signs with. Its discovery document says where they are; that is asked at the first token and kept.
 *
 * @throws JunbanError (of the returned function) IDENTITY_PROVIDER_UNAVAILABLE, or an error of jose when the provider
 *   answered and has no one key for this token
 */
export function providerKeys(issuer: string, clock: Clock): JWTVerifyGetKey {
  const get = providerFetch(clock);
  let found: Promise<RemoteJWKSet> | undefined;
  const keySet = () => {
    found ??= findKeys(issuer, get).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
  return async (header, token) => {
    try {
      const keys = await keySet();
      return await keys(header, token);
    } catch (error) {
      throw isOfTheToken(error) ? error : providerUnavailable(error);
    }
  };
}

const isOfTheToken = (error: unknown): boolean =>
  error instanceof JWKSNoMatchingKey ||
  error instanceof JWKSMultipleMatchingKeys ||
  error instanceof JOSENotSupported;

/** @throws Error when the document cannot be had, or is not that of the issuer */
async function findKeys(issuer: string, get: FetchImplementation): Promise<RemoteJWKSet> {
  const response = await get(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    method: 'GET',
    headers: new Headers({ accept: 'application/json' }),
    redirect: 'manual',
    signal: AbortSignal.timeout(providerTimeoutMs),
  });
  const document = discovery.parse(await response.json());
  if (document.issuer !== issuer) throw new Error('the discovery document names another issuer');
  const url = new URL(document.jwks_uri);
  // Plain HTTP only where the issuer itself is: on this machine.
  if (url.protocol !== 'https:' && url.origin !== new URL(issuer).origin)
    throw new Error('the discovery document names keys that are not on https');
  return createRemoteJWKSet(url, {
    timeoutDuration: providerTimeoutMs,
    cooldownDuration: keysCooldownMs,
    cacheMaxAge: keysMaxAgeMs,
    [customFetch]: get,
  });
}
