import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { UsageService } from '../services/usage.service.js';

@Controller()
export class ExecutionIncompleteConsumer {
  constructor(private readonly usage: UsageService) {}

  @Consumer('execution.incomplete')
  handle(event: DomainEvent<'execution.incomplete'>): Promise<void> {
    return this.usage.recordLast(event);
  }
}
