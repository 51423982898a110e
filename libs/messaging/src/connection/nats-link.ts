import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Logger, Metrics } from '@fenago/observability';
import { Listeners } from './listeners.js';
import { Requester } from './requester.js';
import { settledWithin } from './within.js';

/** Where the link is: `closed` is for good, everything else mends itself. */
export type LinkStatus = 'connected' | 'disconnected' | 'closed';

/**
 * The one connection of a service to the broker. A lost connection is taken up again for ever, by itself; what the
 * broker did not confirm before the loss may or may not have reached it.
 */
export class NatsLink {
  private current: LinkStatus = 'connected';
  private server: string;
  private draining: Promise<void> | undefined;
  private manager: JetStreamManager | undefined;
  private readonly reconnects: Listeners;
  private readonly disconnects: Listeners;
  private readonly incarnations: Listeners;
  private readonly closes: Listeners;
  /** @internal Request-reply over the shared inbox. */
  readonly requester: Requester;

  /** Use {@link connectNats}. */
  constructor(
    /** @internal Only this package speaks to the client itself. */
    readonly connection: NatsConnection,
    /** @internal */
    readonly logger: Logger,
    /** @internal */
    readonly metrics: Metrics | undefined,
    /** @internal */
    readonly inboxPrefix: string,
  ) {
    this.server = connection.info?.server_id ?? '';
    this.reconnects = new Listeners('reconnect', logger);
    this.disconnects = new Listeners('disconnect', logger);
    this.incarnations = new Listeners('incarnation', logger);
    this.closes = new Listeners('close', logger);
    this.requester = new Requester(connection, inboxPrefix, () => this.isConnected);
    void this.watch();
    void connection.closed().then((error) => this.onClosed(error));
  }

  get status(): LinkStatus {
    return this.current;
  }

  get isConnected(): boolean {
    return this.current === 'connected';
  }

  /** Id of the server that the link is, or was last, connected to; a server that restarts has a new one. */
  get serverId(): string {
    return this.server;
  }

  /** Bytes that one message may have, headers included. */
  get maxPayload(): number {
    return this.connection.info?.max_payload ?? 1_048_576;
  }

  /** Called after the connection has been taken up again; subscriptions are then in place. @returns ends the listening */
  onReconnect(listener: () => void): () => void {
    return this.reconnects.add(listener);
  }

  /** Called when the connection is lost. @returns ends the listening */
  onDisconnect(listener: () => void): () => void {
    return this.disconnects.add(listener);
  }

  /** Called after a connection to another server, or to one that restarted, before `onReconnect`. @returns ends the listening */
  onIncarnation(listener: () => void): () => void {
    return this.incarnations.add(listener);
  }

  /** Called once, when the link is closed for good. @returns ends the listening */
  onClose(listener: () => void): () => void {
    return this.closes.add(listener);
  }

  /**
   * Lets subscriptions finish what has reached them and sends what is waiting to go out, then closes.
   * @param deadlineMs after which it closes anyway
   */
  drain(deadlineMs: number): Promise<void> {
    this.draining ??= this.drainOnce(deadlineMs);
    return this.draining;
  }

  /** @internal JetStream's management API; makes no request by itself. */
  async jetStream(): Promise<JetStreamManager> {
    this.manager ??= await jetstreamManager(this.connection, { checkAPI: false, timeout: 3_000 });
    return this.manager;
  }

  private async drainOnce(deadlineMs: number): Promise<void> {
    if (this.connection.isClosed()) return;
    const drained = this.connection.drain().catch((error: unknown) => {
      this.logger.warn({ err: error }, 'The connection to the broker could not be drained; closing it.');
    });
    if (this.isConnected && (await settledWithin(drained, deadlineMs))) return;
    await this.connection.close();
  }

  private async watch(): Promise<void> {
    for await (const status of this.connection.status()) {
      if (status.type === 'disconnect') this.onLost();
      else if (status.type === 'reconnect') this.onBack();
      else if (status.type === 'error') this.logger.warn({ err: status.error }, 'The broker reports an error.');
    }
  }

  private onLost(): void {
    if (this.current !== 'connected') return;
    this.current = 'disconnected';
    this.requester.failAll('disconnected');
    if (this.draining === undefined) this.logger.warn('The connection to the broker is lost; reconnecting.');
    this.disconnects.call();
  }

  private onBack(): void {
    if (this.current === 'closed') return;
    const before = this.server;
    this.server = this.connection.info?.server_id ?? '';
    this.current = 'connected';
    const restarted = before !== this.server;
    this.logger.info({ serverId: this.server, restarted }, 'Connected to the broker again.');
    if (restarted) this.incarnations.call();
    this.reconnects.call();
  }

  private onClosed(error: Error | void): void {
    this.current = 'closed';
    this.requester.close();
    if (this.draining === undefined) this.logger.error({ err: error }, 'The connection to the broker is closed.');
    this.closes.call();
  }
}
