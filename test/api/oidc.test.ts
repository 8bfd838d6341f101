import { createServer, type RequestListener } from 'node:http';
import fc from 'fast-check';
import { exportJWK, exportSPKI, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OidcVerifier } from '../../functions/access/oidc.ts';
import { providerPauseSeconds, providerTimeoutMs } from '../../functions/access/provider-fetch.ts';
import { listenSomewhere } from '../support/listen.ts';
import {
  away,
  epoch,
  good,
  nothing,
  Provider,
  principal,
  principalBy,
  refusalOf,
  refused,
} from '../unit/access/identity-provider.ts';

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

let provider: Provider;
/** Of a function that has just started. */
let verifier: OidcVerifier;

beforeAll(async () => {
  provider = await Provider.started('RS256');
});
beforeEach(() => {
  // The date alone: the network has its own timers.
  vi.useFakeTimers({ toFake: ['Date'] });
  Object.assign(provider.asked, nothing);
  verifier = provider.verifier();
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => provider.stop());

const ask = (token: string) => principalBy(token, verifier);
const refusal = (token: string) => refusalOf(token, verifier);

describe('a good token', () => {
  it('tells who asks', async () => {
    await expect(ask(await provider.token())).resolves.toEqual(principal);
  });

  it.each(['RS512', 'PS256', 'ES256', 'EdDSA'])('may be signed with %s', async (alg) => {
    await provider.server.issuer.keys.generate(alg, { kid: alg });
    await expect(ask(await provider.token({}, alg))).resolves.toEqual(principal);
  });

  it('may be for others as well', async () => {
    await expect(ask(await provider.token({ aud: ['other', 'junban'] }))).resolves.toEqual(principal);
  });

  it('may be out of date by what clocks differ', async () => {
    const token = await provider.token({ exp: epoch() - 50, nbf: epoch() + 50 });
    await expect(ask(token)).resolves.toEqual(principal);
  });

  it('gives the highest of several roles', async () => {
    const token = await provider.token({ junban_role: ['viewer', 'admin', 'cook'] });
    await expect(ask(token)).resolves.toMatchObject({ role: 'admin' });
  });

  it('makes the provider be asked once, however many come at once', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => provider.token()));
    await Promise.all(tokens.map((token) => ask(token)));
    expect(provider.asked).toEqual({ discovery: 1, keys: 1 });
  });
});

describe('a token is refused', () => {
  it.each([
    ['for another audience', { aud: 'other' }, /"aud"/],
    ['for nobody', { aud: undefined }, /"aud"/],
    ['of another issuer', { iss: 'https://evil.example' }, /"iss"/],
    ['of the same issuer, written otherwise', { iss: 'http://127.0.0.1/' }, /"iss"/],
    ['without an end', { exp: undefined }, /"exp"/],
    ['whose end is no number', { exp: '2999-01-01' }, /"exp"/],
    ['of nobody', { sub: undefined }, /"sub"/],
    ['of somebody unprintable', { sub: 'a\u202eb' }, /"sub"/],
  ])('%s', async (_, claims, claim) => {
    const error = await refusal(await provider.token(claims));
    expect(error).toMatchObject({ ...refused, text: { en: expect.stringMatching(claim) } });
  });

  it('when it has expired, and says so', async () => {
    const error = await refusal(await provider.token({ exp: epoch() - 61 }));
    expect(error).toMatchObject({ ...refused, text: { en: 'The token has expired.' } });
  });

  it('before its time', async () => {
    expect(await refusal(await provider.token({ nbf: epoch() + 62 }))).toMatchObject(refused);
  });

  it('with 403 when it gives no role of ours', async () => {
    const none = { code: 'NO_ROLE', status: 403 };
    expect(await refusal(await provider.token({ junban_role: 'cook' }))).toMatchObject(none);
    expect(await refusal(await provider.token({ junban_role: undefined }))).toMatchObject(none);
  });

  it('when it is too long, whoever signed it, before anybody is asked', async () => {
    const token = await provider.token({ note: 'x'.repeat(16 * 1024) });
    expect(await refusal(token)).toMatchObject(refused);
    expect(provider.asked).toEqual(nothing);
  });
});

