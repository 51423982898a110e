import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { TurnService } from '../services/turn.service.js';

/** Settled once the claim is committed; the run goes on in the background under its lease. */
@Controller()
export class MessageCreatedConsumer {
  constructor(private readonly turns: TurnService) {}

  @Consumer('conversation.message.created')
  async handle(event: DomainEvent<'conversation.message.created'>): Promise<void> {
    if (event.data.role === 'assistant') this.turns.noteReply(event);
    else await this.turns.start(event);
  }
}
