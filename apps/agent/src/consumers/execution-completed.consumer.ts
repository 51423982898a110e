import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ActivityService } from '../services/activity.service.js';

@Controller()
export class ExecutionCompletedConsumer {
  constructor(private readonly activity: ActivityService) {}

  @Consumer('execution.completed')
  handle(event: DomainEvent<'execution.completed'>): Promise<void> {
    return this.activity.completed(event);
  }
}
