import type { NodeConnectionOptions } from '@nats-io/transport-node';

type Address = Pick<NodeConnectionOptions, 'servers' | 'user' | 'pass' | 'token'>;

/**
 * Servers and credentials of a URL, or of several separated by commas: `nats://user:password@host:4222,nats://host2:4222`.
 * The first credentials found hold for all; a user without a password is a token.
 */
export function serverAddress(urls: string): Address {
  const servers: string[] = [];
  let credentials: Pick<Address, 'user' | 'pass' | 'token'> = {};
  for (const text of urls.split(',')) {
    const url = new URL(text.trim().includes('://') ? text.trim() : `nats://${text.trim()}`);
    if (url.username !== '' && Object.keys(credentials).length === 0) {
      const user = decodeURIComponent(url.username);
      credentials = url.password === '' ? { token: user } : { user, pass: decodeURIComponent(url.password) };
    }
    servers.push(`${url.protocol}//${url.host}`);
  }
  return { servers, ...credentials };
}
