import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { UsageService } from '../services/usage.service.js';

@Controller()
export class ExecutionCancelledConsumer {
  constructor(private readonly usage: UsageService) {}

  @Consumer('execution.cancelled')
  handle(event: DomainEvent<'execution.cancelled'>): Promise<void> {
    return this.usage.recordLast(event);
  }
}
