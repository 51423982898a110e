import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { BillingAccountService } from '../services/billing-account.service.js';

@Controller()
export class UserRegisteredConsumer {
  constructor(private readonly accounts: BillingAccountService) {}

  @Consumer('user.registered')
  handle(event: DomainEvent<'user.registered'>): Promise<void> {
    return this.accounts.open(event);
  }
}
