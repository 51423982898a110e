import { eventOrdinal, type Caller, type DomainEvent } from '@fenago/contracts';
import { CLOCK, CONFIG } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { StripeConnection } from '../clients/stripe-connection.client.js';
import { StripeCustomers } from '../clients/stripe-customers.client.js';
import type { BillingConfig } from '../config.js';
import { decideLinkCustomer, decideOpenAccount } from '../domain/billing-account.js';
import { billingAccountIdOf, type BillingAccountState } from '../domain/billing-account.state.js';
import { accountNotFound } from '../domain/errors.js';
import { BillingAccountRepository } from '../repositories/billing-account.repository.js';
import { AccountLookUpService } from './account-look-up.service.js';
import { ErasureService } from './erasure.service.js';

/** An account that the payment provider knows. */
export type LinkedAccount = BillingAccountState & { readonly customerId: string };

/** Users as those who pay: an account for each, and a customer where there is a payment provider. */
@Injectable()
export class BillingAccountService {
  constructor(
    private readonly accounts: BillingAccountRepository,
    private readonly connection: StripeConnection,
    private readonly customers: StripeCustomers,
    private readonly lookUps: AccountLookUpService,
    private readonly erasure: ErasureService,
    @Inject(CONFIG) private readonly config: BillingConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The account first, which needs nobody; then the customer. */
  async open(event: DomainEvent<'user.registered'>): Promise<void> {
    await this.create(event);
    if (this.connection.isConfigured) await this.customerOf({ userId: event.data.userId });
    await this.erasure.settle(event.data.userId);
  }

  /** Stripe is told after the account is, and again with each repetition of the event. It may come before the one that opens the account. */
  async follow(event: DomainEvent<'user.updated'>): Promise<void> {
    const { userId, email, name } = event.data;
    await this.create(event);
    const isPresent = await this.accounts.keepProfile(userId, { email, name }, eventOrdinal(event));
    const account = await this.accounts.get({ userId });
    const customerId = isPresent && this.connection.isConfigured ? (account?.customerId ?? null) : null;
    if (customerId !== null) await this.customers.update(customerId, { userId, email, name });
    await this.erasure.settle(userId);
  }

  /** Null until the registration has been heard of. */
  find(caller: Caller): Promise<BillingAccountState | null> {
    return this.accounts.get(caller);
  }

  /** The caller's account as Stripe has it now. */
  async present(caller: Caller): Promise<LinkedAccount> {
    const customerId = await this.customerOf(caller);
    await this.lookUps.lookUp(billingAccountIdOf(caller.userId), customerId);
    const account = await this.accounts.get(caller);
    if (account === null) throw accountNotFound();
    return { ...account, customerId };
  }

  /**
   * The caller's customer; made where there is none, for the user may have come before the payment provider.
   * @throws FenagoError `not_found` where the account has not been opened yet, and what the provider is against
   */
  async customerOf(caller: Caller): Promise<string> {
    this.connection.require();
    const account = await this.accounts.get(caller);
    if (account === null) throw accountNotFound();
    if (account.customerId !== null) return account.customerId;
    const { userId, email, name } = account;
    const customerId = await this.customers.ensure({ userId, email, name });
    await this.accounts.aggregates.execute<void>({
      id: account._id,
      cause: { id: `customer:${customerId}`, time: this.clock.now() },
      decide: (state) => decideLinkCustomer(state, customerId),
      replay: () => undefined,
    });
    return customerId;
  }

  private async create({ id, time, data, ...event }: DomainEvent<'user.registered'> | DomainEvent<'user.updated'>): Promise<void> {
    const { userId, email, name } = data;
    const user = { userId, email, name, profileOrdinal: eventOrdinal({ id, ...event }) };
    await this.accounts.aggregates.execute<void>({
      id: billingAccountIdOf(userId),
      cause: { id, time: new Date(time) },
      decide: (state) => decideOpenAccount(state, user, this.config.plans),
      replay: () => undefined,
    });
  }
}
