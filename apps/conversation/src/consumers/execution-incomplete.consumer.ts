import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { TurnService } from '../services/turn.service.js';

@Controller()
export class ExecutionIncompleteConsumer {
  constructor(private readonly turns: TurnService) {}

  @Consumer('execution.incomplete')
  handle(event: DomainEvent<'execution.incomplete'>): Promise<void> {
    return this.turns.end(event);
  }
}
