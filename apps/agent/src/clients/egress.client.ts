import { createEgress, EgressError, type Egress } from '@fenago/egress';
import { CONFIG } from '@fenago/host';
import { fetchDocument } from '@fenago/tools';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { AgentConfig } from '../config.js';

/** Bounds of a document: whoever asks for it is answered within 5 s. */
const BOUNDS = { totalMs: 2_000, maxResponseBytes: 4 * 1024 * 1024 };

/** Addresses that owners of agents name. */
@Injectable()
export class EgressClient implements OnApplicationShutdown {
  private readonly egress: Egress;

  constructor(@Inject(CONFIG) { egressAllow }: AgentConfig) {
    this.egress = createEgress({ allow: egressAllow, ...BOUNDS });
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

  /**
   * A document in JSON of at most 4 MiB, as it is there now.
   * @throws FenagoError `invalid_request` where it cannot be had in 2 s, or is none
   */
  documentAt(url: string): Promise<Readonly<Record<string, unknown>>> {
    return fetchDocument(url, this.egress);
  }

  onApplicationShutdown(): Promise<void> {
    return this.egress.close();
  }
}
