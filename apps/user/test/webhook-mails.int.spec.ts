import { COMMANDS, newId, type DomainEvent, type EventData } from '@fenago/contracts';
import { eventOf, until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Users } from './support.js';

const DURABLE = 'webhook_disabled';

describe('mails of webhooks that were disabled', () => {
  let users: Users;
  beforeAll(async () => {
    users = await Users.start();
  });
  afterAll(() => users.stop());

  function disabled(userId: string, changes: Partial<EventData<'webhook.disabled'>> = {}): DomainEvent<'webhook.disabled'> {
    const webhookId = newId('webhook', Date.now());
    const data = { webhookId, userId, host: 'hooks.example.com', reason: 'failing', failingSince: '2026-11-23T09:00:00.000Z', ...changes } as const;
    return eventOf({ type: 'webhook.disabled', aggregateId: webhookId, ownerId: userId, data });
  }

  /** As they are read: lines of a mail are folded. */
  const mailsTo = async (email: string): Promise<readonly string[]> =>
    (await users.mails.to(email)).map((mail) => mail.replaceAll('=\r\n', '').replaceAll('=\n', '').replaceAll(/\s+/gu, ' ')).filter((mail) => mail.includes('Subject: FeNAgO: A webhook was disabled'));

  it('say which, why, and since when', async () => {
    const { userId } = await users.join('hooked@example.org');
    const [failing, gone] = [disabled(userId), disabled(userId, { reason: 'gone', failingSince: null })];
    for (const event of [failing, gone]) await users.service.publish(event);
    const mails = await until(async () => {
      const found = await mailsTo('hooked@example.org');
      return found.length === 2 && found;
    });
    const of = ({ data }: DomainEvent<'webhook.disabled'>): string | undefined => mails.find((mail) => mail.includes(data.webhookId));
    expect(of(failing)).toContain('at hooks.example.com was disabled, for it has taken nothing for as long as deliveries are tried. Nothing was delivered to it since 2026-11-23 09:00 (UTC).');
    expect(of(gone)).toContain('was disabled, for it has answered that it is gone (410).');
  });

  it('go to nobody who has not shown that the address is theirs, and to nobody who is gone', async () => {
    const { id } = await users.request(COMMANDS.registerUser, { email: 'unshown@example.org', name: 'Ada' });
    await users.service.publish(disabled(id));
    await users.service.publish(disabled(newId('user', 0)));
    await users.service.settled(DURABLE);
    expect(await users.mails.to('unshown@example.org')).toEqual([]);
  });

  it('come from no event that is none', async () => {
    await users.service.publishRaw('webhook.disabled', 'odd_1', '{"type":"webhook.disabled"}');
    expect(await users.service.deadLetter(DURABLE)).toBe('invalid_event');
  });
});
