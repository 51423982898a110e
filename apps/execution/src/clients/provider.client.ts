import { createEgress, type Egress } from '@fenago/egress';
import { CONFIG } from '@fenago/host';
import { createOpenAiModel, type ModelPort } from '@fenago/llm';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ExecutionConfig } from '../config.js';

/** A streamed reply of the longest text, each token in an event of its own. */
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;
const CHECK_MS = 3_000;
/** The model call's own timeouts come first. */
const LATER_MS = 1_000;

/** Model providers that users have named, reached through the guard; and the platform's, which the operator has named. */
@Injectable()
export class ProviderClient implements OnApplicationShutdown {
  private readonly egress: Egress;

  constructor(@Inject(CONFIG) private readonly config: ExecutionConfig) {
    this.egress = createEgress({
      allow: config.egressAllow,
      connectMs: Math.min(CHECK_MS, config.connectTimeoutMs),
      headersMs: config.connectTimeoutMs + LATER_MS,
      idleMs: Math.max(config.firstTokenTimeoutMs, config.idleTimeoutMs) + LATER_MS,
      totalMs: config.deadlineMs + LATER_MS,
      maxResponseBytes: MAX_RESPONSE_BYTES,
    });
  }

  /** @throws EgressError where the address is not one that calls may go to */
  check(baseUrl: string): Promise<void> {
    return this.egress.check(baseUrl);
  }

  /** @param baseUrl null for the platform's */
  connect(baseUrl: string | null, apiKey: string): ModelPort {
    if (baseUrl === null) return createOpenAiModel({ baseUrl: this.config.openaiBaseUrl, apiKey });
    return createOpenAiModel({ baseUrl, apiKey, fetch: this.egress.fetch });
  }

  onApplicationShutdown(): Promise<void> {
    return this.egress.close();
  }
}
