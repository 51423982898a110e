import { COMMANDS, newId, type DomainEvent, type EventData } from '@fenago/contracts';
import { eventOf, until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Users } from './support.js';

const DURABLE = 'allowance_threshold_reached';

describe('mails of what a plan allows', () => {
  let users: Users;
  beforeAll(async () => {
    users = await Users.start();
  });
  afterAll(() => users.stop());

  function reached(userId: string, changes: Partial<EventData<'allowance.threshold_reached'>> = {}): DomainEvent<'allowance.threshold_reached'> {
    const data = { userId, planId: 'free', limit: 'requests', threshold: 80, used: 8_000, allowed: 10_000, resetsAt: '2026-12-01T00:00:00.000Z', ...changes } as const;
    return eventOf({ type: 'allowance.threshold_reached', aggregateId: newId('allowance', Date.now()), ownerId: userId, data });
  }

  async function newest(email: string, subject: string): Promise<string> {
    return until(async () => (await users.mails.to(email)).find((mail) => mail.includes(`Subject: FeNAgO: ${subject}`)), { what: `a mail "${subject}"` });
  }

  /** As it is read: lines of a mail are folded. */
  const unfolded = (mail: string): string => mail.replaceAll('=\r\n', '').replaceAll('=\n', '').replaceAll(/\s+/gu, ' ');

  it('say what is used of what, and when it begins anew', async () => {
    const { userId } = await users.join('near@example.org');
    await users.service.publish(reached(userId));
    const near = await newest('near@example.org', 'Much of what your plan allows is used');
    expect(unfolded(near)).toContain('80 %: 8,000 of the 10,000 executions that the plan free allows in a month are used. They begin anew on 2026-12-01 (UTC).');
    await users.service.publish(reached(userId, { threshold: 100, limit: 'spendMicros', used: 20_300_000, allowed: 20_000_000 }));
    const over = await newest('near@example.org', 'What your plan allows is used up');
    expect(unfolded(over)).toContain('100 %: 20.30 of the 20.00 of spending');
  });

  it('go to nobody who has not shown that the address is theirs, and to nobody who is gone', async () => {
    const { id } = await users.request(COMMANDS.registerUser, { email: 'unshown@example.org', name: 'Ada' });
    await users.service.publish(reached(id));
    await users.service.publish(reached(newId('user', 0)));
    await users.service.settled(DURABLE);
    expect(await users.mails.to('unshown@example.org')).toEqual([]);
  });

  it('come from no event that is none', async () => {
    await users.service.publishRaw('allowance.threshold_reached', 'odd_1', '{"type":"allowance.threshold_reached"}');
    expect(await users.service.deadLetter(DURABLE)).toBe('invalid_event');
  });
});
