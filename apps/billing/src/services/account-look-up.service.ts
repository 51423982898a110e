import { CLOCK, CONFIG } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { StripeSubscriptions } from '../clients/stripe-subscriptions.client.js';
import type { BillingConfig } from '../config.js';
import { decideApplySubscriptions } from '../domain/billing-account.js';
import { BillingAccountRepository } from '../repositories/billing-account.repository.js';
import { JoinedRuns } from './joined-runs.js';
import { lookUp } from './look-up.js';

/** Doubled with each attempt, that is the longest pause after it. */
const PAUSE_MS = 25;

/** Takes over what Stripe has of a customer now. */
@Injectable()
export class AccountLookUpService {
  private readonly runs = new JoinedRuns();

  constructor(
    private readonly accounts: BillingAccountRepository,
    private readonly subscriptions: StripeSubscriptions,
    @Inject(CONFIG) private readonly config: BillingConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Ends with the account as Stripe had it after this was called, or fails. The replica's own looks at an account do not get in each other's way. */
  lookUp(accountId: string, customerId: string): Promise<void> {
    return this.runs.run(accountId, () => this.look(accountId, customerId));
  }

  private async look(accountId: string, customerId: string): Promise<void> {
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
      pause: (attempt) => delay(Math.random() * PAUSE_MS * 2 ** attempt),
    });
  }
}
