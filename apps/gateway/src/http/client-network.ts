import { isIP } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const GROUPS = 8;
/** Of an IPv6 address: one subscriber has all the addresses that begin alike. */
const NETWORK_GROUPS = 4;

/** What of an address tells clients of the network apart: an IPv4 address, or the first 64 bits of an IPv6 address. */
export function clientNetwork(address: string): string {
  const bare = address.replace(/%.*$/, '');
  const ipv4 = MAPPED.exec(bare)?.[1];
  if (ipv4 !== undefined) return ipv4;
  switch (isIP(bare)) {
    case 4:
      return bare;
    case 6:
      return `${groupsOf(bare).slice(0, NETWORK_GROUPS).join(':')}::/64`;
    default:
      // A proxy that is believed can write anything.
      return 'unknown';
  }
}

function groupsOf(ipv6: string): readonly string[] {
  // In the one form that the URL standard writes: hexadecimal groups, the longest run of zeros as `::`.
  const written = new URL(`http://[${ipv6}]`).hostname.slice(1, -1);
  const [head = [], tail = []] = written.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: GROUPS - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail];
}
