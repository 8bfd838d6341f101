import { isIP } from 'node:net';
import { JunbanError, type Text } from '../errors.ts';
import { isPublicAddress } from './public-address.ts';

/** Browsers and servers take no longer ones for granted either. */
const maxUrlLength = 2048;

/**
 * Names that lead to the machine itself or into its own network: RFC 6761 (localhost), RFC 6762 (local), RFC 8375
 * (home.arpa), and `internal`, which ICANN keeps for private use and clouds give their metadata service.
 */
const insideNames = /(^|\.)(localhost|localdomain|local|internal|home\.arpa)$/;

/**
 * A URL that somebody sent and that our machines are to open: a page of the internet and nothing inside of our network.
 * Numbers are read as browsers read them (`2852039166`, `0xA9.254.0xa9fe`, `０１７７.1`), so no notation of an address
 * gets by. What a name leads to is known only when it is looked up: public-fetch.ts checks that at the connection.
 *
 * @throws JunbanError URL_NOT_ALLOWED, which quotes nothing of the URL
 */
export function publicUrl(text: string): URL {
  const url = text.length > maxUrlLength ? null : URL.parse(text);
  if (url === null) throw notAllowed(unreadable);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw notAllowed(otherScheme);
  if (url.username !== '' || url.password !== '') throw notAllowed(withCredentials);
  if (!isOutside(hostOf(url))) throw notAllowed(inside);
  return url;
}

/** An address without brackets, a name without the dot of the root. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

/** A name of one word is looked up inside first; the internet has none to visit. */
function isOutside(host: string): boolean {
  if (isIP(host) !== 0) return isPublicAddress(host);
  return host.includes('.') && !insideNames.test(host);
}

const unreadable: Text = {
  ja: `URL として読み取れません（${maxUrlLength}文字まで）。`,
  en: `It is not a URL of up to ${maxUrlLength} characters.`,
};
const otherScheme: Text = {
  ja: 'http:// か https:// で始まる URL だけを利用できます。',
  en: 'Only URLs that begin with http:// or https:// can be used.',
};
const withCredentials: Text = {
  ja: 'ユーザー名やパスワード（@ の前の部分）を含む URL は利用できません。',
  en: 'URLs with a user name or password (before an @) cannot be used.',
};
const inside: Text = {
  ja: 'インターネットに公開されていない宛先の URL は利用できません。',
  en: 'The URL leads to a place that is not on the public internet.',
};

const notAllowed = (text: Text) => new JunbanError({ code: 'URL_NOT_ALLOWED', text });
