import { createHash } from 'node:crypto';
import type { Principal } from '../../shared/access/principal.ts';

/** Who sends, and from where. */
export interface Sender {
  /** Undefined for whoever showed no key or token. */
  readonly principal: Principal | undefined;
  /** The address a request came from; undefined where there is no HTTP API in front. */
  readonly sourceIp: string | undefined;
}

/**
 * Tells submitters apart, for turns and rate limits: by their key or token, without one by the address they send from.
 * The address itself is not kept. The hash hides it from whoever reads a key or a log line, not from somebody who tries
 * every address there is.
 *
 * @returns undefined where nobody can be told apart
 */
export function submitterOf({ principal, sourceIp }: Sender): string | undefined {
  if (principal !== undefined) return digest(`principal|${principal.id}`);
  return sourceIp === undefined ? undefined : digest(`ip|${network(sourceIp)}`);
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

const groupsOfAddress = 8;
const groupsOfNetwork = 4;

/** One person has a whole /64 of IPv6 and can send from any address of it; an IPv4 address counts as it is. */
function network(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  if (!ip.includes(':')) return ip;
  const [head = '', tail] = ip.toLowerCase().split('::');
  const before = groups(head);
  const after = groups(tail ?? '');
  const zeros = Array<string>(Math.max(0, groupsOfAddress - before.length - after.length)).fill('0');
  return [...before, ...zeros, ...after].slice(0, groupsOfNetwork).join(':');
}

/** Without leading zeros, so that one network has one name. */
const groups = (part: string): string[] =>
  part === '' ? [] : part.split(':').map((group) => group.replace(/^0+(?=.)/, ''));
