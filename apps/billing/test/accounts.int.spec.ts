import { until, userDeleted } from '@fenago/testing';
import { ServiceUnderTest } from '@fenago/testing-service';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { billingAccountIdOf } from '../src/domain/billing-account.state.js';
import { StripeStub } from './stripe-stub.js';
import { accountOf, newUser, registered, updated, type User } from './users.js';

describe('billing accounts and Stripe’s customers', () => {
  let stripe: StripeStub;
  let service: ServiceUnderTest;
  beforeAll(async () => {
    stripe = await StripeStub.start();
    service = await ServiceUnderTest.start(serviceDefinition, { replicas: 2, env: stripe.env });
  });
  beforeEach(() => {
    stripe.fault = () => undefined;
  });
  afterAll(async () => {
    await service.stop();
    await stripe.stop();
  });

  const customersOf = ({ userId }: User) => stripe.all('customers').filter(({ metadata }) => (metadata as Record<string, string>)['fenago_user_id'] === userId);
  const linked = (user: User) => until(async () => (await accountOf(service, user))?.customerId, { what: 'a customer' });

  it('are made when somebody registers, with the default plan, and tell of both', async () => {
    const user = newUser();
    await service.publish(registered(user));
    const customerId = await linked(user);
    expect(customersOf(user)).toEqual([{ id: customerId, email: user.email, name: user.name, metadata: { fenago_user_id: user.userId } }]);
    const billingAccountId = billingAccountIdOf(user.userId);
    const events = await service.published(billingAccountId, 2);
    const facts = { billingAccountId, userId: user.userId, subscription: null, planId: 'free', entitledUntil: null };
    expect(events).toMatchObject([
      { type: 'billing.entitlements.changed', ownerid: user.userId, causationid: `${user.userId}:1`, data: { ...facts, customerId: null, features: { flags: { priority_support: false } } } },
      { type: 'billing.customer.created', ownerid: user.userId, data: { ...facts, customerId } },
    ]);
  });

  it('are one for a user, however often and wherever the registration is heard of', async () => {
    const user = newUser();
    await Promise.all(Array.from({ length: 12 }, () => service.publish(registered(user))));
    await linked(user);
    await service.settled('user_registered');
    await service.publish(registered(user));
    await service.settled('user_registered');
    expect(customersOf(user)).toHaveLength(1);
    expect(await service.published(billingAccountIdOf(user.userId), 2)).toHaveLength(2);
  });

  it('are one where Stripe’s answer is lost', async () => {
    const user = newUser();
    let lost = 0;
    stripe.fault = ({ method, path }) => (method === 'POST' && path === '/v1/customers' && (lost += 1) <= 3 ? 'lost' : undefined);
    await service.publish(registered(user));
    await linked(user);
    expect(lost).toBe(3);
    expect(customersOf(user)).toHaveLength(1);
  });

  it('are made once Stripe is back, and the account is there before', async () => {
    const user = newUser();
    stripe.fault = () => ({ status: 503 });
    await service.publish(registered(user));
    expect(await until(() => accountOf(service, user))).toMatchObject({ customerId: null, planId: 'free' });
    await until(() => stripe.asked.some(({ params }) => params['email'] === user.email));
    stripe.fault = () => undefined;
    await linked(user);
    expect(customersOf(user)).toHaveLength(1);
  });

  it('take the customer that an attempt has left which went no further', async () => {
    const user = newUser();
    stripe.put('customers', { id: 'cus_left', email: user.email, metadata: { fenago_user_id: user.userId } });
    stripe.put('customers', { id: 'cus_other', email: user.email, metadata: {} });
    await service.publish(registered(user));
    expect(await linked(user)).toBe('cus_left');
  });

  it('follow address and name, also where the change is heard of first, and never back', async () => {
    const [user, early] = [newUser(), newUser()];
    await service.publish(registered(user));
    const customerId = await linked(user);
    const present = { ...user, email: `new-${user.email}`, name: 'Ada Lovelace' };
    await service.publish(updated(present, 3));
    await until(() => stripe.all('customers').some(({ id, email, name }) => id === customerId && email === present.email && name === present.name));
    await service.publish(updated({ ...user, name: 'Of the past' }, 2));
    await service.publish(updated(present, 3));
    await service.settled('user_updated');
    expect(customersOf(user)).toMatchObject([{ email: present.email, name: present.name }]);
    await service.publish(updated({ ...early, name: 'Early' }, 2));
    await service.settled('user_updated');
    await service.publish(registered(early));
    await linked(early);
    expect(customersOf(early)).toMatchObject([{ name: 'Early' }]);
  });

  it('leave what Stripe refuses among the dead letters, and what is no event at all', async () => {
    const user = newUser();
    stripe.fault = ({ method, path }) => (method === 'POST' && path === '/v1/customers' ? { status: 400, code: 'email_invalid' } : undefined);
    await service.publish(registered(user));
    expect(await service.deadLetter('user_registered')).toBe('conflict');
    expect(await accountOf(service, user)).toMatchObject({ customerId: null });
    for (const type of ['user.registered', 'user.updated'] as const) {
      await service.publishRaw(type, 'odd_1', `{"type":"${type}"}`);
      await until(async () => (await service.deadLetter(type.replace('.', '_'))) === 'invalid_event');
    }
  });

  it('go when the user does, the customer and its subscription first, also where the registration is heard of after', async () => {
    const [user, late] = [newUser(), newUser()];
    await service.publish(registered(user));
    await linked(user);
    for (const gone of [user, late]) await service.publish(userDeleted(gone.userId));
    await until(async () => (await accountOf(service, user)) === null);
    expect(customersOf(user)).toEqual([]);
    await service.publish(registered(late));
    await service.settled('user_registered');
    await until(async () => (await accountOf(service, late)) === null && customersOf(late).length === 0);
    const [, completed] = await service.published(`${user.userId}:billing`, 2);
    expect(completed).toMatchObject({ type: 'erasure.completed', data: { erased: { billing_accounts: 1 } } });
  }, 60_000);

  it('never show the key, in events or in the database', async () => {
    const documents = await service.mongo.db.collection('billing_account').find().toArray();
    expect(JSON.stringify(documents)).not.toContain('sk_test');
  });
});

describe('billing without Stripe', () => {
  let service: ServiceUnderTest;
  beforeAll(async () => {
    service = await ServiceUnderTest.start(serviceDefinition);
  });
  afterAll(() => service.stop());

  it('gives everybody an account with the default plan', async () => {
    const user = newUser();
    await service.publish(registered(user));
    await service.publish(updated({ ...user, name: 'Grace' }, 2));
    await until(async () => (await accountOf(service, user))?.name === 'Grace');
    expect(await accountOf(service, user)).toMatchObject({ customerId: null, planId: 'free', v: 1 });
    await service.settled('user_registered');
  });
});
