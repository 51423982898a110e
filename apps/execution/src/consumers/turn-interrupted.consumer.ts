import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { TurnService } from '../services/turn.service.js';

/** A turn is to stop for another message. */
@Controller()
export class TurnInterruptedConsumer {
  constructor(private readonly turns: TurnService) {}

  @Consumer('conversation.turn.interrupted')
  async handle(event: DomainEvent<'conversation.turn.interrupted'>): Promise<void> {
    await this.turns.stop(event);
  }
}
