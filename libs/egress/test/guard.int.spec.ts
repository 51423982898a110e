import { countingServer, httpServer, type CountingServer, type HttpServer } from '@fenago/testing';
import type { LookupAddress } from 'node:dns';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEgress, type Egress, type EgressOptions } from '../src/index.js';
import { allowance } from './support.js';

const LOOPBACK: LookupAddress = { address: '127.0.0.1', family: 4 };
const PUBLIC: LookupAddress = { address: '203.0.112.1', family: 4 };

let server: CountingServer;
let egresses: Egress[] = [];

beforeAll(async () => {
  server = await countingServer();
});
beforeEach(() => server.reset());
afterEach(async () => {
  await Promise.all(egresses.map((egress) => egress.close()));
  egresses = [];
});
afterAll(() => server.close());

function egressOf(options: EgressOptions = {}): Egress {
  const egress = createEgress({ connectMs: 2_000, ...options });
  egresses.push(egress);
  return egress;
}

/** How a call ends: the denial, the code, or the status. */
async function endOf(call: Promise<Response | void>): Promise<string> {
  const answer = await call.catch((error: { denial?: string; code?: string }) => error.denial ?? error.code ?? String(error));
  return typeof answer === 'string' ? answer : String(answer?.status);
}

/** Ways to write an address of this host, which URLs, resolvers or sockets take. */
const LOOPBACKS = [
  '127.0.0.1',
  '127.0.0.1.',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0x7f.1',
  '0177.0.0.1',
  '0177.1',
  '017700000001',
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
  '[0:0:0:0:0:ffff:7f00:0001]',
  'localhost',
  'LOCALHOST',
  'ⓛocalhost',
];

describe('a host that is this one, however it is written', () => {
  it.each(LOOPBACKS)('%s is not reached', async (host) => {
    const url = `https://${host}:${server.port}/`;
    expect(await endOf(egressOf().fetch(url))).toBe('address');
    expect(await endOf(egressOf().check(url))).toBe('address');
    expect(server.connections).toBe(0);
  });

  it.each(LOOPBACKS)('%s hears nothing where the socket alone is looked at', async (host) => {
    const egress = egressOf({ unsafe: { literal: true, lookup: true } });
    expect(await endOf(egress.fetch(`https://${host}:${server.port}/`))).toBe('address');
    expect(server.bytes).toBe(0);
  });

  it('is reached by names where names are not looked up, and by each of these where nothing is looked at', async () => {
    const names = egressOf({ unsafe: { lookup: true, socket: true } });
    await endOf(names.fetch(`https://localhost:${server.port}/`));
    expect(server.connections).toBe(1);
    const open = egressOf({ unsafe: { literal: true, lookup: true, socket: true } });
    for (const host of LOOPBACKS) {
      server.reset();
      await endOf(open.fetch(`https://${host}:${server.port}/`));
      expect([host, server.bytes > 0]).toEqual([host, true]);
    }
  });
});

