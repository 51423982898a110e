import { FenagoError } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import type { Stripe } from 'stripe';
import type { Subscription } from '../domain/subscription.js';
import { toSubscription } from '../mappers/stripe-subscription.mapper.js';
import { StripeConnection } from './stripe-connection.client.js';

/** Of one customer, those that are over included, and of one's open invoices; the newest of more. */
const LOOKED_AT = 100;

/** Subscriptions as Stripe has them now. */
@Injectable()
export class StripeSubscriptions {
  constructor(private readonly connection: StripeConnection) {}

  /** All that a customer has or had; none of a customer whom Stripe does not know. */
  async of(customerId: string): Promise<readonly Subscription[]> {
    const query: Stripe.SubscriptionListParams = { customer: customerId, status: 'all', limit: LOOKED_AT };
    try {
      const found = await this.connection.call('subscriptions.list', (stripe, options) => stripe.subscriptions.list(query, options));
      return await Promise.all(found.data.map(async (one) => toSubscription(one, one.status === 'past_due' ? await this.openInvoicesOf(one.id) : [])));
    } catch (error) {
      if (error instanceof FenagoError && error.code === 'not_found') return [];
      throw error;
    }
  }

  /**
   * Another plan: its prices take the place of the present ones, what is left of the period is charged or credited at once, and nothing
   * changes where that cannot be paid.
   * @param prices that of the plan first, then of what it meters
   */
  async changePrices(subscriptionId: string, [planPrice, ...metered]: readonly string[], key: string): Promise<void> {
    const { items } = await this.connection.call('subscriptions.retrieve', (stripe, options) => stripe.subscriptions.retrieve(subscriptionId, {}, options));
    const [paid, ...others] = items.data.toSorted((a, b) => Number(isMetered(a)) - Number(isMetered(b)));
    const kept = others.map(({ price }) => price.id);
    const changes: Stripe.SubscriptionUpdateParams = {
      items: [
        { ...(paid === undefined ? {} : { id: paid.id }), price: String(planPrice) },
        ...others.filter(({ price }) => !metered.includes(price.id)).map(({ id }) => ({ id, deleted: true })),
        ...metered.filter((price) => !kept.includes(price)).map((price) => ({ price })),
      ],
      cancel_at_period_end: false,
      proration_behavior: 'always_invoice',
      payment_behavior: 'error_if_incomplete',
    };
    await this.connection.call('subscriptions.update', (stripe, options) => stripe.subscriptions.update(subscriptionId, changes, options), key);
  }

  async cancelAtPeriodEnd(subscriptionId: string, ends: boolean, key: string): Promise<void> {
    const changes = { cancel_at_period_end: ends };
    await this.connection.call('subscriptions.update', (stripe, options) => stripe.subscriptions.update(subscriptionId, changes, options), key);
  }

  private async openInvoicesOf(subscriptionId: string): Promise<readonly Stripe.Invoice[]> {
    const query = { subscription: subscriptionId, status: 'open' as const, limit: LOOKED_AT };
    return (await this.connection.call('invoices.list', (stripe, options) => stripe.invoices.list(query, options))).data;
  }
}

const isMetered = ({ price }: Stripe.SubscriptionItem): boolean => price.recurring?.usage_type === 'metered';
