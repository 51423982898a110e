import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { TurnService } from '../services/turn.service.js';

@Controller()
export class MessageQueuedConsumer {
  constructor(private readonly turns: TurnService) {}

  @Consumer('conversation.message.queued')
  async handle(event: DomainEvent<'conversation.message.queued'>): Promise<void> {
    await this.turns.queue(event);
  }
}
