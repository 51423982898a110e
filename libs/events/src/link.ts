import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { EventsLogger } from './options.js';

const API_TIMEOUT_MS = 3_000;

/** The one connection to the broker. One that is lost is taken up again, for ever, by itself. */
export class Link {
  /** Last thing that the server, or the network, objected to. */
  lastError: Error | undefined;
  private up = true;
  private readonly listeners = new Set<() => void>();
  private manager: JetStreamManager | undefined;

  constructor(
    readonly connection: NatsConnection,
    readonly logger: EventsLogger,
    /** Begin of the subjects of JetStream's API. */
    readonly apiPrefix: string,
  ) {
    void this.watch();
  }

  get isConnected(): boolean {
    return this.up && !this.connection.isClosed();
  }

  /** Called when the connection is lost or taken up again. @returns ends the listening */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** JetStream's management API; makes no request by itself. */
  async jetStream(): Promise<JetStreamManager> {
    this.manager ??= await jetstreamManager(this.connection, { apiPrefix: this.apiPrefix, checkAPI: false, timeout: API_TIMEOUT_MS });
    return this.manager;
  }

  private async watch(): Promise<void> {
    for await (const status of this.connection.status()) {
      if (status.type === 'disconnect') this.change(false);
      else if (status.type === 'reconnect') this.change(true);
      else if (status.type === 'error') {
        this.lastError = status.error;
        this.logger.warn({ err: status.error }, 'The broker reports an error.');
      }
    }
    this.change(false);
  }

  private change(up: boolean): void {
    if (this.up === up) return;
    this.up = up;
    if (up) this.logger.info({}, 'Connected to the broker again.');
    else if (!this.connection.isClosed()) this.logger.warn({}, 'The connection to the broker is lost; reconnecting.');
    for (const listener of Array.from(this.listeners)) listener();
  }
}
