import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpCall } from '../support/http-call.ts';
import * as hostile from './fuzz/hostile.ts';
import { World } from './world.ts';

/**
 * Bytes that are no request, or half of one, sent to the local HTTP API as they are. In AWS the gateway in front refuses
 * them; here it is ours to stay up, answer what can be answered and let go of the rest.
 */
const seed = Number(process.env.JUNBAN_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const connections = 500;
const atOnce = 20;
/** From the last byte that was sent; who sends no more is cut off here, as a client that goes away. */
const patienceMs = 300;

let world: World;
beforeAll(async () => {
  console.info(`JUNBAN_FUZZ_SEED=${seed}`);
  world = await World.start();
});
afterAll(() => world?.stop());

const get = 'GET /healthz HTTP/1.1\r\nHost: x\r\n';
const post = 'POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

/** Each one a way to be no good request; some are answered, some cut off. */
const written: readonly string[] = [
  ...['', '\r\n', '\r\n\r\n\r\n\r\n', 'GET', 'GET /', 'GET / HTTP/1.1', get, `${get}Connection: close\r\n`],
  ...[
    `${get}\r\n`.repeat(100),
    `${get}\r\n${post}`,
    `${get}\r\nxxxx`,
    'GET / HTTP/0.9\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
  ],
  ...[
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
  ],
  ...[
    'CONNECT evil:443 HTTP/1.1\r\nHost: evil\r\n\r\n',
    'TRACE / HTTP/1.1\r\nHost: x\r\n\r\n',
    'QUIT\r\n',
    'get / http/1.1\r\n\r\n',
  ],
  ...[
    'GET http://evil/v1/lanes HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET evil HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET //// HTTP/1.1\r\nHost: x\r\n\r\n',
  ],
  ...[
    `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    `GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n`,
  ],
  ...[
    `${get}${'X: 1\r\n'.repeat(20_000)}\r\n`,
    `${get}X: ${'x'.repeat(100_000)}\r\n\r\n`,
    `${get}${'x'.repeat(100_000)}`,
  ],
  ...[
    `${get} folded: 1\r\n\r\n`,
    `${get}No colon\r\n\r\n`,
    `${get}Bad name: 1\r\n\r\n`,
    `${get}X: a\0b\r\n\r\n`,
    `${get}X: a\rb\r\n\r\n`,
  ],
  ...[
    `${post}Content-Length: 10\r\n\r\n{`,
    `${post}Content-Length: -1\r\n\r\n{}`,
    `${post}Content-Length: 1e3\r\n\r\n{}`,
  ],
  ...[
    `${post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`,
    `${post}Content-Length: 99999999999999999999\r\n\r\n`,
  ],
  ...[
    `${post}Content-Length: 20000000\r\n\r\n{}`,
    `${post}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  ...[
    `${post}Transfer-Encoding: chunked\r\n\r\n`,
    `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
  ],
  ...[
    `${post}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}`,
    `${post}Transfer-Encoding: chunked, gzip\r\n\r\n{}`,
  ],
  ...[
    `${post}Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n\r\n{}`,
    `${post}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`,
  ],
  ...[
    `${post}Expect: nonsense\r\nContent-Length: 2\r\n\r\n{}`,
    `${get}Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
  ],
  ...[`${get}Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: x\r\n\r\n`],
];

const line = fc.oneof(
  fc.constantFrom('GET', 'POST', 'DELETE', 'PATCH', 'PUT'),
  fc.string({ unit: 'binary-ascii', maxLength: 8 }),
);
const path = fc.constantFrom(...hostile.segments).map((segment) => `/v1/jobs/${segment}`);
const header = fc.oneof(
  fc.constantFrom(...hostile.headers).map(([name, value]) => `${name}: ${value}`),
  fc
    .tuple(fc.string({ maxLength: 10 }), fc.string({ unit: 'binary-ascii', maxLength: 50 }))
    .map((parts) => parts.join(':')),
);
const made = fc
  .tuple(line, path, fc.array(header, { maxLength: 6 }), fc.uint8Array({ maxLength: 200 }))
  .map(([method, target, lines, body]) =>
    Buffer.concat([
      Buffer.from(
        `${method} ${target} HTTP/1.1\r\nHost: x\r\n${lines.map((each) => `${each}\r\n`).join('')}\r\n`,
        'latin1',
      ),
      body,
    ]),
  );
const cut = fc.tuple(made, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1)));
const noise = fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes));
const bytes = fc.oneof(
  fc.constantFrom(...written).map((text) => Buffer.from(text, 'latin1')),
  made,
  cut,
  noise,
);

/** Sends it, in one piece or two, and resolves with what came back until either side had enough. */
function exchange(sent: Buffer): Promise<string> {
  const { hostname, port } = new URL(world.host.apiUrl);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let received = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      received += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
    socket.setTimeout(patienceMs, () => socket.destroy());
    const half = Math.floor(sent.length / 2);
    socket.write(sent.subarray(0, half), () => socket.write(sent.subarray(half)));
  });
}

const healthy = async () => {
  const start = performance.now();
  const { status, text } = await httpCall(world.host.apiUrl, { method: 'GET', path: '/healthz' });
  return { status, text, quick: performance.now() - start < 2000 };
};

describe('bytes that are no request', () => {
  it(`are answered in HTTP or not at all, and nobody else waits for it (seed ${seed})`, async () => {
    let exchanged = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { minLength: atOnce, maxLength: atOnce }), async (batch) => {
        const answers = await Promise.all([
          ...batch.map(exchange),
          ...(exchanged === 0 ? written.map(asSent) : []),
        ]);
        exchanged += answers.length;
        for (const answer of answers) {
          if (answer !== '') expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /);
          expect(answer).not.toMatch(/^x-injected:/im);
          expect(answer).not.toMatch(/HTTP\/1\.1 5\d\d/);
        }
        expect(await healthy()).toEqual({ status: 200, text: 'ok', quick: true });
      }),
      { seed, numRuns: connections / atOnce, endOnFailure: true },
    );
    expect(exchanged).toBeGreaterThanOrEqual(connections);
  });

  it('that never come to an end keep no one else from being served, nor the host from stopping', async () => {
    const { hostname, port } = new URL(world.host.apiUrl);
    const idle = Array.from({ length: 200 }, (_, index) => {
      const socket = connect({ host: hostname, port: Number(port) }).on('error', () => undefined);
      socket.write(index % 2 === 0 ? get : `${post}Content-Length: 1000\r\n\r\n${randomBytes(10)}`);
      return socket;
    });
    expect(await healthy()).toEqual({ status: 200, text: 'ok', quick: true });
    const start = performance.now();
    await world.host.stop();
    expect(performance.now() - start).toBeLessThan(10_000);
    for (const socket of idle) socket.destroy();
  });
});

const asSent = (text: string) => exchange(Buffer.from(text, 'latin1'));
