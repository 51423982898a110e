import { FenagoError } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { StripeEvents } from '../clients/stripe-events.client.js';
import type { StripeNotice } from '../domain/stripe-notice.js';
import { BillingAccountRepository } from '../repositories/billing-account.repository.js';
import { AccountLookUpService } from './account-look-up.service.js';

/** A customer that is as new may be one whose account has not been linked yet. */
const LINKING_MS = 5 * 60_000;

/** Whose account an event of Stripe's is about, and that account as Stripe has it now. */
@Injectable()
export class AccountFollowService {
  constructor(
    private readonly events: StripeEvents,
    private readonly accounts: BillingAccountRepository,
    private readonly lookUps: AccountLookUpService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @returns false where it is about nobody here
   * @throws FenagoError where it is to be tried again
   */
  async follow({ customerId: named, related, createdAt }: Omit<StripeNotice, 'eventId'>): Promise<boolean> {
    const customerId = named ?? (related === null ? null : await this.events.customerOf(related));
    if (customerId === null) return false;
    const accountId = await this.accounts.idOfCustomer(customerId);
    if (accountId !== null) await this.lookUps.lookUp(accountId, customerId);
    else if (this.clock.now().getTime() - createdAt.getTime() < LINKING_MS) throw notLinked(customerId);
    return accountId !== null;
  }
}

function notLinked(customerId: string): FenagoError {
  return new FenagoError('concurrent_update', `No account is linked to the customer ${customerId} yet.`, { retryAfterSeconds: 1 });
}
