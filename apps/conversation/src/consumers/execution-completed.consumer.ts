import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { TurnService } from '../services/turn.service.js';

@Controller()
export class ExecutionCompletedConsumer {
  constructor(private readonly turns: TurnService) {}

  @Consumer('execution.completed')
  handle(event: DomainEvent<'execution.completed'>): Promise<void> {
    return this.turns.end(event);
  }
}
