import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AgentService } from '../services/agent.service.js';

@Controller()
export class AgentUpdatedConsumer {
  constructor(private readonly agents: AgentService) {}

  @Consumer('agent.updated')
  handle(event: DomainEvent<'agent.updated'>): Promise<void> {
    return this.agents.applyProfile(event);
  }
}
