import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { TurnService } from '../services/turn.service.js';

/** A message that waited was taken back. */
@Controller()
export class MessageWithdrawnConsumer {
  constructor(private readonly turns: TurnService) {}

  @Consumer('conversation.message.withdrawn')
  async handle(event: DomainEvent<'conversation.message.withdrawn'>): Promise<void> {
    await this.turns.stop(event);
  }
}
