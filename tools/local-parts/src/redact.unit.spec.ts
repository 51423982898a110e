import { describe, expect, it } from 'vitest';
import { hostsOf, withoutCredentials } from './redact.js';

describe('hostsOf', () => {
  it.each([
    ['mongodb://ann:secret@one:27017,two:27018/app?replicaSet=rs0', 'one:27017,two:27018'],
    ['mongodb+srv://ann:se@c/r,et@cluster.example/app', 'cluster.example'],
    ['nats://token@one:4222,nats://ann:secret@two:4222', 'one:4222,two:4222'],
    ['nats://127.0.0.1:4222', '127.0.0.1:4222'],
  ])('shows the hosts of %s and no credentials', (text, hosts) => {
    expect(hostsOf(text)).toBe(hosts);
  });
});

describe('withoutCredentials', () => {
  it('cleans every URL in a text', () => {
    expect(withoutCredentials('from https://ann:secret@index.example/simple and http://plain.example')).toBe(
      'from https://index.example/simple and http://plain.example',
    );
  });
});
