import { Circuit } from './circuit.js';
import type { CircuitState } from './circuit.js';
import type { ModelChunk, ModelPort } from './model.port.js';

/** A circuit has changed. */
export interface CircuitNotice {
  baseUrl: string;
  model: string;
  state: CircuitState;
}

export interface CircuitOptions {
  /** Failures one after the other, no success between them, that open a circuit. Default 10. */
  failures?: number;
  /** Milliseconds for which it stays open; up to a quarter more by chance, so that replicas do not ask all at once. Default 30,000. */
  openMs?: number;
  /** Circuits kept, least recently used gone first. Default 1,000. */
  max?: number;
  /** Uniform in [0, 1). */
  random?: () => number;
  onChange?: (notice: CircuitNotice) => void;
}

/**
 * Keeps calls from providers that fail again and again: they would wait for nothing, and hold the provider down. One circuit
 * for each base URL and model, since behind one address (a gateway, a server of several models) one may fail alone.
 */
export class CircuitBreakers {
  private readonly circuits = new Map<string, Circuit>();
  private readonly options: Required<Omit<CircuitOptions, 'onChange'>>;
  private readonly onChange: (notice: CircuitNotice) => void;

  constructor({ onChange, ...options }: CircuitOptions = {}) {
    this.options = { failures: 10, openMs: 30_000, max: 1_000, random: Math.random, ...options };
    this.onChange = onChange ?? (() => undefined);
  }

  /** How many circuits are open, or half open. */
  get openCount(): number {
    return [...this.circuits.values()].filter(({ state }) => state !== 'closed').length;
  }

  /**
   * A port that asks `port` only while its circuit lets it. Where it does not, a call fails at once with a ModelError
   * `provider_unavailable` that has `circuitOpen` and says in `retryAfterMs` when the next may try.
   */
  protect(baseUrl: string, port: ModelPort): ModelPort {
    const retrieve = port.retrieve?.bind(port);
    return {
      stream: (request, call) => guardedStream(this.circuit(baseUrl, request.model), () => port.stream(request, call)),
      ...(retrieve === undefined
        ? {}
        : { retrieve: (id, request, call) => guarded(this.circuit(baseUrl, request.model), () => retrieve(id, request, call)) }),
    };
  }

  private circuit(baseUrl: string, model: string): Circuit {
    const key = `${baseUrl} ${model}`;
    const circuit = this.circuits.get(key) ?? new Circuit(this.options, (state) => this.onChange({ baseUrl, model, state }));
    this.circuits.delete(key);
    this.circuits.set(key, circuit);
    const oldest = this.circuits.size > this.options.max ? this.circuits.keys().next().value : undefined;
    if (oldest !== undefined) this.circuits.delete(oldest);
    return circuit;
  }
}

/** The consumer left before the end. */
const NO_OUTCOME = new Error('The call was left before its end.');

async function* guardedStream(circuit: Circuit, ask: () => AsyncIterable<ModelChunk>): AsyncGenerator<ModelChunk> {
  const trial = await circuit.admit();
  try {
    for await (const chunk of ask()) {
      // Consumers may leave with the last chunk. And one that tries is back with its first: the others need not wait for its end.
      if (trial.isProbe || chunk.type === 'finish') trial.end();
      yield chunk;
    }
  } catch (error) {
    trial.end(error);
    throw error;
  } finally {
    trial.end(NO_OUTCOME);
  }
}

async function guarded<T>(circuit: Circuit, work: () => Promise<T>): Promise<T> {
  const trial = await circuit.admit();
  try {
    const result = await work();
    trial.end();
    return result;
  } catch (error) {
    trial.end(error);
    throw error;
  }
}
