import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { UsageService } from '../services/usage.service.js';

@Controller()
export class ExecutionCompletedConsumer {
  constructor(private readonly usage: UsageService) {}

  @Consumer('execution.completed')
  handle(event: DomainEvent<'execution.completed'>): Promise<void> {
    return this.usage.recordLast(event);
  }
}
