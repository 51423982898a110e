import type { DomainEvent } from '@fenago/contracts';
import { Consumer, type Intake, type IntakeOwner } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { TurnService } from '../services/turn.service.js';

/** Settled once the claim is committed; the run goes on in the background under its lease. Turns that have no slot here wait with the broker. */
@Controller()
export class MessageCreatedConsumer implements IntakeOwner {
  constructor(private readonly turns: TurnService) {}

  @Consumer('conversation.message.created', { hasIntake: true })
  async handle(event: DomainEvent<'conversation.message.created'>): Promise<void> {
    if (event.data.role === 'assistant') this.turns.noteReply(event);
    else await this.turns.start(event);
  }

  intake(): Promise<Intake> {
    return Promise.resolve(this.turns.intake);
  }
}
