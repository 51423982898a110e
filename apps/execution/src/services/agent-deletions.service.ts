import { eventFilter } from '@fenago/contracts';
import { CoreEvents, NatsLink } from '@fenago/messaging';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AgentsService } from './agents.service.js';

/**
 * Hears, as they pass, of deletions of agents, which one replica takes into the copy and every replica may have in memory. What
 * passed while this one was off the broker was missed, so that agents are found anew when it is back.
 */
@Injectable()
export class AgentDeletionsService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly ends: (() => void)[] = [];

  constructor(
    private readonly events: CoreEvents,
    private readonly link: NatsLink,
    private readonly agents: AgentsService,
  ) {}

  onApplicationBootstrap(): void {
    const listening = this.events.subscribe(eventFilter('agent.deleted'), ({ subject }) => this.agents.forget(subject));
    this.ends.push(this.link.onReconnect(() => this.agents.forgetAll()), () => listening.close());
  }

  onApplicationShutdown(): void {
    for (const end of this.ends.splice(0)) end();
  }
}