describe('a URL', () => {
  it.each([
    ['http://example.com/', 'scheme'],
    ['http://93.184.216.34/', 'scheme'],
    ['ftp://example.com/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['data:text/plain,x', 'scheme'],
    ['gopher://example.com/', 'scheme'],
    ['javascript:1', 'scheme'],
    ['unix:/var/run/docker.sock', 'scheme'],
    ['https://user@example.com/', 'credentials'],
    ['https://user:word@example.com/', 'credentials'],
    ['https://example.com@127.0.0.1/', 'credentials'],
    ['https://[fe80::1%25eth0]/', 'url'],
    ['https://256.1.1.1/', 'url'],
    ['https://1.2.3.4.5/', 'url'],
    ['https://0x100000000/', 'url'],
    ['https://exa mple.com/', 'url'],
    ['https://', 'url'],
    ['//example.com/', 'url'],
    ['', 'url'],
    ['https://169.254.169.254/latest/meta-data/', 'address'],
    ['https://[fd00:ec2::254]/latest/meta-data/', 'address'],
    ['https://168.63.129.16/', 'address'],
    ['https://10.0.0.1/', 'address'],
    ['https://[64:ff9b::a00:1]/', 'address'],
  ])('%s is refused: %s', async (url, denial) => {
    const egress = egressOf({ resolve: () => Promise.resolve([PUBLIC]) });
    expect(await endOf(egress.check(url))).toBe(denial);
    expect(await endOf(egress.fetch(url))).toBe(denial);
    expect(() => egress.judge(url)).toThrow(expect.objectContaining({ denial }));
  });

  it('is judged by its text without a look at what stands behind its name', () => {
    const egress = egressOf({ resolve: () => Promise.reject(new Error('asked')), allow: [allowance('ollama'), allowance('10.1.0.0/16')] });
    for (const url of ['https://example.com/', 'https://rebound.example/', 'http://ollama/', 'http://10.1.2.3:8080/', 'http://maybe.internal/']) egress.judge(url);
    expect(() => egress.judge('https://10.2.0.1/')).toThrow(expect.objectContaining({ denial: 'address' }));
  });

  it('is refused at ports that are not allowed', async () => {
    const egress = egressOf({ ports: [443], resolve: () => Promise.resolve([PUBLIC]) });
    expect(await endOf(egress.check('https://example.com:8443/'))).toBe('port');
    expect(await endOf(egress.check('https://example.com/'))).toBe('undefined');
  });
});

describe('a name', () => {
  const url = () => `https://provider.example:${server.port}/`;

  it('is refused where one of its addresses is not allowed', async () => {
    const egress = egressOf({ resolve: () => Promise.resolve([PUBLIC, LOOPBACK]) });
    expect(await endOf(egress.check(url()))).toBe('address');
    expect(await endOf(egress.fetch(url()))).toBe('address');
    expect(server.connections).toBe(0);
  });

  it('is judged anew when it is used: one that has moved since it was checked is not followed', async () => {
    let asked = 0;
    const rebinding = (): Promise<readonly LookupAddress[]> => Promise.resolve([(asked += 1) === 1 ? PUBLIC : LOOPBACK]);
    const egress = egressOf({ resolve: rebinding });
    expect(await endOf(egress.check(url()))).toBe('undefined');
    expect(await endOf(egress.fetch(url()))).toBe('address');
    expect(asked).toBe(2);
    expect(server.connections).toBe(0);
    // The controls: looked up alone holds, the socket alone holds, neither does not.
    const rebound = () => Promise.resolve([LOOPBACK]);
    expect(await endOf(egressOf({ resolve: rebound, unsafe: { socket: true } }).fetch(url()))).toBe('address');
    expect(await endOf(egressOf({ resolve: rebound, unsafe: { lookup: true } }).fetch(url()))).toBe('address');
    expect(server.bytes).toBe(0);
    await endOf(egressOf({ resolve: rebound, unsafe: { lookup: true, socket: true } }).fetch(url()));
    expect(server.bytes).toBeGreaterThan(0);
  });

  it('that has no address, or a resolver that does not answer, says so', async () => {
    const failing = Object.assign(new Error('getaddrinfo ENOTFOUND provider.example'), { code: 'ENOTFOUND' });
    expect(await endOf(egressOf({ resolve: () => Promise.reject(failing) }).check(url()))).toBe('egress_unresolvable');
    expect(await endOf(egressOf({ resolve: () => Promise.reject(failing) }).fetch(url()))).toBe('egress_unresolvable');
    expect(await endOf(egressOf({ resolve: () => Promise.resolve([]) }).check(url()))).toBe('egress_unresolvable');
    const silent = egressOf({ resolve: () => new Promise(() => undefined), connectMs: 200 });
    expect(await endOf(silent.check(url()))).toBe('egress_timeout');
    expect(await endOf(silent.fetch(url()))).toBe('egress_timeout');
  });
});

describe('what is allowed', () => {
  let http: HttpServer;
  let other: HttpServer;

  beforeAll(async () => {
    other = await httpServer((_request, response) => void response.end('other'));
    http = await httpServer((request, response) => {
      if (request.url === '/redirect') response.writeHead(307, { location: `${other.origin}/` }).end();
      else response.end('hello');
    });
  });
  beforeEach(() => void Object.assign(other, { hits: 0 }));
  afterAll(async () => {
    await http.close();
    await other.close();
  });
  const allowing = (text: string, options: EgressOptions = {}) => egressOf({ allow: [allowance(text)], ...options });

  it('is reached by http, at its port alone', async () => {
    const egress = allowing(`127.0.0.1:${http.port}`);
    expect(await (await egress.fetch(`${http.origin}/`)).text()).toBe('hello');
    expect(await endOf(egress.check(`http://localhost:${http.port}/`))).toBe('undefined');
    expect(await endOf(egress.fetch(`${other.origin}/`))).toBe('address');
    expect(other.hits).toBe(0);
  });

  it('is a name whatever its address, and no other name', async () => {
    const egress = allowing('ollama', { resolve: () => Promise.resolve([LOOPBACK]) });
    expect(await (await egress.fetch(`http://ollama:${http.port}/`)).text()).toBe('hello');
    expect(await endOf(egress.fetch(`http://evil:${http.port}/`))).toBe('scheme');
    expect(await endOf(egress.fetch(`https://evil:${http.port}/`))).toBe('address');
  });

  it('leads nowhere else: redirects are answers', async () => {
    const egress = allowing(`127.0.0.1:${http.port}`);
    for (const redirect of ['manual', 'follow'] as const) {
      const answer = await egress.fetch(`${http.origin}/redirect`, { redirect });
      expect([answer.status, answer.headers.get('location')]).toEqual([307, `${other.origin}/`]);
    }
    expect(other.hits).toBe(0);
    // The control: a client that follows gets there.
    await (await fetch(`${http.origin}/redirect`)).text();
    expect(other.hits).toBe(1);
  });

  it('is reached without the proxies of the environment', async () => {
    const names = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'NODE_USE_ENV_PROXY'];
    const before = names.map((name) => process.env[name]);
    try {
      for (const name of names) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : other.origin;
      expect(await (await allowing('127.0.0.1').fetch(`${http.origin}/`)).text()).toBe('hello');
      expect(other.hits).toBe(0);
    } finally {
      for (const [index, name] of names.entries()) {
        const value = before[index];
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });
});
