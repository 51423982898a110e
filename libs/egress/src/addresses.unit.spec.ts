import { describe, expect, it } from 'vitest';
import { isPublic, parseAddress } from './addresses.js';

const PUBLIC = ['1.1.1.1', '8.8.8.8', '172.32.0.1', '100.128.0.1', '192.0.1.1', '223.255.255.255', '2606:4700:4700::1111', '2001:4860:4860::8888'];

const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'own host': ['127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '::1', '::'],
  private: ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', 'fc00::1', 'fdff::1', 'fec0::1'],
  'link-local, where clouds have their metadata': ['169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0'],
  'metadata elsewhere': ['168.63.129.16', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254'],
  'shared by a provider': ['100.64.0.1', '100.127.255.255'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1', 'ff0e::1'],
  broadcast: ['255.255.255.255'],
  reserved: ['240.0.0.1', '192.0.0.1', '192.88.99.1', '192.31.196.1', '192.52.193.1', '192.175.48.1'],
  documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
  benchmarks: ['198.18.0.1', '198.19.255.255', '2001:2::1'],
  'mapped IPv4': ['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:7f00:1', '::ffff:a9fe:a9fe'],
  'compatible IPv4': ['::127.0.0.1', '::7f00:1', '::8.8.8.8'],
  'translated IPv4': ['::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::808:808', '64:ff9b:1::7f00:1'],
  'tunnelled IPv4': ['2002:7f00:1::', '2002:a00:1::1', '2001::1', '2001:0:7f00:1::'],
  'not of the open Internet': ['100::1', '2001:10::1', '2001:20::1', '4000::1', '5f00::1', 'e000::1', '2620:4f:8000::1'],
};

const of = (text: string) => {
  const address = parseAddress(text);
  return address === undefined ? 'none' : isPublic(address);
};

describe('isPublic', () => {
  it.each(PUBLIC)('lets %s pass', (text) => {
    expect(of(text)).toBe(true);
  });

  const refused = Object.entries(REFUSED).flatMap(([kind, addresses]) => addresses.map((text) => [text, kind] as const));
  it('knows many addresses', () => {
    expect(refused.length).toBeGreaterThanOrEqual(60);
  });
  it.each(refused)('refuses %s: %s', (text) => {
    expect(of(text)).toBe(false);
  });

  it('takes a mapped address for the IPv4 that it is', () => {
    expect(of('::ffff:8.8.8.8')).toBe(true);
  });
});

describe('parseAddress', () => {
  // URLs have resolved such forms before: what is left is a name, never an address that was read otherwise than it is used.
  it.each(['', 'localhost', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '1.2.3', '1.2.3.4.5', '256.1.1.1', '[::1]', ':::', '1.2.3.4:80'])(
    'finds none in %j',
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );
});
