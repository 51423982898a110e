import { requestCause } from '@fenago/aggregate';
import type { BillingPageView, Caller, COMMANDS, RequestOf } from '@fenago/contracts';
import { CLOCK, CONFIG } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { StripePages } from '../clients/stripe-pages.client.js';
import { StripePrices } from '../clients/stripe-prices.client.js';
import type { BillingConfig } from '../config.js';
import { subscribedAlready } from '../domain/errors.js';
import { soldPlan } from '../domain/sold-plan.js';
import { isLive } from '../domain/subscription.js';
import { BillingAccountService } from './billing-account.service.js';

/** Pages of the payment provider's that users are sent to. */
@Injectable()
export class PageService {
  constructor(
    private readonly accounts: BillingAccountService,
    private readonly prices: StripePrices,
    private readonly pages: StripePages,
    @Inject(CONFIG) private readonly config: BillingConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Stripe is asked before whether there is a subscription already, for a webhook may be late. */
  async checkout({ caller, planId, interval }: RequestOf<typeof COMMANDS.createCheckout>): Promise<BillingPageView> {
    const { plan, keys } = soldPlan(this.config.plans, planId, interval);
    const { customerId, subscription, hasSubscribed } = await this.accounts.present(caller);
    if (subscription !== null && isLive(subscription)) throw subscribedAlready();
    const trialDays = hasSubscribed ? 0 : plan.trialDays;
    const page = { done: this.backWith('done'), cancelled: this.backWith('cancelled'), trialDays };
    const url = await this.pages.checkout({ userId: caller.userId, customerId, prices: await this.prices.find(keys), ...page }, this.keyOf('billing.create_checkout'));
    return { object: 'billing_page', url };
  }

  async portal(caller: Caller): Promise<BillingPageView> {
    const customerId = await this.accounts.customerOf(caller);
    return { object: 'billing_page', url: await this.pages.portal(customerId, this.config.returnUrl, this.keyOf('billing.create_portal')) };
  }

  private keyOf(command: string): string {
    return requestCause(command, this.clock.now()).id;
  }

  private backWith(checkout: string): string {
    const url = new URL(this.config.returnUrl);
    url.searchParams.set('checkout', checkout);
    return url.href;
  }
}
