import { type JWTVerifyGetKey, jwtVerify } from 'jose';
import { JOSEError, JWTClaimValidationFailed, JWTExpired } from 'jose/errors';
import type { Principal } from '../../shared/access/principal.ts';
import type { Clock } from '../../shared/clock.ts';
import { JunbanError } from '../../shared/errors.ts';
import { type ClaimNames, type Claims, principalOfClaims } from './claims.ts';
import { providerKeys } from './provider-keys.ts';
import { claimRefused, invalidToken, providerUnavailable, tokenExpired } from './refusals.ts';

export interface OidcSettings extends ClaimNames {
  /** As the tokens have it in `iss`, to the letter. */
  readonly issuer: string;
  /** Tokens for others are not for us. */
  readonly audience: string;
}

/** Longer is no token of a person; an HTTP API takes 10 KB of headers altogether. */
const maxTokenLength = 16 * 1024;

/** What the clocks of provider and service may differ by. */
const clockToleranceSeconds = 60;

/** Signatures that only the provider can make. What is not here is refused: `none`, and HMAC with its shared secret. */
const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** Believes the tokens (JWT) that one OpenID Connect provider issued for this service. Made once per cold start. */
export class OidcVerifier {
  readonly #settings: OidcSettings;
  readonly #clock: Clock;
  readonly #keys: JWTVerifyGetKey;

  constructor(settings: OidcSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#keys = providerKeys(settings.issuer, clock);
  }

  /**
   * @throws JunbanError INVALID_TOKEN, NO_ROLE, or IDENTITY_PROVIDER_UNAVAILABLE when nobody can tell whether it is good
   */
  async verify(token: string): Promise<Principal> {
    if (token.length > maxTokenLength) throw invalidToken();
    return principalOfClaims(await this.#claimsOf(token), this.#settings);
  }

  async #claimsOf(token: string): Promise<Claims> {
    const { issuer, audience } = this.#settings;
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer,
        audience,
        algorithms,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(this.#clock()),
      });
      return payload;
    } catch (error) {
      throw refusalOf(error);
    }
  }
}

/** jose's own errors carry the claims, so they go no further, not even as a cause. */
function refusalOf(error: unknown): JunbanError {
  if (error instanceof JunbanError) return error;
  // The signature was good by then, so these tell nobody anything about a token that is not theirs.
  if (error instanceof JWTExpired) return tokenExpired();
  if (error instanceof JWTClaimValidationFailed) return claimRefused(error.claim);
  if (error instanceof JOSEError) return invalidToken();
  // A key of the provider that cannot be used, such as RSA of fewer than 2,048 bits.
  return providerUnavailable(error);
}
