import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { TurnService } from '../services/turn.service.js';

@Controller()
export class ConversationDeletedConsumer {
  constructor(private readonly turns: TurnService) {}

  @Consumer('conversation.deleted')
  async handle(event: DomainEvent<'conversation.deleted'>): Promise<void> {
    await this.turns.abandon(event);
  }
}
