import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { EmailChangeService } from '../services/email-change.service.js';

/** This service's own event: who has which address is settled after the commit, and again after a crash. */
@Controller()
export class UserUpdatedConsumer {
  constructor(private readonly changes: EmailChangeService) {}

  @Consumer('user.updated')
  handle(event: DomainEvent<'user.updated'>): Promise<void> {
    return this.changes.settle(event);
  }
}
