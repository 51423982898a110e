import { requestCause } from '@fenago/aggregate';
import type { BillingView, Caller, COMMANDS, RequestOf } from '@fenago/contracts';
import { CLOCK, CONFIG } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { StripeConnection } from '../clients/stripe-connection.client.js';
import { StripePrices } from '../clients/stripe-prices.client.js';
import { StripeSubscriptions } from '../clients/stripe-subscriptions.client.js';
import type { BillingConfig } from '../config.js';
import { notSubscribed } from '../domain/errors.js';
import { soldPlan } from '../domain/sold-plan.js';
import { isLive } from '../domain/subscription.js';
import { toBillingView } from '../mappers/billing.mapper.js';
import { BillingAccountService } from './billing-account.service.js';

/** What users have subscribed to, and how they change it. */
@Injectable()
export class SubscriptionService {
  constructor(
    private readonly accounts: BillingAccountService,
    private readonly connection: StripeConnection,
    private readonly prices: StripePrices,
    private readonly subscriptions: StripeSubscriptions,
    @Inject(CONFIG) private readonly config: BillingConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** As it was when Stripe was last asked, which its webhooks bring about. */
  async get(caller: Caller): Promise<BillingView> {
    return toBillingView(await this.accounts.find(caller), this.config.plans, this.connection.isConfigured);
  }

  /** Stripe first, then the account as Stripe has it then; asked again, Stripe changes nothing. */
  async update({ caller, planId, interval, cancelAtPeriodEnd }: RequestOf<typeof COMMANDS.updateSubscription>): Promise<BillingView> {
    const { subscription } = await this.accounts.present(caller);
    if (subscription === null || !isLive(subscription)) throw notSubscribed();
    const { subscriptionId } = subscription;
    const key = requestCause('billing.update_subscription', this.clock.now()).id;
    if (planId !== undefined || interval !== undefined) {
      const { keys } = soldPlan(this.config.plans, planId ?? subscription.planId, interval ?? subscription.interval);
      await this.subscriptions.changePrices(subscriptionId, await this.prices.find(keys), `${key}:prices`);
    }
    if (cancelAtPeriodEnd !== undefined) await this.subscriptions.cancelAtPeriodEnd(subscriptionId, cancelAtPeriodEnd, `${key}:end`);
    const account = await this.accounts.present(caller);
    return toBillingView(account, this.config.plans, true);
  }
}
