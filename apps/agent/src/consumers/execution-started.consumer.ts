import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ActivityService } from '../services/activity.service.js';

@Controller()
export class ExecutionStartedConsumer {
  constructor(private readonly activity: ActivityService) {}

  @Consumer('execution.started')
  handle(event: DomainEvent<'execution.started'>): Promise<void> {
    return this.activity.started(event);
  }
}