describe('a forged token is refused', () => {
  const claims = (): JWTPayload => ({ ...good, iss: provider.issuer, exp: epoch() + 600 });

  it('when another key signed it under the name of the right one', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'RS256', kid: 'first' })
      .sign(privateKey);
    expect(await refusal(token)).toMatchObject(refused);
  });

  it('when it brings its own key along, or says where to fetch one', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = await exportJWK(publicKey);
    let fetched = 0;
    const thief = createServer((_, response) => {
      fetched += 1;
      response.end(JSON.stringify({ keys: [{ ...jwk, kid: 'mine', alg: 'ES256' }] }));
    });
    const jku = await listenSomewhere(thief);
    for (const header of [{ jwk }, { jku, kid: 'mine' }, { jku, x5u: jku, kid: 'first' }]) {
      const token = await new SignJWT(claims())
        .setProtectedHeader({ alg: 'ES256', ...header })
        .sign(privateKey);
      expect(await refusal(token)).toMatchObject(refused);
    }
    thief.close();
    expect(fetched).toBe(0);
  });

  it.each(['none', 'None', 'NONE', ''])('when nobody signed it (alg "%s")', async (alg) => {
    const unsigned = `${base64url({ alg, kid: 'first' })}.${base64url(claims())}`;
    expect(await refusal(`${unsigned}.`)).toMatchObject(refused);
    const signature = (await provider.token()).split('.')[2];
    expect(await refusal(`${unsigned}.${signature}`)).toMatchObject(refused);
    expect(provider.asked).toEqual(nothing);
  });

  it('when the public key was used as a shared secret', async () => {
    const jwk = provider.server.issuer.keys.toJSON().find(({ kid }) => kid === 'first') ?? {};
    const key = await importJWK(jwk, 'RS256', { extractable: true });
    if (key instanceof Uint8Array) throw new Error('no public key');
    for (const secret of [await exportSPKI(key), JSON.stringify(jwk), JSON.stringify(await exportJWK(key))])
      for (const alg of ['HS256', 'HS384', 'HS512']) {
        const token = await new SignJWT(claims())
          .setProtectedHeader({ alg, kid: 'first' })
          .sign(new TextEncoder().encode(secret));
        expect(await refusal(token)).toMatchObject(refused);
      }
    expect(provider.asked).toEqual(nothing);
  });

  it('when what it says was changed', async () => {
    const [header, , signature] = (await provider.token()).split('.');
    const changed = `${header}.${base64url({ ...claims(), junban_role: 'admin' })}.${signature}`;
    expect(await refusal(changed)).toMatchObject(refused);
  });

  it('when it has an extension that must be understood', async () => {
    const jwk = provider.server.issuer.keys.get('first') ?? {};
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'RS256', kid: 'first', crit: ['limits'], limits: true })
      .sign(await importJWK(jwk, 'RS256'), { crit: { limits: true } });
    expect(await refusal(token)).toMatchObject(refused);
  });

  it('whichever characters were changed, left out or put in', async () => {
    const token = await provider.token();
    await fc.assert(
      fc.asyncProperty(
        // Not the last: it has bits that mean nothing, and may have padding behind it.
        fc.nat(token.length - 8),
        fc.nat(3),
        fc.string({ unit: fc.constantFrom(...'AZaz09-_.+=/'), maxLength: 3 }),
        async (at, left, put) => {
          const changed = token.slice(0, at) + put + token.slice(at + left);
          if (changed !== token)
            expect(['INVALID_TOKEN', 'INVALID_KEY']).toContain((await refusal(changed)).code);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a new key of the provider', () => {
  it('is fetched when it is first seen, but not right after the last time', async () => {
    await ask(await provider.token());
    await provider.server.issuer.keys.generate('ES256', { kid: 'second' });
    const token = await provider.token({}, 'second');

    vi.setSystemTime(Date.now() + 29_000);
    expect(await refusal(token)).toMatchObject(refused);
    expect(provider.asked.keys).toBe(1);

    vi.setSystemTime(Date.now() + 2000);
    await expect(ask(token)).resolves.toEqual(principal);
    expect(provider.asked).toEqual({ discovery: 1, keys: 2 });
  });

  it('that there is none of makes it be asked once in 30 seconds, however many ask', async () => {
    await ask(await provider.token());
    vi.setSystemTime(Date.now() + 31_000);
    const { privateKey } = await generateKeyPair('ES256');
    const unknown = (kid: string) =>
      new SignJWT(good).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
    const tokens = await Promise.all(Array.from({ length: 30 }, (_, n) => unknown(`unknown-${n}`)));
    for (const token of tokens) expect(await refusal(token)).toMatchObject(refused);
    expect(provider.asked.keys).toBe(2);
  });
});

describe('while the provider is away', () => {
  let other: Provider;
  beforeEach(async () => {
    other = await Provider.started('ES256');
    verifier = other.verifier();
  });
  afterEach(() => other.stop());

  it('nobody is let in and nobody refused, until it is back', async () => {
    const token = await other.token();
    await other.stop();
    const error = await refusal(token);
    expect(error).toMatchObject(away);
    expect(error.cause).toBeInstanceOf(Error);

    await other.start();
    expect(await refusal(token)).toMatchObject(away);
    expect(other.asked.discovery).toBe(0);

    vi.setSystemTime(Date.now() + providerPauseSeconds * 1000);
    await expect(ask(token)).resolves.toEqual(principal);
  });

  it('the keys it gave before are good, for ten minutes', async () => {
    const token = await other.token({ exp: epoch() + 3600 });
    await ask(token);
    await other.server.issuer.keys.generate('ES256', { kid: 'second' });
    const unknown = await other.token({}, 'second');
    await other.stop();

    vi.setSystemTime(Date.now() + 31_000);
    expect(await refusal(unknown)).toMatchObject(away);
    await expect(ask(token)).resolves.toEqual(principal);

    vi.setSystemTime(Date.now() + 600_000);
    expect(await refusal(token)).toMatchObject(away);
  });

  it('and does not say so, a token waits for no more than three seconds, and the next not at all', async () => {
    vi.useRealTimers();
    const answers: RequestListener[] = [() => {}, (_, response) => response.write('{')];
    const token = await other.token();
    await Promise.all(
      answers.map(async (answer) => {
        const server = createServer(answer);
        const silent = other.verifier(await listenSomewhere(server));
        const start = performance.now();
        expect(await refusalOf(token, silent)).toMatchObject(away);
        expect(performance.now() - start).toBeLessThan(providerTimeoutMs + 2000);
        const again = performance.now();
        expect(await refusalOf(token, silent)).toMatchObject(away);
        expect(performance.now() - again).toBeLessThan(1000);
        server.closeAllConnections();
        server.close();
      }),
    );
  });
});
