import type { Egress } from '@fenago/egress';
import { McpConnection, type McpAddress } from './connection.js';
import { isSessionLost } from './explain.js';
import type { KnownServer } from './listings.js';

/** An address with what tells it from others. */
export interface McpPlace extends McpAddress {
  /** Of the server and its credentials. */
  readonly key: string;
}

interface Open {
  readonly key: string;
  readonly connection: Promise<McpConnection>;
}

/** The one connection of an execution to a server: made when it is needed, and anew where its session or credentials are no more. */
export class McpSessions {
  private open: Open | undefined;
  /** Those before it, which calls may still be under way on. */
  private readonly retired: Open[] = [];

  constructor(
    private readonly egress: Egress,
    private readonly known: (key: string) => KnownServer['discovered'],
  ) {}

  /** Does work with a connection; once more with a new one where its session, opened before, has ended. */
  async use<T>(place: McpPlace, signal: AbortSignal, work: (connection: McpConnection) => Promise<T>): Promise<T> {
    const before = this.open;
    const connection = await this.connect(place, signal);
    try {
      return await work(connection);
    } catch (error) {
      const ended = before?.key === place.key && connection.hasSession && isSessionLost(error);
      if (!ended || signal.aborted) throw error;
      // Of several that notice, the first makes the new one.
      if (this.open === before) this.retire();
      return work(await this.connect(place, signal));
    }
  }

  /** Never rejects. */
  async close(): Promise<void> {
    this.retire();
    const closing = this.retired.splice(0).map(({ connection }) => connection.then((one) => one.close(), () => undefined));
    await Promise.all(closing);
  }

  private connect(place: McpPlace, signal: AbortSignal): Promise<McpConnection> {
    if (this.open?.key === place.key) return this.open.connection;
    this.retire();
    const connection = McpConnection.open(place, this.egress, signal, this.known(place.key));
    const open = { key: place.key, connection };
    this.open = open;
    connection.catch(() => {
      if (this.open === open) this.open = undefined;
    });
    return connection;
  }

  private retire(): void {
    if (this.open !== undefined) this.retired.push(this.open);
    this.open = undefined;
  }
}
