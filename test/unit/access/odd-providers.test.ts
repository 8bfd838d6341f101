import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listenSomewhere } from '../../support/listen.ts';
import { away, Provider, principal, principalBy, refusalOf } from './identity-provider.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await Provider.started('RS256');
});
afterAll(() => provider.stop());

describe('a provider that answers otherwise than it should counts as away', () => {
  const listen = async (answer: RequestListener) => {
    const server = createServer(answer);
    const origin = await listenSomewhere(server);
    const stop = () => {
      server.closeAllConnections();
      server.close();
    };
    return { origin, [Symbol.dispose]: stop };
  };
  /** The keys of the provider, and a document that says they are there; but for what the test makes different. */
  const keysOf = () => JSON.stringify({ keys: provider.server.issuer.keys.toJSON() });
  const documentFor = ({ headers }: IncomingMessage) => {
    const issuer = `http://${headers.host}`;
    return JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` });
  };
  const answerOf = (request: IncomingMessage) => (request.url === '/keys' ? keysOf() : documentFor(request));
  const tokenOf = (iss: string) => provider.token({ iss });

  it('but not when it answers as it should', async () => {
    using server = await listen((request, response) => response.end(answerOf(request)));
    await expect(
      principalBy(await tokenOf(server.origin), provider.verifier(server.origin)),
    ).resolves.toEqual(principal);
  });

  it.each([
    ['names another issuer', { issuer: 'https://evil.example' }],
    ['names none', { issuer: undefined }],
    ['says nothing of its keys', { jwks_uri: undefined }],
    ['says that its keys are no address', { jwks_uri: 'keys' }],
    ['has its keys in a file', { jwks_uri: 'file:///etc/passwd' }],
  ])('when its discovery document %s', async (_, document) => {
    provider.document = document;
    const error = await refusalOf(await provider.token(), provider.verifier());
    provider.document = {};
    expect(error).toMatchObject(away);
    expect(provider.asked.keys).toBe(0);
  });

  it('when its keys are elsewhere without TLS', async () => {
    using elsewhere = await listen((_, response) => response.end(keysOf()));
    provider.document = { jwks_uri: `${elsewhere.origin}/keys` };
    const error = await refusalOf(await provider.token(), provider.verifier());
    provider.document = {};
    expect(error).toMatchObject(away);
  });

  it.each<[string, RequestListener]>([
    [
      'with an error',
      (request, response) => response.writeHead(request.url === '/keys' ? 200 : 500).end(answerOf(request)),
    ],
    ['with a page', (_, response) => response.end('<html>')],
    ['by hanging up', (request) => request.socket.destroy()],
    [
      'from another place',
      (request, response) => {
        if (request.url?.startsWith('/.well-known')) response.writeHead(302, { location: '/moved' }).end();
        else response.end(answerOf(request));
      },
    ],
    [
      'with an error for its keys',
      (request, response) => response.writeHead(request.url === '/keys' ? 503 : 200).end(answerOf(request)),
    ],
  ])('%s', async (_, answer) => {
    using server = await listen(answer);
    const error = await refusalOf(await tokenOf(server.origin), provider.verifier(server.origin));
    expect(error).toMatchObject(away);
  });

  it.each([
    ['no set of keys', { keys: 'none' }],
    ['one that cannot be read', { keys: [{ kid: 'first', kty: 'RSA', alg: 'RS256', n: 'AQ' }] }],
    ['one that is too short', { keys: [{ kid: 'first', kty: 'RSA', n: 'u'.repeat(86), e: 'AQAB' }] }],
  ])('when its keys are %s', async (_, keys) => {
    using server = await listen((request, response) =>
      response.end(request.url === '/keys' ? JSON.stringify(keys) : documentFor(request)),
    );
    const error = await refusalOf(await tokenOf(server.origin), provider.verifier(server.origin));
    expect(error).toMatchObject(away);
  });
});
