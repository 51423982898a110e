import ipaddr from 'ipaddr.js';
import { isIPv4, isIPv6 } from 'node:net';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** What the Internet routes; all else of IPv6 is somebody's own, or stands for an address of another kind. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];

/** Azure's host agent has a public address that means the own machine; other clouds' are link-local, private or shared. */
const METADATA: ReadonlySet<string> = new Set(['168.63.129.16']);

/**
 * An address as systems write it, a zone left out; IPv6 that is IPv4 (`::ffff:1.2.3.4`) as what it is. Decimal, octal,
 * hexadecimal and short forms are none: URLs and systems have resolved them by now.
 * @returns undefined where the text is none
 */
export function parseAddress(text: string): Address | undefined {
  const bare = text.replace(/%.*$/, '');
  if (isIPv4(bare)) return ipaddr.IPv4.parse(bare);
  if (!isIPv6(bare)) return undefined;
  // In its one form: the library would read `::1.2.3.4` as if it were `::ffff:1.2.3.4`, which is another address.
  const [, groups = ''] = /^\[(.*)\]$/.exec(new URL(`http://[${bare}]`).hostname) ?? [];
  return ipaddr.process(groups);
}

/**
 * Whether an address is one of the open Internet. Everything is refused that the registries of special-purpose addresses
 * (IANA; RFC 6890) name: own host, private, link-local, shared by a provider, multicast, broadcast, documentation,
 * benchmarks, and IPv6 that carries IPv4 (NAT64, 6to4, Teredo, mapped, compatible, translated).
 */
export function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast' || METADATA.has(address.toString())) return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_UNICAST);
}
