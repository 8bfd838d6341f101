import { createServer, type RequestListener, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../../shared/net/public-address.ts';
import { maxRedirects, type PublicFetchOptions, publicFetch } from '../../../shared/net/public-fetch.ts';
import { Permanent } from '../../../shared/outcome.ts';
import { listenSomewhere } from '../../support/listen.ts';

/** A site that may be visited, and one of our own network: real servers, that count who connects. */
class Site {
  connections = 0;
  readonly paths: (string | undefined)[] = [];
  answer: RequestListener = (_, response) => response.end('hello');
  port = '';
  readonly #server: Server = createServer((request, response) => {
    this.paths.push(request.url);
    this.answer(request, response);
  }).on('connection', () => {
    this.connections += 1;
  });

  async listen(): Promise<void> {
    this.port = new URL(await listenSomewhere(this.#server)).port;
  }

  redirectTo(location: string, status = 302): void {
    this.answer = (_, response) => response.writeHead(status, { location }).end();
  }

  reset(): void {
    this.connections = 0;
    this.paths.length = 0;
    this.answer = (_, response) => response.end('hello');
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const outside = new Site();
const inside = new Site();
/** Both are on this machine: one address of it stands for the internet, the other leads inside. */
const publicOne = { address: '127.0.0.1', family: 4 };
const privateOne = { address: '::ffff:127.0.0.1', family: 6 };

/** What names lead to, one answer after the other; the last stays. */
let names: Record<string, (typeof publicOne)[][]> = {};
let lookups: string[] = [];
const resolve = async (host: string) => {
  lookups.push(host);
  const [now = [], ...later] = names[host] ?? [];
  if (later.length > 0) names[host] = later;
  return now;
};

const options: PublicFetchOptions = {
  signal: AbortSignal.timeout(20_000),
  resolve,
  mayContact: (address) => address === publicOne.address || isPublicAddress(address),
};
const get = (url: string, changes: Partial<PublicFetchOptions> = {}) =>
  publicFetch(url, { ...options, ...changes });

async function codeOf(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Permanent)) throw new Error('not refused for good', { cause: error });
  return error.error.code;
}

beforeAll(() => Promise.all([outside.listen(), inside.listen()]));
afterAll(() => {
  outside.close();
  inside.close();
});
beforeEach(() => {
  outside.reset();
  inside.reset();
  lookups = [];
  names = { 'site.example': [[publicOne]], 'inside.example': [[privateOne]] };
});
const site = (path = '/') => `http://site.example:${outside.port}${path}`;
const within = (path = '/') => `http://inside.example:${inside.port}${path}`;

describe('a page of the internet', () => {
  it('is got, at the address that was checked', async () => {
    const { status, body, url } = await get(site('/a?b'), { headers: { 'User-Agent': 'junban' } });
    expect([status, await text(body), url.href]).toEqual([200, 'hello', site('/a?b')]);
    expect([outside.paths, lookups]).toEqual([['/a?b'], ['site.example']]);
  });

  it.each([301, 302, 303, 307, 308])('is got where a %d leads, relative or not', async (status) => {
    outside.answer = ({ url }, response) =>
      url === '/end' ? response.end('there') : response.writeHead(status, { location: 'end' }).end();
    const { body, url } = await get(site('/begin'));
    expect([await text(body), url.pathname]).toEqual(['there', '/end']);
    expect(lookups).toEqual(['site.example', 'site.example']);
  });

  it('is what it is when it redirects to nowhere, or is no redirect', async () => {
    outside.answer = (_, response) => response.writeHead(302).end();
    expect((await get(site())).status).toBe(302);
    outside.answer = (_, response) => response.writeHead(200, { location: within() }).end();
    expect((await get(site())).status).toBe(200);
    expect(inside.connections).toBe(0);
  });

  it('is not followed in a circle', async () => {
    outside.redirectTo('/again');
    expect(await codeOf(get(site()))).toBe('TOO_MANY_REDIRECTS');
    expect(outside.paths).toHaveLength(maxRedirects + 1);
  });

  it('that does not answer is given up when the signal says so', async () => {
    const controller = new AbortController();
    outside.answer = () => controller.abort(new Error('out of time'));
    await expect(get(site(), { signal: controller.signal })).rejects.toThrow('out of time');
  });

  it('that stalls half way is given up too', async () => {
    const controller = new AbortController();
    outside.answer = (_, response) => response.write('half');
    const { body } = await get(site(), { signal: controller.signal });
    const rest = text(body);
    controller.abort();
    await expect(rest).rejects.toThrow();
  });

  it('that cannot be found is an error of the system', async () => {
    const failing = () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
    await expect(get(site(), { resolve: failing })).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});

describe('input 25: a private address is never contacted', () => {
  const blocked = async (answer: Promise<unknown>) => {
    expect(await codeOf(answer)).toBe('DESTINATION_BLOCKED');
    expect(inside.connections).toBe(0);
  };

  it('though a name leads to it', async () => {
    await blocked(get(within()));
    expect(lookups).toEqual(['inside.example']);
  });

  it('though a name leads to a public one as well', async () => {
    names['inside.example'] = [[publicOne, privateOne]];
    await blocked(get(within()));
    names['inside.example'] = [[privateOne, publicOne]];
    await blocked(get(within()));
  });

  it('though a name leads nowhere', async () => {
    names['inside.example'] = [[]];
    await blocked(get(within()));
  });

  it('though an allowed host redirects to its name', async () => {
    outside.redirectTo(within());
    await blocked(get(site()));
    expect(outside.connections).toBe(1);
  });

  it.each([
    'http://127.0.0.1:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::1]:PORT/',
    'http://localhost:PORT/',
    'http://2130706433:PORT/',
    '//127.0.0.1:PORT/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://a@site.example/',
    'http://169.254.169.254/',
    'http://[',
  ])('though an allowed host redirects to %s', async (location) => {
    outside.redirectTo(location.replace('PORT', inside.port));
    await blocked(get(site()));
    expect(outside.connections).toBe(1);
  });

  it('though a name that was public a moment ago leads to it now', async () => {
    names['site.example'] = [[publicOne], [privateOne]];
    outside.redirectTo(`http://site.example:${inside.port}/`);
    await blocked(get(site()));
    expect(lookups).toEqual(['site.example', 'site.example']);
  });

  it('for what is connected to is what was checked, though the next answer would be another', async () => {
    names['site.example'] = [[publicOne], [privateOne]];
    const { body } = await get(site());
    expect(await text(body)).toBe('hello');
    expect(lookups).toEqual(['site.example']);
  });

  it('by a URL that names it at once', async () => {
    await blocked(get(`http://127.0.0.1:${inside.port}/`));
    expect(lookups).toEqual([]);
  });

  it('by the rule that holds when nothing else is said', async () => {
    await blocked(publicFetch(site(), { signal: options.signal, resolve }));
    await blocked(publicFetch(`http://localhost.:${inside.port}/`, { signal: options.signal }));
    expect(outside.connections).toBe(0);
  });

  it('and the page it was to be got for ends as a failure that is not tried again', async () => {
    const error = await get(within()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Permanent);
    expect(error).toMatchObject({
      temporary: false,
      error: {
        code: 'DESTINATION_BLOCKED',
        message: {
          ja: expect.stringContaining('接続しませんでした'),
          en: expect.stringContaining('not contacted'),
        },
      },
    });
  });
});
