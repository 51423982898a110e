import { FenagoError } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { Stripe } from 'stripe';
import { StripeConnection } from './stripe-connection.client.js';

/** Who a customer is to FeNAgO, in Stripe's metadata. */
const USER_ID = 'fenago_user_id';
/** Of one address; far more than there can be. */
const LOOKED_AT = 100;

export interface CustomerProfile {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
}

/** Users as Stripe's customers. */
@Injectable()
export class StripeCustomers {
  constructor(private readonly connection: StripeConnection) {}

  /** The user's customer: made where Stripe has none, the same one however often it is asked for. */
  async ensure({ userId, email, name }: CustomerProfile): Promise<string> {
    const known = await this.connection.call('customers.list', (stripe, options) => stripe.customers.list({ email, limit: LOOKED_AT }, options));
    const mine = known.data.find(({ metadata }) => metadata[USER_ID] === userId);
    if (mine !== undefined) return mine.id;
    const customer: Stripe.CustomerCreateParams = { email, metadata: { [USER_ID]: userId }, ...(name === '' ? {} : { name }) };
    // Stripe refuses a key that comes with something else than before.
    const key = `customer:${userId}:${createHash('sha256').update(JSON.stringify(customer)).digest('hex')}`;
    const made = await this.connection.call('customers.create', (stripe, options) => stripe.customers.create(customer, options), key);
    return made.id;
  }

  async update(customerId: string, { email, name }: CustomerProfile): Promise<void> {
    await this.connection.call('customers.update', (stripe, options) => stripe.customers.update(customerId, { email, name }, options));
  }

  /** Ends what the customer has subscribed to, at once. One that is gone already is left alone. */
  async remove(customerId: string): Promise<void> {
    try {
      await this.connection.call('customers.del', (stripe, options) => stripe.customers.del(customerId, {}, options), `remove:${customerId}`);
    } catch (error) {
      if (!(error instanceof FenagoError) || error.code !== 'not_found') throw error;
    }
  }
}
