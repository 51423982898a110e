import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FenagoError } from '@fenago/contracts';
import { startTestNats, type TestNats } from '@fenago/testing';
import { startGateway, type TestGateway } from './support/gateway.js';
import { StubServices } from './support/stub-services.js';

describe('webhooks', () => {
  let nats: TestNats;
  let services: StubServices;
  let gateway: TestGateway;

  beforeAll(async () => {
    nats = await startTestNats();
    services = new StubServices(nats.url);
    await services.start();
    gateway = await startGateway(nats.url, { webhooksPerMinute: 20 });
  });
  afterAll(async () => {
    await gateway.service.drain();
    await services.stop();
    await nats.stop();
  });
  beforeEach(() => {
    services.reset();
    services.on('receiveStripeEvent', () => null);
  });

  const SIGNED = { 'stripe-signature': 't=1,v1=00' };
  const send = (body: string, headers: Record<string, string> = SIGNED) => gateway.call('POST', '/webhooks/stripe', body, headers);

  it('are handed on as the bytes that they are, whatever the API would say to them', async () => {
    for (const body of ['{\n  "id": "evt_1",\n  "ä": "\\ud800", "__proto__": {}\n}', 'no JSON', '[1]']) {
      expect(await send(body)).toMatchObject({ status: 204 });
      expect(services.requestsOf('receiveStripeEvent').at(-1)).toEqual({ payload: Buffer.from(body).toString('base64'), signature: SIGNED['stripe-signature'] });
    }
  });

  it('are as long as they may be, and no longer', async () => {
    expect(await send('x'.repeat(640 * 1024))).toMatchObject({ status: 204 });
    expect(await send('x'.repeat(640 * 1024 + 1))).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });

  it('are refused without a signature, with one that is wrong, and as another kind', async () => {
    expect(await send('{}', {})).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(services.requestsOf('receiveStripeEvent')).toEqual([]);
    expect(await send('{}', { ...SIGNED, 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
    services.on('receiveStripeEvent', () => {
      throw new FenagoError('stripe_signature_invalid', 'No.');
    });
    expect(await send('{}')).toMatchObject({ status: 400, body: { code: 'stripe_signature_invalid' } });
  });

  it('are no part of the API: its bodies are read as ever, and its document does not name them', async () => {
    expect(await gateway.call('POST', '/v1/leads', '[1]', {})).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(JSON.stringify((await gateway.call('GET', '/openapi.json')).body)).not.toContain('"/webhooks');
  });

  it('are limited by their address', async () => {
    const answers = await Promise.all(Array.from({ length: 21 }, () => send('{}')));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
  });
});
