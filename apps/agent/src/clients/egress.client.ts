import { createEgress, EgressError, type Egress } from '@fenago/egress';
import { CONFIG } from '@fenago/host';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { AgentConfig } from '../config.js';

/** Addresses that owners of agents name. */
@Injectable()
export class EgressClient implements OnApplicationShutdown {
  private readonly egress: Egress;

  constructor(@Inject(CONFIG) { egressAllow }: AgentConfig) {
    this.egress = createEgress({ allow: egressAllow });
  }

  /** Why an address could never be called, by its text alone, as a sentence; undefined where it may be. */
  refuse(url: string): string | undefined {
    try {
      this.egress.judge(url);
      return undefined;
    } catch (error) {
      if (error instanceof EgressError) return error.message;
      throw error;
    }
  }

  onApplicationShutdown(): Promise<void> {
    return this.egress.close();
  }
}
