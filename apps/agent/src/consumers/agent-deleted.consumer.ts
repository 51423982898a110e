import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { VersionService } from '../services/version.service.js';

/** This service's own event: what belongs to the agent goes after it. */
@Controller()
export class AgentDeletedConsumer {
  constructor(private readonly versions: VersionService) {}

  @Consumer('agent.deleted')
  handle(event: DomainEvent<'agent.deleted'>): Promise<void> {
    return this.versions.forget(event);
  }
}
