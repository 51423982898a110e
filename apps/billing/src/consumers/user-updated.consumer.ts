import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { BillingAccountService } from '../services/billing-account.service.js';

@Controller()
export class UserUpdatedConsumer {
  constructor(private readonly accounts: BillingAccountService) {}

  @Consumer('user.updated')
  handle(event: DomainEvent<'user.updated'>): Promise<void> {
    return this.accounts.follow(event);
  }
}
