import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import type { Guard, Target } from './guard.js';
import { EgressError, toEgressError } from './egress-error.js';

/** Resolves a name to all of its addresses; the system's way unless told. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export const systemResolve: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) => (error === null ? resolve(addresses) : reject(error)));
  });

/** What name servers answer of a name that they do not know, or that there are none of them. */
const UNKNOWN = new Set<unknown>(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']);

export interface ServerResolveOptions {
  /** Milliseconds until a server is asked for the second and last time; 1,000 unless told. */
  readonly timeoutMs?: number;
  /** Name servers as `<address>:<port>`; the system's unless told. */
  readonly servers?: readonly string[];
}

/**
 * Asks name servers itself. The system's way occupies one of the few threads that all lookups of a process share for as long as a name server does not
 * answer, so a few such names hold up all others; it is gone only where the servers know no such name (it may stand in a file of hosts).
 */
export function serverResolve({ timeoutMs = 1_000, servers }: ServerResolveOptions = {}): Resolve {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  return async (hostname) => {
    const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const found = [...addressesOf(v4, 4), ...addressesOf(v6, 6)];
    if (found.length > 0) return found;
    const unanswered = [v4, v6].find((one) => one.status === 'rejected' && !UNKNOWN.has((one.reason as { readonly code?: unknown }).code));
    if (unanswered?.status === 'rejected') throw EgressError.failed('egress_unresolvable', unanswered.reason);
    return systemResolve(hostname);
  };
}

function addressesOf(result: PromiseSettledResult<readonly string[]>, family: 4 | 6): readonly LookupAddress[] {
  return result.status === 'fulfilled' ? result.value.map((address) => ({ address, family })) : [];
}

/**
 * All addresses of a target's name, of which each must be allowed: one that is not makes the name suspect.
 * @param timeoutMs longest wait for the resolver, which has no bound of its own
 * @throws EgressError
 */
export async function resolveChecked(target: Target, guard: Guard | undefined, resolve: Resolve, timeoutMs: number): Promise<readonly LookupAddress[]> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(EgressError.failed('egress_timeout')), timeoutMs);
  try {
    const addresses = await Promise.race([resolve(target.hostname), late.promise]);
    if (addresses.length === 0) throw EgressError.failed('egress_unresolvable');
    for (const { address } of addresses) guard?.checkAddress(target, address);
    return addresses;
  } catch (error) {
    throw toEgressError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** The same as Node's sockets ask for it: they connect to the addresses that were checked, and to no other. */
export function lookupOf(resolved: () => Promise<readonly LookupAddress[]>): LookupFunction {
  const ask = callbackify(resolved);
  return (_hostname, { all }, callback) => {
    ask((error, addresses) => {
      const [first] = addresses ?? [];
      if (all === true) callback(error, [...(addresses ?? [])]);
      else callback(error, first?.address ?? '', first?.family);
    });
  };
}
