import { eventFilter } from '@fenago/contracts';
import { CoreEvents, NatsLink } from '@fenago/messaging';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AgentService } from './agent.service.js';

/**
 * Hears, as they pass, of changes of agents, which one replica takes into the copy and every replica may have in memory. What
 * passed while this one was off the broker was missed, so that agents are read anew when it is back.
 */
@Injectable()
export class AgentChangesService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly ends: (() => void)[] = [];

  constructor(
    private readonly events: CoreEvents,
    private readonly link: NatsLink,
    private readonly agents: AgentService,
  ) {}

  onApplicationBootstrap(): void {
    const filters = [eventFilter('agent.updated'), eventFilter('agent.status_changed'), eventFilter('agent.deleted')];
    const listening = filters.map((filter) => this.events.subscribe(filter, ({ subject }) => this.agents.forget(subject)));
    this.ends.push(this.link.onReconnect(() => this.agents.forgetAll()), ...listening.map(({ close }) => close));
  }

  onApplicationShutdown(): void {
    for (const end of this.ends.splice(0)) end();
  }
}
