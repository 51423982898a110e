import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { eventFilter } from '@fenago/contracts';
import { CONFIG } from '@fenago/host';
import { CoreEvents, NatsLink } from '@fenago/messaging';
import type { GatewayConfig } from '../config.js';
import { CredentialsService } from './credentials.service.js';

/** Events after which what is remembered of their owner's credentials no longer holds. */
const FILTERS = [eventFilter('api_key.revoked'), eventFilter('user.sessions_revoked'), eventFilter('user.role_changed'), eventFilter('user.deleted')];

/**
 * Hears, as they pass, of changes to credentials that other replicas remember as they were. What passed while this
 * gateway was off the broker was missed, so that everything is asked anew when it is back.
 */
@Injectable()
export class RevocationsService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly ends: (() => void)[] = [];

  constructor(
    private readonly events: CoreEvents,
    private readonly link: NatsLink,
    private readonly credentials: CredentialsService,
    @Inject(CONFIG) private readonly config: GatewayConfig,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.unsafe?.revocations === true) return;
    const listening = FILTERS.map((filter) => this.events.subscribe(filter, ({ ownerid }) => this.credentials.forget(ownerid)));
    this.ends.push(this.link.onReconnect(() => this.credentials.forgetAll()), ...listening.map(({ close }) => close));
  }

  onApplicationShutdown(): void {
    for (const end of this.ends.splice(0)) end();
  }
}
