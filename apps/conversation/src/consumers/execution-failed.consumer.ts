import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { TurnService } from '../services/turn.service.js';

@Controller()
export class ExecutionFailedConsumer {
  constructor(private readonly turns: TurnService) {}

  @Consumer('execution.failed')
  handle(event: DomainEvent<'execution.failed'>): Promise<void> {
    return this.turns.end(event);
  }
}
