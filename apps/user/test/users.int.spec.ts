import { COMMANDS, QUERIES, newId, timeOfId, type LeadView, type UserView } from '@fenago/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { ServiceUnderTest } from '@fenago/testing-service';
import { ENV } from './support.js';

describe('users and leads', () => {
  let users: ServiceUnderTest;

  beforeAll(async () => {
    users = await ServiceUnderTest.start(serviceDefinition, { env: ENV });
  });
  afterAll(() => users.stop());

  const register = (email: string, name = 'Ada'): Promise<UserView> => users.request(COMMANDS.registerUser, { email, name });
  const get = (userId: string): Promise<UserView> => users.request(QUERIES.getUser, { caller: { userId } });
  const count = (collection: string, filter: object): Promise<number> => users.mongo.db.collection(collection).countDocuments(filter);

  describe('user.register', () => {
    it('makes a user and says so', async () => {
      const user = await register(' Happy@Example.org ');
      expect(user).toMatchObject({ object: 'user', email: 'happy@example.org', name: 'Ada', emailVerified: null, role: 'user', image: null });
      expect(Math.abs(timeOfId(user.id) - Date.now())).toBeLessThan(60_000);
      expect(await get(user.id)).toEqual(user);
      const [event] = await users.published(user.id, 1);
      expect(event).toMatchObject({ type: 'user.registered', sequence: 1, ownerid: user.id });
      const registered = { userId: user.id, email: 'happy@example.org', name: 'Ada', emailVerified: null, role: 'user' };
      expect(event?.data).toEqual(registered);
    });

    it('stores the fields that billing will fill', async () => {
      const { id } = await register('fields@example.org');
      expect(await users.mongo.db.collection('USER').findOne({ _id: id as never })).toMatchObject({
        stripeCustomerId: null,
        stripePriceId: null,
        stripeSubscriptionId: null,
        stripeSubscriptionStatus: null,
        features: {},
        billingOrdinal: 0,
      });
    });

    it('answers the same user when it is asked again', async () => {
      const first = await register('again@example.org');
      expect(await register('AGAIN@example.org', 'Eve')).toEqual(first);
      expect(await count('USER', { email: 'again@example.org' })).toBe(1);
      expect(await users.published(first.id, 1)).toHaveLength(1);
    });

    it('makes one user of many requests at once', async () => {
      const made = await Promise.all(Array.from({ length: 20 }, () => register('race@example.org')));
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      expect(await count('USER', { email: 'race@example.org' })).toBe(1);
    });

    it('completes a registration that was interrupted', async () => {
      const userId = newId('user', Date.now());
      const reservation = { _id: 'user:half@example.org' as never, holder: userId, createdAt: new Date() };
      await users.mongo.db.collection('reservation').insertOne(reservation);
      expect(await register('half@example.org')).toMatchObject({ id: userId, email: 'half@example.org' });
      expect(await users.published(userId, 1)).toHaveLength(1);
    });

    it('refuses what is no address, also where the contract lets it pass', async () => {
      const fields = [{ path: '/email' }];
      await expect(register('nonsense')).rejects.toMatchObject({ code: 'invalid_request', fields });
      await expect(register(`a@${'b'.repeat(300)}.org`)).rejects.toMatchObject({ code: 'invalid_request', fields });
      await expect(register('noname@example.org', '')).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/name' }] });
    });
  });

  describe('user.get', () => {
    it('finds nobody who never registered', async () => {
      await expect(get(newId('user', Date.now()))).rejects.toMatchObject({ code: 'not_found' });
      await expect(get('user_1')).rejects.toMatchObject({ code: 'invalid_request' });
    });
  });

  describe('user.capture_lead', () => {
    const capture = (email: string, source: string, name?: string): Promise<LeadView> =>
      users.request(COMMANDS.captureLead, { email, source, ...(name === undefined ? {} : { name }) });

    it('keeps the lead and says so, owned by nobody', async () => {
      const lead = await capture('Lead@Example.org', 'home', 'Ada');
      expect(lead).toMatchObject({ object: 'lead', email: 'lead@example.org', name: 'Ada', source: 'home' });
      expect(Math.abs(timeOfId(lead.id) - Date.now())).toBeLessThan(60_000);
      const [event] = await users.published(lead.id, 1);
      expect(event).toMatchObject({ type: 'lead.captured', ownerid: 'public' });
      expect(event?.data).toEqual({ leadId: lead.id, email: 'lead@example.org', name: 'Ada', source: 'home' });
      expect(await capture('anonymous@example.org', 'home')).toMatchObject({ name: null });
    });

    it('is one lead for an address and a source, however often it comes', async () => {
      const made = await Promise.all(Array.from({ length: 20 }, (_, i) => capture('Twice@example.org', 'home', `Ada ${i}`)));
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      expect(await capture('twice@example.org', 'home')).toEqual(made[0]);
      expect((await capture('twice@example.org', 'fair')).id).not.toBe(made[0]?.id);
      expect(await count('LEAD', { email: 'twice@example.org' })).toBe(2);
    });

    it('does not mix up an address and a source', async () => {
      const one = await capture('mix@example.org', 'a b');
      expect((await capture('mix@example.org', 'a')).id).not.toBe(one.id);
    });

    it('refuses what is no address', async () => {
      await expect(capture('nonsense', 'home')).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/email' }] });
    });
  });
});
