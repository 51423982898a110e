import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { UsageService } from '../services/usage.service.js';

@Controller()
export class ExecutionStepCompletedConsumer {
  constructor(private readonly usage: UsageService) {}

  @Consumer('execution.step.completed')
  handle(event: DomainEvent<'execution.step.completed'>): Promise<void> {
    return this.usage.recordStep(event);
  }
}
