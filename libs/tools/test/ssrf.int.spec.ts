import { createEgress, type Egress, type EgressOptions } from '@fenago/egress';
import { countingServer, httpServer, type CountingServer, type HttpServer } from '@fenago/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchDocument } from '../src/index.js';
import { call, toolSet } from './support.js';

/** Ways to write a host that is this one. */
const HOSTS = [
  '127.0.0.1',
  '127.0.0.1.',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '2130706433',
  '017700000001',
  '0x7f000001',
  '0x7f.0.0.1',
  '0x7f.1',
  '0177.0.0.1',
  '0177.0x0.0.1',
  '0177.1',
  '0',
  '0.0.0.0',
  '%31%32%37.0.0.1',
  '１２７.0.0.1',
  '127。0。0。1',
  '①②⑦.0.0.1',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:0.0.0.0]',
  '[0:0:0:0:0:ffff:7f00:0001]',
  'localhost',
  'localhost.',
  'LOCALHOST',
  'ⓛocalhost',
] as const;
/** Names of strangers that lead here. */
const NAMES = ['127.0.0.1.nip.example', 'rebound.example', 'xn--bcher-kva.example'] as const;
/** Hosts that are not reached from here, and must not be asked for. */
const ELSEWHERE = [
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '169.254.169.254',
  '[::ffff:169.254.169.254]',
  '100.100.100.200',
  '168.63.129.16',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  '255.255.255.255',
] as const;
/** Around a host: what stands there to mislead who reads it. */
const FORMS = (host: string, port: number): readonly string[] => [`https://${host}:${port}/`, `http://${host}:${port}/x?a=b`];
const MISLEADING = (port: number): readonly string[] => [
  `https://example.com@127.0.0.1:${port}/`,
  `https://example.com:443@127.0.0.1:${port}/`,
  `https://example.com%40127.0.0.1:${port}/`,
  `https://127.0.0.1:${port}#@example.com/`,
  `https://127.0.0.1:${port}\\@example.com/`,
  `https:/\\127.0.0.1:${port}/`,
  `https:127.0.0.1:${port}/`,
  `https://127.0.0.1:${port}?@example.com/`,
  `https://127.0.0.1\t:${port}/`,
];

const signal = new AbortController().signal;

/** Everything that reaches out for a user: whoever comes here must find the guard in front of it. */
const WAYS: Readonly<Record<string, (url: string, egress: Egress) => Promise<unknown>>> = {
  'an HTTP tool': (url, egress) => call(toolSet([{ type: 'http', name: 'it', method: 'GET', url }], egress), 'it'),
  'a server of tools': (url, egress) => toolSet([{ type: 'mcp', name: 'srv', url }], egress).list(signal),
  'an import of a document': (url, egress) => fetchDocument(url, egress),
  http_get: (url, egress) => call(toolSet([{ type: 'builtin', name: 'http_get' }], egress), 'http_get', { url }),
};

describe.each(Object.entries(WAYS))('%s', (_way, reach) => {
  let here: CountingServer;
  let redirecting: HttpServer;
  const egresses: Egress[] = [];
  const loopback = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
  const egressOf = (options: EgressOptions = {}): Egress => {
    const egress = createEgress({ resolve: loopback, ...options });
    egresses.push(egress);
    return egress;
  };

  beforeAll(async () => {
    here = await countingServer();
    redirecting = await httpServer((request, response) => void response.writeHead(Number(request.url?.slice(1)), { location: `http://127.0.0.1:${here.port}/` }).end());
  });
  beforeEach(() => here.reset());
  afterEach(async () => {
    await Promise.all(egresses.splice(0).map((egress) => egress.close()));
  });
  afterAll(async () => {
    await Promise.all([here.close(), redirecting.close()]);
  });

  const hosts = [...HOSTS, ...NAMES, ...ELSEWHERE];

  it('reaches nothing on this machine, however it is named', async () => {
    const urls = [...hosts.flatMap((host) => FORMS(host, here.port)), ...MISLEADING(here.port)];
    expect(urls.length).toBeGreaterThan(100);
    const egress = egressOf();
    for (const url of urls) {
      await reach(url, egress).catch(() => undefined);
      expect([url, here.connections]).toEqual([url, 0]);
    }
  });

  it('does so without the guard (the control)', async () => {
    const egress = egressOf({ unsafe: { literal: true, lookup: true, socket: true } });
    for (const host of [...HOSTS, ...NAMES]) {
      for (const url of FORMS(host, here.port)) {
        here.reset();
        await reach(url, egress).catch(() => undefined);
        expect([url, here.bytes > 0]).toEqual([url, true]);
      }
    }
  });

  it('does not follow a name that moves here between two looks', async () => {
    let looks = 0;
    const resolve = () => Promise.resolve([{ address: (looks += 1) === 1 ? '203.0.112.1' : '127.0.0.1', family: 4 }]);
    const egress = egressOf({ resolve });
    await egress.check(`https://rebound.example:${here.port}/`);
    await reach(`https://rebound.example:${here.port}/`, egress).catch(() => undefined);
    expect([looks > 1, here.connections]).toEqual([true, 0]);
  });

  it('does not go where a server that is allowed sends it', async () => {
    const egress = egressOf({ allow: [{ host: '127.0.0.1', port: redirecting.port }] });
    const before = redirecting.hits;
    for (const status of [301, 302, 303, 307, 308]) await reach(`${redirecting.origin}/${status}`, egress).catch(() => undefined);
    expect(redirecting.hits).toBeGreaterThanOrEqual(before + 5);
    expect(here.connections).toBe(0);
    // The control: who follows gets here.
    await fetch(`${redirecting.origin}/307`, { signal }).catch(() => undefined);
    expect(here.bytes).toBeGreaterThan(0);
  });
});
