import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Addresses of IPv6 that somebody can have on the internet. Everything else is set aside for something or for later.
 *
 * Source: IANA, "IPv6 Global Unicast Address Assignments" (2000::/3).
 */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is one of a machine on the internet: not private, loopback, link-local (where clouds keep their
 * metadata), shared by a carrier, multicast, reserved, for documentation. An IPv4 address inside of an IPv6 one (mapped,
 * NAT64, 6to4, Teredo) is none, whichever it is: nobody has to write it so.
 *
 * @param address as a resolver or a URL writes it, without brackets; a text that is no address is not public
 */
export function isPublicAddress(address: string): boolean {
  // ipaddr.js reads `1.2.3` and octal numbers as well, which others read otherwise.
  if (isIP(address) === 0 || !ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast);
}
