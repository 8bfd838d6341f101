import { inspect } from 'node:util';
import { Events, type MutableResponse, OAuth2Server } from 'oauth2-mock-server';
import { expect } from 'vitest';
import { OidcVerifier } from '../../../functions/access/oidc.ts';
import { principalOf } from '../../../functions/access/principal-of.ts';
import { providerPauseSeconds } from '../../../functions/access/provider-fetch.ts';
import { JunbanError } from '../../../shared/errors.ts';

/** What a good token says, but for issuer and times. */
export const good = { sub: 'u-1', aud: 'junban', junban_role: 'operator', name: 'Taro' };
/** Who a good token is of. */
export const principal = { id: 'user:u-1', name: 'Taro', role: 'operator' };
/** What a provider was asked for by whoever decides without it. */
export const nothing = { discovery: 0, keys: 0 };
/** Now, as tokens count: in seconds. */
export const epoch = () => Math.floor(Date.now() / 1000);

/** An identity provider on this machine, which counts what it is asked for. */
export class Provider {
  readonly server = new OAuth2Server();
  readonly asked = { discovery: 0, keys: 0 };
  /** Written over what its discovery document says. */
  document: Record<string, unknown> = {};
  #port = 0;

  constructor() {
    const { service, issuer } = this.server;
    service.on(Events.BeforeWellKnownOpenIdConfiguration, ({ body }: MutableResponse) => {
      this.asked.discovery += 1;
      Object.assign(body, { jwks_uri: `${this.issuer}/keys`, ...this.document });
    });
    service.addRoute('GET', '/keys', (_request, response) => {
      this.asked.keys += 1;
      response.end(JSON.stringify({ keys: issuer.keys.toJSON() }));
    });
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** With one key, `first`. */
  static async started(alg: string): Promise<Provider> {
    const provider = new Provider();
    await provider.server.issuer.keys.generate(alg, { kid: 'first' });
    await provider.start();
    return provider;
  }

  /** Again on the same port, if it was there before. */
  async start(): Promise<void> {
    await this.server.start(this.#port, '127.0.0.1');
    this.#port = this.server.address().port;
    this.server.issuer.url = this.issuer;
  }

  async stop(): Promise<void> {
    if (this.server.listening) await this.server.stop();
  }

  /** A token as the provider issues it. */
  token(claims: Record<string, unknown> = {}, kid = 'first'): Promise<string> {
    const scopesOrTransform = (_header: object, payload: object) => {
      Object.assign(payload, good, claims);
    };
    return this.server.issuer.buildToken({ kid, scopesOrTransform });
  }

  verifier(issuer = this.issuer): OidcVerifier {
    return new OidcVerifier({ issuer, audience: 'junban', roleClaim: 'junban_role' }, () => Date.now());
  }
}

/** By the way a request takes, with the token in its header. */
export const principalBy = (token: string, tokens: OidcVerifier) =>
  principalOf(
    { authorization: `Bearer ${token}`, apiKey: undefined },
    { keys: { find: async () => undefined, noteUse: async () => {} }, tokens, clock: () => Date.now() },
  );

/** The refusal of a token, which nowhere has any part of the token in it. */
export async function refusalOf(token: string, tokens: OidcVerifier): Promise<JunbanError> {
  const error: unknown = await principalBy(token, tokens).then(
    (someone) => new Error(`let in: ${JSON.stringify(someone)}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof JunbanError)) throw error;
  const told = inspect(error, { depth: 9, maxStringLength: null });
  for (const part of token.split('.')) if (part.length > 8) expect(told).not.toContain(part);
  expect(told).not.toContain('Taro');
  return error;
}

/** What every token that is no good is answered with. */
export const refused = { code: 'INVALID_TOKEN', status: 401 };
/** What every token is answered with that nobody can tell the good of. */
export const away = {
  code: 'IDENTITY_PROVIDER_UNAVAILABLE',
  status: 503,
  retryAfterSeconds: providerPauseSeconds,
};
