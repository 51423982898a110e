import { MAX_TOOL_SECONDS } from '@fenago/contracts';
import { createEgress, type Egress } from '@fenago/egress';
import { CLOCK, CONFIG } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { McpListings } from '@fenago/tools';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ExecutionConfig } from '../config.js';

/** Each tool has a time of its own, which comes first. */
const LONGEST_MS = (MAX_TOOL_SECONDS + 1) * 1_000;
const CONNECT_MS = 5_000;
/** What a server of tools may say in one answer; of it a model is given far less. */
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

/** The way out to servers that tools name, through the guard, and what is known of them for a while. */
@Injectable()
export class ToolClient implements OnApplicationShutdown {
  readonly egress: Egress;
  readonly listings: McpListings;

  constructor(@Inject(CONFIG) { egressAllow }: ExecutionConfig, @Inject(CLOCK) clock: Clock) {
    this.listings = new McpListings(clock);
    const waits = { connectMs: CONNECT_MS, headersMs: LONGEST_MS, idleMs: LONGEST_MS, totalMs: LONGEST_MS };
    this.egress = createEgress({ allow: egressAllow, maxResponseBytes: MAX_RESPONSE_BYTES, ...waits });
  }

  onApplicationShutdown(): Promise<void> {
    return this.egress.close();
  }
}
