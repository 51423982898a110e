import { buildConnector } from 'undici';
import type { Socket } from 'node:net';
import { targetOf, type Guard } from './guard.js';
import { lookupOf, resolveChecked, type Resolve } from './resolver.js';

export interface ConnectorOptions {
  /** Checks the addresses of names; none in a negative control. */
  readonly lookupGuard: Guard | undefined;
  /** Checks the address of a socket; none in a negative control. */
  readonly socketGuard: Guard | undefined;
  readonly resolve: Resolve;
  readonly connectMs: number;
}

/**
 * Connects to addresses that were checked, and looks where the socket ended before the first byte goes out: also before
 * the first one of TLS.
 */
export function guardedConnector({ lookupGuard, socketGuard, resolve, connectMs }: ConnectorOptions): buildConnector.connector {
  const shared = { timeout: connectMs, allowH2: false };
  const secure = buildConnector(shared);
  return (options, callback) => {
    const target = targetOf(options);
    const lookup = lookupOf(() => resolveChecked(target, lookupGuard, resolve, connectMs));
    const plain = buildConnector({ ...shared, lookup, autoSelectFamily: true });
    plain({ hostname: target.hostname, protocol: 'http:', port: String(target.port) }, (error, socket) => {
      const refusal = error ?? refused(socket, () => socketGuard?.checkAddress(target, socket?.remoteAddress));
      if (refusal !== undefined) callback(refusal, null);
      else if (target.protocol === 'https:') secure({ ...options, httpSocket: socket as Socket }, callback);
      else callback(null, socket as Socket);
    });
  };
}

function refused(socket: Socket | null, check: () => void): Error | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    socket?.destroy();
    return error as Error;
  }
}
