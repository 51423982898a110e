import { Agent, fetch as undiciFetch, type RequestInit as UndiciRequestInit } from 'undici';
import { parseAddress } from './addresses.js';
import type { EgressAllowance } from './allowance.js';
import { boundedResponse } from './bounded-response.js';
import { guardedConnector } from './connector.js';
import { Deadline } from './deadline.js';
import { EgressError } from './egress-error.js';
import { Guard, type UnsafeEgress } from './guard.js';
import { resolveChecked, systemResolve, type Resolve } from './resolver.js';

export interface EgressOptions {
  /** Destinations that are allowed though they are not public, http included; none unless told. */
  readonly allow?: readonly EgressAllowance[];
  /** Ports of all other destinations; every port unless told. */
  readonly ports?: readonly number[];
  /** Longest wait for an address and a connection, and again for TLS, in milliseconds; 5,000 unless told. */
  readonly connectMs?: number;
  /** Longest wait for the headers of an answer; 10,000 unless told. */
  readonly headersMs?: number;
  /** Longest wait between two pieces of a body; 10,000 unless told. */
  readonly idleMs?: number;
  /** Longest time of a whole call; 30,000 unless told. */
  readonly totalMs?: number;
  /** Bytes of an answer, both as it is sent and unpacked; 1 MiB unless told. */
  readonly maxResponseBytes?: number;
  /** Takes the place of the system's resolver. */
  readonly resolve?: Resolve;
  readonly unsafe?: UnsafeEgress;
}

/** The one way out to addresses that a user has named. */
export interface Egress {
  /**
   * Fetches. Follows no redirect: an answer of 3xx comes as it is. Takes no proxy from the environment.
   * @throws EgressError, also while the body is read; what `init.signal` was aborted with
   */
  readonly fetch: typeof fetch;
  /**
   * Whether a URL could be allowed by what stands in it; nothing is looked up.
   * @throws EgressError `egress_denied`
   */
  judge(url: string): void;
  /**
   * Whether a URL would be allowed now, by the addresses that its host has at this moment.
   * @throws EgressError `egress_denied`, `egress_unresolvable`, `egress_timeout`
   */
  check(url: string): Promise<void>;
  /** Ends every connection. */
  close(): Promise<void>;
}

const MIB = 1024 * 1024;

export function createEgress(options: EgressOptions = {}): Egress {
  const { allow = [], ports, unsafe = {}, resolve = systemResolve } = options;
  const { connectMs = 5_000, headersMs = 10_000, idleMs = 10_000, totalMs = 30_000, maxResponseBytes = MIB } = options;
  const guard = new Guard({ allow, ports });
  const dispatcher = new Agent({
    connect: guardedConnector({
      lookupGuard: unsafe.lookup === true ? undefined : guard,
      socketGuard: unsafe.socket === true ? undefined : guard,
      resolve,
      connectMs,
    }),
    headersTimeout: headersMs,
    bodyTimeout: idleMs,
    maxResponseSize: maxResponseBytes,
    // Its timeouts and bounds are those of HTTP/1.1.
    allowH2: false,
  });

  const call = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    if (input instanceof Request) throw new TypeError('Give the address and the options apart.');
    const url = parseUrl(input);
    if (unsafe.literal !== true) guard.checkUrl(url);
    const deadline = new Deadline(totalMs, init.signal);
    try {
      // Node's types of fetch are those of another release of the same client.
      const request = { ...init, redirect: 'manual', signal: deadline.signal, dispatcher } as UndiciRequestInit;
      const response = (await undiciFetch(url, request)) as unknown as Response;
      return boundedResponse(response, maxResponseBytes, deadline);
    } catch (error) {
      deadline.end();
      throw deadline.errorOf(error);
    }
  };

  return {
    fetch: call,
    judge: (text) => void guard.checkUrl(parseUrl(text)),
    check: async (text) => {
      const target = guard.checkUrl(parseUrl(text));
      if (parseAddress(target.hostname) === undefined) await resolveChecked(target, guard, resolve, connectMs);
    },
    close: () => dispatcher.destroy(),
  };
}

function parseUrl(input: string | URL): URL {
  if (!URL.canParse(String(input))) throw EgressError.denied('url');
  return new URL(input);
}
