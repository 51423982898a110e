import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEgress, type Egress } from '../src/index.js';
import { CERTIFICATE, CERTIFICATE_KEY } from './certificate.js';
import { allowance } from './support.js';

describe('https', () => {
  const server = createServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY }, (request, response) => void response.end(`hello ${request.headers.host}`));
  let port: number;
  let egress: Egress;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
    const resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    egress = createEgress({ allow: [allowance('127.0.0.1')], resolve });
  });
  afterAll(async () => {
    await egress.close();
    server.close();
  });

  it('is spoken with a host whose certificate is good, and with no other', async () => {
    const url = `https://provider.example:${port}/`;
    await expect(egress.fetch(url)).rejects.toMatchObject({ code: 'egress_unreachable' });
    const before = getCACertificates('default');
    try {
      setDefaultCACertificates([CERTIFICATE]);
      expect(await (await egress.fetch(url)).text()).toBe(`hello provider.example:${port}`);
      await expect(egress.fetch(`https://another.example:${port}/`)).rejects.toMatchObject({ code: 'egress_unreachable' });
    } finally {
      setDefaultCACertificates(before);
    }
  });
});
