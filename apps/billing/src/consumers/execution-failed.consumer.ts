import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { UsageService } from '../services/usage.service.js';

@Controller()
export class ExecutionFailedConsumer {
  constructor(private readonly usage: UsageService) {}

  @Consumer('execution.failed')
  handle(event: DomainEvent<'execution.failed'>): Promise<void> {
    return this.usage.recordLast(event);
  }
}
