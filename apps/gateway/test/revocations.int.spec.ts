import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventSubject, FenagoError, newId } from '@fenago/contracts';
import { connectNats, EventPublisher, type NatsLink } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { eventOf, startTestNats, until, type TestNats } from '@fenago/testing';
import { startProxy, type CuttableProxy } from './support/cuttable-proxy.js';
import { startGateway, type TestGateway } from './support/gateway.js';
import { USER, USER_ID, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

const WITHIN_MS = 1_000;
const OFF = { unsafe: { revocations: true } };

let nats: TestNats;
let link: NatsLink;
let services: StubServices;
let gateways: TestGateway[] = [];
let revoked: boolean;

beforeAll(async () => {
  nats = await startTestNats();
  services = new StubServices(nats.url);
  await services.start();
  link = await connectNats({ url: nats.url, name: 'user', logger: createLogger({ service: 'user', level: 'silent' }) });
});

afterAll(async () => {
  await link.drain(1_000);
  await services.stop();
  await nats.stop();
});

beforeEach(() => {
  revoked = false;
  services.reset();
  services.on('getUser', () => USER);
  services.on('verifyApiKey', () => {
    if (revoked) throw new FenagoError('not_found', 'No such key.');
    return verifiedKey();
  });
});

afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.service.drain()));
});

async function start(overrides: Parameters<typeof startGateway>[1] = {}, url = nats.url): Promise<TestGateway> {
  const gateway = await startGateway(url, overrides);
  gateways.push(gateway);
  return gateway;
}

const statusOf = async (gateway: TestGateway): Promise<number> => (await gateway.call('GET', '/v1/me')).status;
const statuses = (): Promise<number[]> => Promise.all(gateways.map(statusOf));

/** As the user service does: the commit first, then the event. */
async function revoke(): Promise<void> {
  revoked = true;
  const apiKeyId = newId('apiKey', Date.now());
  const event = eventOf({ type: 'api_key.revoked', aggregateId: apiKeyId, ownerId: USER_ID, data: { apiKeyId, userId: USER_ID } });
  const subject = eventSubject(event.type, USER_ID, apiKeyId);
  await new EventPublisher(link).publish({ subject, id: event.id, payload: JSON.stringify(event) });
}

describe('a key that is revoked', () => {
  it('is refused within a second by every gateway that remembers it, and not by one that does not listen', async () => {
    await start();
    await start();
    await start(OFF);
    expect(await statuses()).toEqual([200, 200, 200]);
    await revoke();
    await until(async () => (await statuses()).slice(0, 2).every((status) => status === 401), { deadlineMs: WITHIN_MS });
    expect(await statuses()).toEqual([401, 401, 200]);
  });

  describe('while a gateway is off the broker', () => {
    let proxies: CuttableProxy[] = [];
    afterEach(async () => {
      await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
    });

    it('is refused once it is back, and not by one that did not listen', async () => {
      for (const overrides of [{}, OFF]) {
        const proxy = await startProxy(nats.port);
        proxies.push(proxy);
        await start(overrides, `nats://127.0.0.1:${proxy.port}`);
      }
      expect(await statuses()).toEqual([200, 200]);
      for (const proxy of proxies) proxy.cut();
      await until(async () => (await statuses()).every((status) => status === 503));
      await revoke();
      for (const proxy of proxies) proxy.mend();
      await until(async () => (await statuses()).every((status) => status !== 503));
      expect(await statuses()).toEqual([401, 200]);
    });
  });
});
