import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AgentService } from '../services/agent.service.js';

@Controller()
export class AgentDeletedConsumer {
  constructor(private readonly agents: AgentService) {}

  @Consumer('agent.deleted')
  handle(event: DomainEvent<'agent.deleted'>): Promise<void> {
    return this.agents.applyDeletion(event);
  }
}
