import { createEgress, type Egress } from '@fenago/egress';
import { CONFIG, LOGGER } from '@fenago/host';
import { CircuitBreakers, createOpenAiModel, type CircuitNotice, type ModelPort, type OpenAiModelOptions } from '@fenago/llm';
import { Metrics, type Gauge, type Logger } from '@fenago/observability';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ExecutionConfig } from '../config.js';
import type { ProviderServer } from '../domain/provider-key.state.js';

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
  private readonly openCircuits: Gauge;

  constructor(
    @Inject(CONFIG) private readonly config: ExecutionConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
  ) {
    const { circuitFailures: failures, circuitOpenMs: openMs } = config;
    this.circuits = new CircuitBreakers({ failures, openMs, onChange: (notice) => this.noteCircuit(notice) });
    this.openCircuits = metrics.gauge('fenago_model_circuits_open', 'Models of providers that this replica does not ask, since they failed too often.');
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

  /** The platform's provider. */
  connectPlatform(apiKey: string): ModelPort {
    const { openaiBaseUrl: baseUrl, streaming, retrieval } = this.config;
    return this.open({ baseUrl, streaming, retrieval, apiKey });
  }

  connect({ baseUrl, streaming, retrieval }: ProviderServer, apiKey: string): ModelPort {
    if (baseUrl === null) return this.connectPlatform(apiKey);
    return this.open({ baseUrl, streaming, retrieval, apiKey, fetch: this.egress.fetch });
  }

  onApplicationShutdown(): Promise<void> {
    return this.egress.close();
  }

  private open(options: OpenAiModelOptions): ModelPort {
    return this.circuits.protect(options.baseUrl, createOpenAiModel({ ...options, usageDrainMs: this.config.usageDrainMs }));
  }

  private noteCircuit({ baseUrl, model, state }: CircuitNotice): void {
    this.openCircuits.set(this.circuits.openCount);
    // The host alone: an address may hold a password.
    this.logger.warn({ provider: new URL(baseUrl).host, model, state }, 'The circuit of a model has changed.');
  }
}
