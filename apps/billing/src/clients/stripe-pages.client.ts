import { FenagoError } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import type { Stripe } from 'stripe';
import { StripeConnection } from './stripe-connection.client.js';

/** What made a page, in Stripe's metadata. */
const CAUSE = 'fenago_cause';
/** Pages that one customer may have open; those of more end by themselves within a day. */
const LOOKED_AT = 100;

export interface CheckoutPage {
  readonly userId: string;
  readonly customerId: string;
  /** That of the plan first, then of what it meters. */
  readonly prices: readonly string[];
  /** 0 for none. */
  readonly trialDays: number;
  /** Where the browser goes after. */
  readonly done: string;
  readonly cancelled: string;
}

/** Pages of Stripe's on which users pay, and see what they pay. */
@Injectable()
export class StripePages {
  constructor(private readonly connection: StripeConnection) {}

  /**
   * A page to subscribe on; other pages of the customer are closed, so that nobody subscribes twice by two of them.
   * @param key of the request: repeated, it is answered the same page
   */
  async checkout({ userId, customerId, prices, trialDays, ...page }: CheckoutPage, key: string): Promise<string> {
    await this.closeOthers(customerId, key);
    const metadata = { fenago_user_id: userId };
    const session: Stripe.Checkout.SessionCreateParams = {
      mode: 'subscription',
      customer: customerId,
      client_reference_id: userId,
      line_items: prices.map((price, index) => ({ price, ...(index === 0 ? { quantity: 1 } : {}) })),
      subscription_data: { metadata, ...(trialDays > 0 ? { trial_period_days: trialDays } : {}) },
      metadata: { ...metadata, [CAUSE]: key },
      success_url: page.done,
      cancel_url: page.cancelled,
    };
    const { url } = await this.connection.call('checkout.sessions.create', (stripe, options) => stripe.checkout.sessions.create(session, options), key);
    if (url === null) throw new FenagoError('stripe_unavailable', 'The payment provider gave no page; try again in a moment.', { retryAfterSeconds: 2 });
    return url;
  }

  async portal(customerId: string, returnUrl: string, key: string): Promise<string> {
    const session = { customer: customerId, return_url: returnUrl };
    return (await this.connection.call('billing_portal.sessions.create', (stripe, options) => stripe.billingPortal.sessions.create(session, options), key)).url;
  }

  private async closeOthers(customerId: string, key: string): Promise<void> {
    const query = { customer: customerId, status: 'open' as const, limit: LOOKED_AT };
    const { data } = await this.connection.call('checkout.sessions.list', (stripe, options) => stripe.checkout.sessions.list(query, options));
    const others = data.filter(({ metadata }) => metadata?.[CAUSE] !== key);
    await Promise.all(others.map(({ id }) => this.connection.call('checkout.sessions.expire', (stripe, options) => stripe.checkout.sessions.expire(id, {}, options), `expire:${id}`)));
  }
}
