import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AgentService } from '../services/agent.service.js';

@Controller()
export class AgentStatusChangedConsumer {
  constructor(private readonly agents: AgentService) {}

  @Consumer('agent.status_changed')
  handle(event: DomainEvent<'agent.status_changed'>): Promise<void> {
    return this.agents.applyStatus(event);
  }
}
