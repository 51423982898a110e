import { COMMANDS, newId } from '@fenago/contracts';
import { collectionsWith, until, userDeleted } from '@fenago/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Receiver } from './receiver.js';
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

/** Apart from what was published, that the user is gone, and the last event that was seen. */
const finds = (text: string): Promise<readonly string[]> => collectionsWith(webhooks.service.mongo.db, text, ['event_archive', 'erasure', 'position']);

describe('when a user is gone', () => {
  it('their webhooks go, with deliveries and all', async () => {
    const [caller, other] = [aUser(), aUser()];
    const { id } = await webhooks.create(caller, { url: receiver.url });
    const kept = await webhooks.create(other, { url: receiver.url });
    const event = happened(caller);
    await webhooks.publish(event);
    await receiver.of(event.id);
    await webhooks.service.publish(userDeleted(caller.userId));
    const [, completed] = await webhooks.service.published(`${caller.userId}:webhook`, 2);
    expect(completed).toMatchObject({ type: 'erasure.completed', data: { service: 'webhook', erased: { webhooks: 1 }, kept: {} } });
    for (const text of [caller.userId, id]) await until(async () => (await finds(text)).length === 0);
    expect(await webhooks.get(other, kept.id)).toMatchObject({ status: 'enabled' });
    // What is told of them later finds nobody who takes it.
    await webhooks.publish(happened(caller));
    const next = happened(other);
    await webhooks.publish(next);
    await receiver.of(next.id);
    expect(await finds(caller.userId)).toEqual([]);
  });

  it('hearing of it twice says once that it is done', async () => {
    const event = userDeleted(newId('user', 0));
    for (let time = 0; time < 3; time += 1) await webhooks.service.publish(event);
    await webhooks.service.settled('user_deleted');
    expect(await webhooks.service.published(`${event.data.userId}:webhook`, 2)).toHaveLength(2);
  });

  it('an event that is none goes to the dead letters', async () => {
    const event = userDeleted(newId('user', 0));
    await webhooks.service.publishRaw('user.deleted', event.subject, JSON.stringify({ ...event, data: { userId: 7 } }));
    expect(await webhooks.service.deadLetter('user_deleted')).toBe('invalid_event');
  });
});

describe('when a webhook is deleted', () => {
  it('its deliveries go, those too that are made of it in the same moment', async () => {
    const caller = aUser();
    const { id } = await webhooks.create(caller, { url: receiver.url });
    await until(() => receiver.received[0]);
    await webhooks.service.request(COMMANDS.deleteWebhook, { caller, webhookId: id });
    await until(async () => (await finds(id)).length === 0);
    const lane = { _id: id as never, userId: caller.userId, bell: 1, failures: 0, dueAt: new Date() };
    const delivery = { _id: newId('delivery', 0) as never, webhookId: id, userId: caller.userId, status: 'pending', nextAttemptAt: new Date() };
    await webhooks.service.mongo.db.collection('webhook_delivery').insertOne(delivery);
    await webhooks.service.mongo.db.collection('webhook_lane').insertOne(lane);
    expect(await until(async () => (await finds(id)).length === 0)).toBe(true);
  });

  it('an event of it that is none goes to the dead letters, and one that comes twice changes nothing', async () => {
    const caller = aUser();
    const { id } = await webhooks.create(caller);
    await webhooks.service.request(COMMANDS.deleteWebhook, { caller, webhookId: id });
    const [, deleted] = await webhooks.service.published(id, 2);
    if (deleted !== undefined) await webhooks.service.publish(deleted);
    await webhooks.service.settled('webhook_deleted');
    expect(await codeOf(webhooks.get(caller, id))).toBe('not_found');
    await webhooks.service.publishRaw('webhook.deleted', id, '{"type":"webhook.deleted"}');
    expect(await webhooks.service.deadLetter('webhook_deleted')).toBe('invalid_event');
  });
});
