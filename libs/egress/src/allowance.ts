import { parseAddress, type Address } from './addresses.js';

/** Hosts that are allowed though they are not public, http included. */
export interface EgressAllowance {
  /** In lower case; undefined where addresses are allowed. */
  readonly host?: string;
  /** First address of a range, and how many of its bits count. */
  readonly range?: readonly [Address, number];
  /** The only port that is allowed; all where it is left out. */
  readonly port?: number;
}

export interface Destination {
  /** As a URL has it, IPv6 without brackets. */
  readonly hostname: string;
  readonly port: number;
}

const HOST = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*$/;
const ENTRY = /^(?:\[(?<v6>[^\]]+)\]|(?<plain>[^:[\]]+))(?::(?<port>\d{1,5}))?$/;

/**
 * A host, an address or a range: `ollama.internal`, `127.0.0.1:11434`, `10.1.0.0/16`, `[::1]:8080`, `fd00::/8`. A name allows
 * whatever address it has.
 * @returns undefined where the text is none of these
 */
export function parseAllowance(text: string): EgressAllowance | undefined {
  const entry = text.toLowerCase();
  const bare = toRange(entry);
  if (bare !== undefined) return { range: bare };
  const { v6, plain, port } = ENTRY.exec(entry)?.groups ?? {};
  const number = port === undefined ? undefined : Number(port);
  if (number !== undefined && (number < 1 || number > 65_535)) return undefined;
  const only = number === undefined ? {} : { port: number };
  const range = toRange(v6 ?? plain ?? '');
  if (range !== undefined) return { range, ...only };
  // What looks like an address and is none is a mistake, not a name.
  return plain !== undefined && HOST.test(plain) && !/^[\d.]+$/.test(plain) ? { host: plain, ...only } : undefined;
}

function toRange(text: string): readonly [Address, number] | undefined {
  const [, first = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = parseAddress(first);
  if (address === undefined) return undefined;
  const most = address.kind() === 'ipv4' ? 32 : 128;
  // A range that was written as IPv6 and is IPv4 has bits that mean something else.
  if (bits !== undefined && (Number(bits) > most || (most === 32 && first.includes(':')))) return undefined;
  return [address, bits === undefined ? most : Number(bits)];
}

/** Whether a destination is allowed by its name. */
export function allowsHost(allowed: readonly EgressAllowance[], { hostname, port }: Destination): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return allowed.some((entry) => entry.host === name && (entry.port ?? port) === port);
}

/** Whether an address is allowed at a port. */
export function allowsAddress(allowed: readonly EgressAllowance[], address: Address, port: number): boolean {
  return allowed.some(({ range, port: only = port }) => {
    if (range === undefined || only !== port) return false;
    const [first, bits] = range;
    return first.kind() === address.kind() && address.match(first as never, bits);
  });
}
