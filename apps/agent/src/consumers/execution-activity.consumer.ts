import { Projection, type EventBatch, type EventPosition } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ActivityService } from '../services/activity.service.js';

@Controller()
export class ExecutionActivityConsumer {
  constructor(private readonly activity: ActivityService) {}

  @Projection(['execution.started', 'execution.completed'], { everyMs: 1_000 })
  handle(batch: EventBatch<'execution.started' | 'execution.completed'>): Promise<void> {
    return this.activity.follow(batch);
  }

  position(): Promise<EventPosition | null> {
    return this.activity.position();
  }
}
