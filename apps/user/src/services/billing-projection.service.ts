import { eventOrdinal, type DomainEvent } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { toBillingProjection } from '../mappers/billing-projection.mapper.js';
import { UserRepository } from '../repositories/user.repository.js';

/** What users are to billing, as its events tell: each tells all of it, so the newest counts. */
@Injectable()
export class BillingProjectionService {
  constructor(private readonly users: UserRepository) {}

  /** Of a user who is gone nothing is kept. */
  follow(event: DomainEvent<'billing.customer.created'> | DomainEvent<'billing.subscription.changed'> | DomainEvent<'billing.entitlements.changed'>): Promise<void> {
    return this.users.keepBilling(event.data.userId, toBillingProjection(event.data, eventOrdinal(event)));
  }
}
