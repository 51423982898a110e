import { CLOCK, CONFIG } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { StripeSubscriptions } from '../clients/stripe-subscriptions.client.js';
import type { BillingConfig } from '../config.js';
import { decideApplySubscriptions } from '../domain/billing-account.js';
import { BillingAccountRepository } from '../repositories/billing-account.repository.js';
import { lookUp } from './look-up.js';

/** Takes over what Stripe has of a customer now. */
@Injectable()
export class AccountLookUpService {
  constructor(
    private readonly accounts: BillingAccountRepository,
    private readonly subscriptions: StripeSubscriptions,
    @Inject(CONFIG) private readonly config: BillingConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Ends with the account as Stripe had it after this was called, or fails. */
  async lookUp(accountId: string, customerId: string): Promise<void> {
    let look = 0;
    await lookUp({
      begin: async () => (look = await this.accounts.beginLookup(accountId)),
      fetch: () => this.subscriptions.of(customerId),
      apply: (all) =>
        this.accounts.aggregates.execute<void>({
          id: accountId,
          cause: { id: `lookup:${look}`, time: this.clock.now() },
          decide: (state, context) => decideApplySubscriptions(state, all, this.config.plans, context),
          replay: () => undefined,
        }),
      latest: () => this.accounts.lookups(accountId),
    });
  }
}
