import type { DomainEvent } from '@fenago/contracts';
import { Erasures, purging, type ErasurePlan, type Holding, type Progress } from '@fenago/erasure';
import { Injectable } from '@nestjs/common';
import { StripeConnection } from '../clients/stripe-connection.client.js';
import { StripeCustomers } from '../clients/stripe-customers.client.js';
import { BillingAccountRepository } from '../repositories/billing-account.repository.js';
import { UsageRepository } from '../repositories/usage.repository.js';

/**
 * Of a user who is gone the ledger stays, as the law wants it of accounts: under an id that leads to nobody any more. The account
 * goes, and before it the customer at Stripe, which ends the subscription; invoices stay there.
 */
@Injectable()
export class ErasureService {
  private readonly plan: ErasurePlan;
  private readonly purged: Holding;

  constructor(
    private readonly erasures: Erasures,
    private readonly accounts: BillingAccountRepository,
    private readonly connection: StripeConnection,
    private readonly customers: StripeCustomers,
    { kept }: UsageRepository,
  ) {
    this.purged = purging('billing_accounts', accounts.aggregates, 'userId');
    this.plan = { erased: [{ ...this.purged, erase: (userId: string) => this.erase(userId) }], kept: [kept] };
  }

  carryOut(event: DomainEvent<'user.deleted'>): Promise<void> {
    return this.erasures.carryOut(event, this.plan);
  }

  /** After something of a user was written upon an event, which may come late. */
  settle(userId: string): Promise<void> {
    return this.erasures.settle(userId, this.plan);
  }

  private async erase(userId: string): Promise<Progress> {
    const account = await this.accounts.get({ userId });
    if (account !== null && account.customerId !== null && this.connection.isConfigured) await this.customers.remove(account.customerId);
    return this.purged.erase(userId);
  }
}
