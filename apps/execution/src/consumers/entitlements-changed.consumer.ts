import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AllowanceService } from '../services/allowance.service.js';

/** Both in one consumer, so that they come in order: a renewal changes when the months begin. */
@Controller()
export class EntitlementsChangedConsumer {
  constructor(private readonly allowances: AllowanceService) {}

  @Consumer(['billing.entitlements.changed', 'billing.subscription.changed'])
  async handle(event: DomainEvent<'billing.entitlements.changed'> | DomainEvent<'billing.subscription.changed'>): Promise<void> {
    await this.allowances.entitle(event);
  }
}
