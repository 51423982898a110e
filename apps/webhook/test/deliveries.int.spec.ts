import { COMMANDS } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Receiver, answers } from './receiver.js';
import { Webhooks, aUser, happened } from './support.js';

let webhooks: Webhooks;
let receiver: Receiver;
beforeAll(async () => {
  webhooks = await Webhooks.start();
});
afterAll(() => webhooks.stop());
beforeEach(async () => {
  receiver = await Receiver.start();
});
afterEach(() => receiver.stop());

describe('an event', () => {
  it('is posted as it is published, signed by Standard Webhooks', async () => {
    const caller = aUser();
    const { id, secret } = await webhooks.create(caller, { url: receiver.url });
    const event = happened(caller);
    await webhooks.publish(event);
    const { headers, body, id: deliveryId } = await receiver.of(event.id);
    expect(new Webhook(secret).verify(body, headers)).toEqual(event);
    expect(() => new Webhook(`whsec_${Buffer.alloc(32).toString('base64')}`).verify(body, headers)).toThrow('No matching signature found');
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': deliveryId });
    const delivery = await webhooks.deliveryThat(caller, id, deliveryId, ({ status }) => status === 'delivered');
    expect(delivery).toMatchObject({ eventId: event.id, eventType: event.type, objectId: event.subject, attemptCount: 1, nextAttemptAt: null, lastError: null, event });
    expect(delivery.attempts).toMatchObject([{ number: 1, request: { url: receiver.url }, answer: { status: 204, body: '' }, error: null }]);
    expect(JSON.stringify(delivery)).not.toContain('v1,');
  });
});
