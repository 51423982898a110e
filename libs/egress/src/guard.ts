import { isPublic, parseAddress } from './addresses.js';
import { allowsAddress, allowsHost, type Destination, type EgressAllowance } from './allowance.js';
import { EgressError } from './egress-error.js';

/** Protections that a negative control of a test switches off, each by itself; never in production. */
export interface UnsafeEgress {
  readonly literal?: boolean;
  readonly lookup?: boolean;
  readonly socket?: boolean;
}

export interface GuardOptions {
  readonly allow: readonly EgressAllowance[];
  /** Ports of destinations that are not allowed by `allow`; all where it is left out. */
  readonly ports?: readonly number[] | undefined;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** A destination with its scheme. */
export interface Target extends Destination {
  /** `https:` or `http:` */
  readonly protocol: string;
}

/** Decides which destinations are allowed: by what stands in the URL, by each address of a name, by the address of a socket. */
export class Guard {
  constructor(private readonly options: GuardOptions) {}

  /** @throws EgressError `egress_denied` by what the URL itself tells; a name is judged by its addresses later */
  checkUrl(url: URL): Target {
    if (!(url.protocol in DEFAULT_PORTS)) throw EgressError.denied('scheme');
    if (url.username !== '' || url.password !== '') throw EgressError.denied('credentials');
    const target = targetOf(url);
    const address = parseAddress(target.hostname);
    if (address !== undefined) this.checkAddress(target, target.hostname);
    // A name may still be allowed by the ranges that its addresses are in.
    else if (target.protocol === 'http:' && !this.mayBeAllowed(target)) throw EgressError.denied('scheme');
    return target;
  }

  /**
   * @param text an address of the target
   * @throws EgressError `egress_denied`
   */
  checkAddress(target: Target, text: string | undefined): void {
    const { allow, ports } = this.options;
    const address = parseAddress(text ?? '');
    if (address === undefined) throw EgressError.denied('address');
    if (allowsHost(allow, target) || allowsAddress(allow, address, target.port)) return;
    if (!isPublic(address)) throw EgressError.denied('address');
    if (target.protocol !== 'https:') throw EgressError.denied('scheme');
    if (ports !== undefined && !ports.includes(target.port)) throw EgressError.denied('port');
  }

  private mayBeAllowed(target: Target): boolean {
    return allowsHost(this.options.allow, target) || this.options.allow.some(({ range, port = target.port }) => range !== undefined && port === target.port);
  }
}

export function targetOf({ protocol, hostname, port }: Pick<URL, 'protocol' | 'hostname' | 'port'>): Target {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return { protocol, hostname: bare, port: port === '' ? (DEFAULT_PORTS[protocol] ?? 0) : Number(port) };
}
