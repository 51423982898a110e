import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { TurnService } from '../services/turn.service.js';

@Controller()
export class ExecutionCancelledConsumer {
  constructor(private readonly turns: TurnService) {}

  @Consumer('execution.cancelled')
  handle(event: DomainEvent<'execution.cancelled'>): Promise<void> {
    return this.turns.end(event);
  }
}
