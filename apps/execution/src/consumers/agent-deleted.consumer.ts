import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AgentsService } from '../services/agents.service.js';

@Controller()
export class AgentDeletedConsumer {
  constructor(private readonly agents: AgentsService) {}

  @Consumer('agent.deleted')
  async handle(event: DomainEvent<'agent.deleted'>): Promise<void> {
    await this.agents.remove(event);
  }
}
