import type { DomainEvent } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Receiver, answers } from './receiver.js';
import { Webhooks, aUser, codeOf, happened } from './support.js';

let webhooks: Webhooks;
let receiver: Receiver;
beforeAll(async () => {
  webhooks = await Webhooks.start({ env: { WEBHOOK_DISABLE_AFTER_MS: '2000' } });
});
afterAll(() => webhooks.stop());
beforeEach(async () => {
  receiver = await Receiver.start();
});
afterEach(() => receiver.stop());

describe('a webhook is disabled, and what waits is cancelled', () => {
  const disabledEvent = async (webhookId: string): Promise<DomainEvent> =>
    until(async () => (await webhooks.service.published(webhookId, 1)).find(({ type }) => type === 'webhook.disabled'), { everyMs: 200 });

  it('where the receiver is gone', async () => {
    const caller = aUser();
    receiver.behaviour = answers(410);
    const { id } = await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'], concurrency: 1 });
    await webhooks.publish(happened(caller), happened(caller), happened(caller));
    expect((await disabledEvent(id)).data).toMatchObject({ webhookId: id, reason: 'gone', host: new URL(receiver.url).host });
    expect(await webhooks.get(caller, id)).toMatchObject({ status: 'disabled', disabledReason: 'gone' });
    const statuses = await until(async () => {
      const found = (await webhooks.deliveries(caller, id)).data.map(({ status }) => status);
      return !found.includes('pending') && found;
    });
    expect(statuses.toSorted()).toEqual(['cancelled', 'cancelled', 'failed']);
    expect(receiver.received).toHaveLength(1);
    const [cancelled] = (await webhooks.deliveries(caller, id)).data.filter(({ status }) => status === 'cancelled');
    expect(await codeOf(webhooks.redeliver(caller, id, String(cancelled?.id)))).toBe('conflict');
  });

  it('where it has failed for too long', async () => {
    const caller = aUser();
    receiver.behaviour = answers(503);
    const { id } = await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'] });
    const told = disabledEvent(id);
    const more = setInterval(() => void webhooks.publish(happened(caller)), 200);
    try {
      expect((await told).data).toMatchObject({ reason: 'failing', failingSince: expect.any(String) as string });
    } finally {
      clearInterval(more);
    }
    expect(await webhooks.get(caller, id)).toMatchObject({ status: 'disabled', disabledReason: 'failing' });
    // Enabled again it is told of what happens from then on.
    receiver.behaviour = answers(200);
    await webhooks.update(caller, id, { status: 'enabled' });
    const next = happened(caller);
    await webhooks.publish(next);
    await receiver.of(next.id);
    await until(async () => (await webhooks.get(caller, id)).failures === 0);
  });
});
