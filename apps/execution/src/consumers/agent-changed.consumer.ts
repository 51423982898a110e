import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AgentsService } from '../services/agents.service.js';

/** Creation and change in one consumer, so that they come in order. */
@Controller()
export class AgentChangedConsumer {
  constructor(private readonly agents: AgentsService) {}

  @Consumer(['agent.created', 'agent.updated'])
  async handle(event: DomainEvent<'agent.created'> | DomainEvent<'agent.updated'>): Promise<void> {
    await this.agents.put(event);
  }
}
