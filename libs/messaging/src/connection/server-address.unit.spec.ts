import { describe, expect, it } from 'vitest';
import { serverAddress } from './server-address.js';

describe('serverAddress', () => {
  it.each([
    ['nats://localhost:4222', { servers: ['nats://localhost:4222'] }],
    ['localhost:4222', { servers: ['nats://localhost:4222'] }],
    ['nats://user:p%40ss@a:1, nats://b:2', { servers: ['nats://a:1', 'nats://b:2'], user: 'user', pass: 'p@ss' }],
    ['tls://secret@a:1', { servers: ['tls://a:1'], token: 'secret' }],
  ])('reads %s', (url, expected) => {
    expect(serverAddress(url)).toEqual(expected);
  });

  it('takes the seed of an nkey, which is not sent', () => {
    const seed = `SU${'A'.repeat(56)}`;
    const { authenticator, token, servers } = serverAddress(`nats://${seed}@a:1`);
    expect({ token, servers }).toEqual({ token: undefined, servers: ['nats://a:1'] });
    expect(authenticator).toBeTypeOf('function');
  });
});
