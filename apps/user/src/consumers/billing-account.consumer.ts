import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { BillingProjectionService } from '../services/billing-projection.service.js';

type BillingEvent = 'billing.customer.created' | 'billing.subscription.changed' | 'billing.entitlements.changed';

@Controller()
export class BillingAccountConsumer {
  constructor(private readonly projection: BillingProjectionService) {}

  @Consumer(['billing.customer.created', 'billing.subscription.changed', 'billing.entitlements.changed'])
  handle(event: { [K in BillingEvent]: DomainEvent<K> }[BillingEvent]): Promise<void> {
    return this.projection.follow(event);
  }
}
