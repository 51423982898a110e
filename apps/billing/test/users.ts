import { newId, type DomainEvent } from '@fenago/contracts';
import { eventOf } from '@fenago/testing';
import type { ServiceUnderTest } from '@fenago/testing-service';
import { billingAccountIdOf, type BillingAccountState } from '../src/domain/billing-account.state.js';

let users = 0;
export const newUser = () => ({ userId: newId('user', Date.now()), email: `user-${(users += 1)}@example.org`, name: 'Ada Löve' });
export type User = ReturnType<typeof newUser>;

export const registered = (user: User): DomainEvent<'user.registered'> =>
  eventOf({ type: 'user.registered', aggregateId: user.userId, ownerId: user.userId, data: user });
export const updated = (user: User, sequence: number): DomainEvent<'user.updated'> =>
  eventOf({ type: 'user.updated', aggregateId: user.userId, ownerId: user.userId, sequence, data: { ...user, image: null } });

export const accountOf = (service: ServiceUnderTest, { userId }: User): Promise<BillingAccountState | null> =>
  service.mongo.db.collection<BillingAccountState>('billing_account').findOne({ _id: billingAccountIdOf(userId) });
