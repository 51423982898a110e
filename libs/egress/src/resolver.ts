import { lookup as systemLookup, type LookupAddress } from 'node:dns';
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
