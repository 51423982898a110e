import { COMMANDS, newId, QUERIES, type AdminLeadView, type DomainEvent } from '@fenago/contracts';
import { eventOf, until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Users } from './support.js';

describe('leads', () => {
  let users: Users;
  const admin = { adminId: newId('user', 0) };
  beforeAll(async () => {
    users = await Users.start({ replicas: 2 });
  });
  afterAll(() => users.stop());

  const capture = (email: string, source = 'home') => users.request(COMMANDS.captureLead, { email, source, name: 'Ada' });
  const list = async (source: string): Promise<readonly AdminLeadView[]> =>
    (await users.request(QUERIES.listLeads, { admin, source, limit: 100, order: 'asc' })).data;
  const converted = (leadId: string) => until(async () => (await users.find('LEAD', { _id: leadId }))[0]?.['convertedUserId'] as string | null);

  it('are converted, all of an address, by the sign-up with it, and say so once', async () => {
    const leads = await Promise.all(['home', 'fair', 'blog'].map((source) => capture('Joins@example.org', source)));
    const other = await capture('stays@example.org');
    const { userId } = await users.join('joins@example.org');
    for (const { id } of leads) {
      expect(await converted(id)).toBe(userId);
      const events = await users.service.published(id, 2);
      expect(events.map(({ type }) => type)).toEqual(['lead.captured', 'lead.converted']);
      expect(events[1]).toMatchObject({ ownerid: 'public', data: { leadId: id, userId, email: 'joins@example.org' } });
      expect(events[1]).not.toHaveProperty('actorid');
    }
    await users.service.settled('user_registered');
    expect((await users.find('LEAD', { _id: other.id }))[0]).toMatchObject({ convertedAt: null, convertedUserId: null, v: 1 });
  });

  it('are converted where they come after the sign-up, and whoever leaves one does not learn of it', async () => {
    const { userId } = await users.join('was-there@example.org');
    const lead = await capture('was-there@example.org');
    expect(Object.keys(lead).toSorted()).toEqual(['createdAt', 'email', 'id', 'name', 'object', 'source']);
    expect(await converted(lead.id)).toBe(userId);
    expect(await capture('was-there@example.org')).toEqual(lead);
    expect(await users.service.published(lead.id, 2)).toHaveLength(2);
  });

  it('are converted where both come at the same moment', async () => {
    const emails = Array.from({ length: 8 }, (_, i) => `moment-${i}@example.org`);
    const made = await Promise.all(
      emails.flatMap((email) => [users.request(COMMANDS.registerUser, { email, name: 'Ada' }), capture(email)] as const),
    );
    for (let i = 0; i < emails.length; i += 1) expect(await converted(String(made[i * 2 + 1]?.id))).toBe(made[i * 2]?.id);
  });

  it('are listed for admins, a page at a time and by source', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) ids.push((await capture(`listed-${i}@example.org`, 'listing')).id);
    expect((await list('listing')).map(({ id }) => id)).toEqual(ids);
    const page = await users.request(QUERIES.listLeads, { admin, source: 'listing', limit: 2, order: 'asc' });
    expect(page).toMatchObject({ data: [{ id: ids[0], convertedAt: null, convertedUserId: null }, { id: ids[1] }], has_more: true });
    const rest = await users.request(QUERIES.listLeads, { admin, source: 'listing', limit: 2, order: 'asc', after: String(ids[1]) });
    expect(rest).toMatchObject({ data: [{ id: ids[2] }], has_more: false });
    expect(await list('nowhere')).toEqual([]);
  });

  describe('their consumers', () => {
    const registered = (userId: string, email: string): DomainEvent<'user.registered'> =>
      eventOf({ type: 'user.registered', aggregateId: userId, ownerId: userId, data: { userId, email, name: 'Ada' } });

    it('convert once what comes twice, and for the first of two users', async () => {
      const { id } = await capture('twice@example.org');
      const [first, second] = [newId('user', 1), newId('user', 2)];
      await users.service.publish(registered(first, 'twice@example.org'));
      expect(await converted(id)).toBe(first);
      await users.service.publish(registered(first, 'twice@example.org'));
      await users.service.publish(registered(second, 'twice@example.org'));
      await users.service.settled('user_registered');
      expect((await users.find('LEAD', { _id: id }))[0]).toMatchObject({ convertedUserId: first, v: 2 });
    });

    it('pass over a lead that is not there, and one whose address has no account', async () => {
      const gone = newId('lead', 1);
      const data = { leadId: gone, email: 'nobody@example.org', name: null, source: 'home' };
      await users.service.publish(eventOf({ type: 'lead.captured', aggregateId: gone, ownerId: 'public', data }));
      const { userId } = await users.join('alone@example.org');
      const lost = { ...data, leadId: newId('lead', 2), email: 'alone@example.org' };
      await users.service.publish(eventOf({ type: 'lead.captured', aggregateId: lost.leadId, ownerId: 'public', data: lost }));
      await users.service.settled('lead_captured');
      expect(await users.find('LEAD', { convertedUserId: userId })).toEqual([]);
    });

    it.each(['user_registered', 'lead_captured'] as const)('%s sends what is no such event to the dead letters', async (handler) => {
      const type = handler === 'user_registered' ? 'user.registered' : 'lead.captured';
      await users.service.publishRaw(type, 'odd_1', `{"type":"${type}"}`);
      expect(await users.service.deadLetter(handler)).toBe('invalid_event');
    });
  });
});
