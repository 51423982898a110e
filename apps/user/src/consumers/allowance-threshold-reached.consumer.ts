import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AllowanceMailsService } from '../services/allowance-mails.service.js';

@Controller()
export class AllowanceThresholdReachedConsumer {
  constructor(private readonly mails: AllowanceMailsService) {}

  @Consumer('allowance.threshold_reached')
  handle(event: DomainEvent<'allowance.threshold_reached'>): Promise<void> {
    return this.mails.tell(event);
  }
}
