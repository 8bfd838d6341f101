import { lookup as systemLookup } from 'node:dns/promises';
import { once } from 'node:events';
import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { JobError } from '../job.ts';
import { Permanent } from '../outcome.ts';
import { isPublicAddress } from './public-address.ts';
import { publicUrl } from './public-url.ts';

/** Pages that move send people on once or twice; more is a circle. */
export const maxRedirects = 5;

/** An address that a name leads to. */
interface Resolved {
  readonly address: string;
  readonly family: number;
}

export interface PublicFetchOptions {
  /** Ends the request, and the body that is still being read. */
  readonly signal: AbortSignal;
  /** They go to every place a redirect leads to as well: nothing secret may be among them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Who looks names up; the system by default. */
  readonly resolve?: (host: string) => Promise<readonly Resolved[]>;
  /** Which of the addresses found may be contacted; those of the internet by default. */
  readonly mayContact?: (address: string) => boolean;
}

export interface PublicAnswer {
  /** Where it came from in the end. */
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** As it was sent, of any length: whoever reads it counts, and destroys it when it is enough. */
  readonly body: IncomingMessage;
}

/**
 * Gets a page of the internet, and nothing from inside of our own network, whatever URL, redirect or name server says. A
 * name is looked up once for each connection, all that it leads to is checked, and the connection goes to what was
 * checked: an answer that changes between check and connection changes nothing. Redirects are followed by hand, each
 * checked as the first; no connection is used for a second request.
 *
 * @throws Permanent DESTINATION_BLOCKED before anything was sent to such a place; TOO_MANY_REDIRECTS; the error of the
 * system when a place cannot be reached, or the signal's reason
 */
export async function publicFetch(first: string, options: PublicFetchOptions): Promise<PublicAnswer> {
  let url = checked(first);
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const body = await get(url, options);
    const { statusCode: status = 0, headers } = body;
    const next = redirectStatuses.has(status) ? headers.location : undefined;
    if (next === undefined) return { url, status, headers, body };
    body.destroy();
    url = checked(next, url);
  }
  throw new Permanent(tooManyRedirects);
}

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function checked(text: string, base?: URL): URL {
  try {
    return publicUrl(URL.parse(text, base)?.href ?? text);
  } catch (cause) {
    throw new Permanent(destinationBlocked, { cause });
  }
}

async function get(
  url: URL,
  { signal, headers = {}, resolve = resolveBySystem, mayContact = isPublicAddress }: PublicFetchOptions,
): Promise<IncomingMessage> {
  signal.throwIfAborted();
  const request = url.protocol === 'https:' ? overHttps : overHttp;
  const sent = request(url, {
    // Of its own: one that is shared could hand over a connection that was made for another, or a proxy.
    agent: false,
    // Whoever reads counts bytes: few that inflate to many would not count.
    headers: { ...headers, 'Accept-Encoding': 'identity' },
    lookup: lookupChecked(resolve, mayContact),
    signal,
  });
  sent.end();
  try {
    const [answer]: IncomingMessage[] = await once(sent, 'response');
    if (!answer) throw new Error('a response without one');
    return answer;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** The socket connects to exactly what this answers with. One address that is not public spoils them all. */
const lookupChecked =
  (
    resolve: NonNullable<PublicFetchOptions['resolve']>,
    mayContact: NonNullable<PublicFetchOptions['mayContact']>,
  ): LookupFunction =>
  (host, { all }, callback) => {
    resolve(host).then(
      (found) => {
        const [one] = found;
        if (one === undefined || !found.every(({ address }) => mayContact(address)))
          callback(new Permanent(destinationBlocked), []);
        else if (all) callback(null, [...found]);
        else callback(null, one.address, one.family);
      },
      (error: Error) => callback(error, []),
    );
  };

const resolveBySystem = (host: string): Promise<readonly Resolved[]> => systemLookup(host, { all: true });

const destinationBlocked: JobError = {
  code: 'DESTINATION_BLOCKED',
  message: {
    ja: 'インターネットに公開されていない宛先につながる URL のため、接続しませんでした。',
    en: 'The URL leads to a place that is not on the public internet; it was not contacted.',
  },
  hint: {
    ja: 'URL と転送先を確認し、公開されているページの URL を指定してください。',
    en: 'Check the URL and where it redirects to, and name a page on the public internet.',
  },
};

const tooManyRedirects: JobError = {
  code: 'TOO_MANY_REDIRECTS',
  message: {
    ja: `転送が${maxRedirects}回を超えました。`,
    en: `The URL redirects more than ${maxRedirects} times.`,
  },
  hint: { ja: '最後に表示されるページの URL を指定してください。', en: 'Name the page it ends at.' },
};
