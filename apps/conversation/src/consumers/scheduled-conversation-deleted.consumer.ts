import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ScheduleService } from '../services/schedule.service.js';

/** This service's own event: what would have posted to the conversation ends. */
@Controller()
export class ScheduledConversationDeletedConsumer {
  constructor(private readonly schedules: ScheduleService) {}

  @Consumer('conversation.deleted')
  handle(event: DomainEvent<'conversation.deleted'>): Promise<void> {
    return this.schedules.loseConversation(event);
  }
}
