import { createEgress, type Egress } from '@fenago/egress';
import { CONFIG, LOGGER } from '@fenago/host';
import { CircuitBreakers, createOpenAiModel, type CircuitNotice, type ModelPort } from '@fenago/llm';
import { Metrics, type Gauge, type Logger } from '@fenago/observability';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ExecutionConfig } from '../config.js';

/** A streamed reply of the longest text, each token in an event of its own. */
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;
const CHECK_MS = 3_000;
/** The longest deadline that an execution can have; its own comes first. */
const MAX_CALL_MS = 86_400_000 + 1_000;
/** The model call's own timeouts come first. */
const LATER_MS = 1_000;

/** Model providers that users have named, reached through the guard; and the platform's, which the operator has named. */
@Injectable()
export class ProviderClient implements OnApplicationShutdown {
  private readonly egress: Egress;
  private readonly circuits: CircuitBreakers;
  private readonly open: Gauge;

  constructor(
    @Inject(CONFIG) private readonly config: ExecutionConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
  ) {
    const { circuitFailures: failures, circuitOpenMs: openMs } = config;
    this.circuits = new CircuitBreakers({ failures, openMs, onChange: (notice) => this.noteCircuit(notice) });
    this.open = metrics.gauge('fenago_model_circuits_open', 'Models of providers that this replica does not ask, since they failed too often.');
    this.egress = createEgress({
      allow: config.egressAllow,
      connectMs: Math.min(CHECK_MS, config.connectTimeoutMs),
      // One that cannot stream sends none until its reply is written.
      headersMs: config.connectTimeoutMs + config.firstTokenTimeoutMs + LATER_MS,
      idleMs: Math.max(config.firstTokenTimeoutMs, config.idleTimeoutMs) + LATER_MS,
      totalMs: MAX_CALL_MS,
      maxResponseBytes: MAX_RESPONSE_BYTES,
    });
  }

  /** @throws EgressError where the address is not one that calls may go to */
  check(baseUrl: string): Promise<void> {
    return this.egress.check(baseUrl);
  }

  /** @param baseUrl null for the platform's */
  connect(baseUrl: string | null, apiKey: string): ModelPort {
    const { openaiBaseUrl, usageDrainMs, streaming, retrieval } = this.config;
    const options = baseUrl === null ? { baseUrl: openaiBaseUrl, streaming, retrieval } : { baseUrl, fetch: this.egress.fetch };
    return this.circuits.protect(options.baseUrl, createOpenAiModel({ ...options, apiKey, usageDrainMs }));
  }

  onApplicationShutdown(): Promise<void> {
    return this.egress.close();
  }

  private noteCircuit({ baseUrl, model, state }: CircuitNotice): void {
    this.open.set(this.circuits.openCount);
    // The host alone: an address may hold a password.
    this.logger.warn({ provider: new URL(baseUrl).host, model, state }, 'The circuit of a model has changed.');
  }
}
