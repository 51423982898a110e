import { Client, StreamableHTTPClientTransport, type FetchLike, type RequestOptions } from '@modelcontextprotocol/client';
import type { Egress } from '@fenago/egress';
import type { KnownServer } from './listings.js';

/** Requests have times of their own, given by signals; the client's must not come before them. */
const NEVER_FIRST_MS = 600_000;
/** How long a server may take to hear that a session is over. */
const FAREWELL_MS = 2_000;
/** An answer that broke off is asked for again where the server can continue it. */
const RECONNECTING = { maxRetries: 2, initialReconnectionDelay: 500, maxReconnectionDelay: 5_000, reconnectionDelayGrowFactor: 2 };

/** How to come to a server. */
export interface McpAddress {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A client of one server: with a session where the server speaks a protocol that has them. */
export class McpConnection {
  private constructor(
    readonly client: Client,
    private readonly transport: StreamableHTTPClientTransport,
  ) {}

  /**
   * Speaks the newest protocol with a server that knows it, else the ones before.
   * @param known what the server said of itself a moment ago
   */
  static async open({ url, headers }: McpAddress, egress: Egress, signal: AbortSignal, known?: KnownServer['discovered']): Promise<McpConnection> {
    const client = new Client(
      { name: 'fenago', version: '1' },
      { versionNegotiation: { mode: 'auto' }, inputRequired: { autoFulfill: false } },
    );
    const transport = new StreamableHTTPClientTransport(new URL(url), {
      fetch: withoutIdleStreams(egress),
      requestInit: { headers, redirect: 'manual' },
      reconnectionOptions: RECONNECTING,
    });
    const prior = known === undefined ? {} : { prior: known === null ? ({ kind: 'legacy' } as const) : ({ kind: 'modern', discover: known } as const) };
    try {
      await client.connect(transport, { ...within(signal), ...prior });
    } catch (error) {
      await client.close();
      throw error;
    }
    return new McpConnection(client, transport);
  }

  get discovered(): NonNullable<KnownServer['discovered']> | null {
    return this.client.getDiscoverResult() ?? null;
  }

  get hasSession(): boolean {
    return this.transport.sessionId !== undefined;
  }

  /** Ends the session, if the server hears it in time; never rejects. */
  async close(): Promise<void> {
    const timer = setTimeout(() => void this.transport.close(), FAREWELL_MS);
    await this.transport.terminateSession().catch(() => undefined);
    clearTimeout(timer);
    await this.client.close().catch(() => undefined);
  }
}

export function within(signal: AbortSignal): RequestOptions {
  return { signal, timeout: NEVER_FIRST_MS };
}

/** Servers may want to keep a stream open for what they have to say unasked; nobody here would listen. */
function withoutIdleStreams(egress: Egress): FetchLike {
  return (url, init) => {
    const isIdle = init?.method === 'GET' && !new Headers(init.headers).has('last-event-id');
    return isIdle ? Promise.resolve(new Response(null, { status: 405 })) : egress.fetch(url, init);
  };
}
