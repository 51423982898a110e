import { nkeyAuthenticator } from '@nats-io/nats-core';
import type { NodeConnectionOptions } from '@nats-io/transport-node';

export type ServerAddress = Pick<NodeConnectionOptions, 'servers' | 'user' | 'pass' | 'token' | 'authenticator'>;

/** Seed of a user's nkey. */
const SEED = /^SU[A-Z2-7]{56}$/;

/**
 * Servers and credentials of a URL, or of several separated by commas: `nats://user:password@host:4222,nats://host2:4222`.
 * The first credentials found hold for all; a user without a password is the seed of an nkey, or else a token.
 */
export function serverAddress(urls: string): ServerAddress {
  const servers: string[] = [];
  let credentials: Omit<ServerAddress, 'servers'> = {};
  for (const text of urls.split(',')) {
    const url = new URL(text.trim().includes('://') ? text.trim() : `nats://${text.trim()}`);
    if (url.username !== '' && Object.keys(credentials).length === 0) {
      const user = decodeURIComponent(url.username);
      credentials = url.password === '' ? keyOrToken(user) : { user, pass: decodeURIComponent(url.password) };
    }
    servers.push(`${url.protocol}//${url.host}`);
  }
  return { servers, ...credentials };
}

function keyOrToken(text: string): Pick<ServerAddress, 'token' | 'authenticator'> {
  return SEED.test(text) ? { authenticator: nkeyAuthenticator(new TextEncoder().encode(text)) } : { token: text };
}
