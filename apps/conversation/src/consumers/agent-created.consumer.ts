import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AgentService } from '../services/agent.service.js';

@Controller()
export class AgentCreatedConsumer {
  constructor(private readonly agents: AgentService) {}

  @Consumer('agent.created')
  handle(event: DomainEvent<'agent.created'>): Promise<void> {
    return this.agents.applyProfile(event);
  }
}
