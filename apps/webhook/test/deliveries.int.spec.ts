import { COMMANDS, newId } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Receiver, answers } from './receiver.js';
import { Webhooks, aUser, codeOf, happened } from './support.js';

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
    expect((await webhooks.deliveries(caller, id)).data.map((one) => one.eventType)).toEqual(['webhook.created', 'conversation.created']);
  });

  it('goes to those alone who take it', async () => {
    const [caller, stranger] = [aUser(), aUser()];
    const conversationId = newId('conversation', 0);
    const elsewhere = [
      await webhooks.create(stranger, { url: receiver.url, types: ['conversation.created'] }),
      await webhooks.create(caller, { url: receiver.url, types: ['conversation.deleted'] }),
      await webhooks.create(caller, { url: receiver.url, objectId: newId('conversation', 1) }),
      await webhooks.update(caller, (await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'] })).id, { status: 'disabled' }),
    ];
    const taking = await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'], objectId: conversationId });
    // Of before it was there, which comes late; and after it one that comes.
    await webhooks.publish(happened(caller, { conversationId, time: new Date(Date.now() - 60_000).toISOString() }), happened(caller, { conversationId, sequence: 2 }));
    await receiver.of(`${conversationId}:2`);
    expect(receiver.received.map(({ event }) => event.id)).toEqual([`${conversationId}:2`]);
    expect((await webhooks.deliveries(caller, taking.id)).data).toHaveLength(1);
    for (const { id, userId } of elsewhere) expect((await webhooks.deliveries({ userId }, id)).data.filter(({ eventType }) => eventType === 'conversation.created')).toEqual([]);
  });

  it('that comes again is delivered once', async () => {
    const caller = aUser();
    const { id } = await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'] });
    const [twice, last] = [happened(caller), happened(caller)];
    await webhooks.service.publish(twice);
    await receiver.of(twice.id);
    for (const event of [twice, twice, last]) await webhooks.service.publish(event);
    await receiver.of(last.id);
    expect(receiver.received.map(({ event }) => event.id)).toEqual([twice.id, last.id]);
    expect((await webhooks.deliveries(caller, id)).data).toHaveLength(2);
  });

  it('that is none is passed over', async () => {
    const caller = aUser();
    await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'] });
    await webhooks.service.publishRaw('conversation.created', newId('conversation', 0), '{"type":"conversation.created"}');
    const next = happened(caller);
    await webhooks.publish(next);
    expect((await receiver.of(next.id)).event).toEqual(next);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('an answer of success', () => {
  it('is one though its body is large, or never ends; its beginning is told', async () => {
    const caller = aUser();
    const { id } = await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'] });
    receiver.behaviour = (_received, response) => void response.writeHead(200).write('x'.repeat(100_000));
    const event = happened(caller);
    await webhooks.publish(event);
    const { id: deliveryId } = await receiver.of(event.id);
    const { attempts } = await webhooks.deliveryThat(caller, id, deliveryId, ({ status }) => status === 'delivered');
    expect(attempts.map(({ answer }) => answer?.body)).toEqual(['x'.repeat(2_048)]);
  });
});

describe('an attempt that fails', () => {
  it('is repeated under the same id, and told in the log with its answer', async () => {
    const caller = aUser();
    const { id, secret } = await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'] });
    receiver.behaviour = (received, response) => answers(receiver.received.length < 3 ? 500 : 200, { 'set-cookie': 'a=b', server: 'mine' })(received, response);
    const event = happened(caller);
    await webhooks.publish(event);
    const { id: deliveryId } = await receiver.of(event.id);
    const delivery = await webhooks.deliveryThat(caller, id, deliveryId, ({ status }) => status === 'delivered');
    expect(receiver.ids).toEqual([deliveryId, deliveryId, deliveryId]);
    receiver.verify(secret);
    expect(delivery.attempts.map(({ number, answer, error }) => [number, answer?.status, error?.code])).toEqual([
      [1, 500, 'http_status'],
      [2, 500, 'http_status'],
      [3, 200, undefined],
    ]);
    expect(delivery.attempts[0]?.answer).toMatchObject({ headers: { server: 'mine' }, body: 'Answer 500' });
    expect(JSON.stringify(delivery)).not.toContain('a=b');
    const after = await until(async () => {
      const webhook = await webhooks.get(caller, id);
      return webhook.failures === 0 && webhook;
    });
    expect(after).toMatchObject({ status: 'enabled', failingSince: null, lastDeliveredAt: expect.any(String) as string });
  });

  it('follows no redirect, and nothing to an address that is not allowed', async () => {
    const caller = aUser();
    const target = await Receiver.start();
    receiver.behaviour = answers(302, { location: target.url });
    const { id } = await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'] });
    // As where the operator has taken it from the list since.
    const named = await webhooks.create(caller, { types: ['conversation.created'] });
    await webhooks.service.mongo.db.collection('WEBHOOK').updateOne({ _id: named.id as never }, { $set: { url: 'https://127.0.0.2/' } });
    const event = happened(caller);
    await webhooks.publish(event);
    const codesOf = async (webhookId: string): Promise<string> =>
      until(async () => {
        const [delivery] = (await webhooks.deliveries(caller, webhookId)).data;
        return delivery?.lastError?.code;
      });
    expect([await codesOf(id), await codesOf(named.id)]).toEqual(['http_status', 'egress_denied']);
    expect(target.received).toEqual([]);
    await target.stop();
  });

  it('waits as long as the receiver asks', async () => {
    const caller = aUser();
    receiver.behaviour = answers(429, { 'retry-after': '3600' });
    const { id } = await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'] });
    const event = happened(caller);
    await webhooks.publish(event);
    const { id: deliveryId } = await receiver.of(event.id);
    const { nextAttemptAt } = await webhooks.deliveryThat(caller, id, deliveryId, ({ lastError }) => lastError !== null);
    expect(Math.abs(Date.parse(String(nextAttemptAt)) - Date.now() - 3_600_000)).toBeLessThan(60_000);
    // Whom its user has waited for long enough gets it now.
    receiver.behaviour = answers(200);
    await webhooks.redeliver(caller, id, deliveryId);
    await webhooks.deliveryThat(caller, id, deliveryId, ({ status }) => status === 'delivered');
    expect(receiver.ids).toEqual([deliveryId, deliveryId]);
  });
});

describe('a secret', () => {
  it('and the one before it both sign, for as long as they overlap', async () => {
    const caller = aUser();
    const { id, secret: before } = await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'] });
    const { secret } = await webhooks.service.request(COMMANDS.rotateWebhookSecret, { caller, webhookId: id });
    const event = happened(caller);
    await webhooks.publish(event);
    await receiver.of(event.id);
    for (const one of [before, secret]) receiver.verify(one);
    const last = await webhooks.service.request(COMMANDS.rotateWebhookSecret, { caller, webhookId: id, overlapSeconds: 0 });
    const next = happened(caller);
    await webhooks.publish(next);
    const { body, headers } = await receiver.of(next.id);
    new Webhook(last.secret).verify(body, headers);
    for (const one of [before, secret]) expect(() => new Webhook(one).verify(body, headers)).toThrow('No matching signature found');
  });
});

describe('webhook.test', () => {
  it('delivers an event to this webhook alone, whatever it takes', async () => {
    const caller = aUser();
    const { id, secret } = await webhooks.create(caller, { url: receiver.url, types: ['agent.deleted'] });
    const other = await webhooks.create(caller, { url: receiver.url });
    const test = (webhookId: string, by = caller) => webhooks.service.request(COMMANDS.testWebhook, { caller: by, webhookId });
    const { eventId, deliveryId } = await test(id);
    const received = await receiver.of(eventId);
    expect(received).toMatchObject({ id: deliveryId, event: { type: 'webhook.tested', data: { webhookId: id } } });
    new Webhook(secret).verify(received.body, received.headers);
    await receiver.of((await test(other.id)).eventId);
    expect((await webhooks.deliveries(caller, other.id)).data.filter(({ eventId: of }) => of === eventId)).toEqual([]);
    expect(await codeOf(test(id, aUser()))).toBe('not_found');
    await webhooks.update(caller, id, { status: 'disabled' });
    expect(await codeOf(test(id))).toBe('conflict');
  });
});

describe('webhook.redeliver', () => {
  it('delivers again under the same id', async () => {
    const caller = aUser();
    const { id } = await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'] });
    const event = happened(caller);
    await webhooks.publish(event);
    const { id: deliveryId } = await receiver.of(event.id);
    await webhooks.deliveryThat(caller, id, deliveryId, ({ status }) => status === 'delivered');
    await webhooks.redeliver(caller, id, deliveryId);
    const delivery = await webhooks.deliveryThat(caller, id, deliveryId, ({ status, attemptCount }) => status === 'delivered' && attemptCount === 2);
    expect(delivery.attempts.map(({ number }) => number)).toEqual([1, 2]);
    expect(receiver.ids).toEqual([deliveryId, deliveryId]);
  });

  it('refuses what is not the caller’s, or is unknown', async () => {
    const caller = aUser();
    const { id } = await webhooks.create(caller, { url: receiver.url });
    const { id: deliveryId } = await until(() => receiver.received[0]);
    expect(await codeOf(webhooks.redeliver(aUser(), id, deliveryId))).toBe('not_found');
    expect(await codeOf(webhooks.redeliver(caller, newId('webhook', 0), deliveryId))).toBe('not_found');
    expect(await codeOf(webhooks.redeliver(caller, id, newId('delivery', 0)))).toBe('not_found');
    expect(await codeOf(webhooks.deliveries(aUser(), id))).toBe('not_found');
    expect(await codeOf(webhooks.delivery(aUser(), id, deliveryId))).toBe('not_found');
  });
});
