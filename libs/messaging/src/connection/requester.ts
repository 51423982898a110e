import { createInbox, type Msg, type MsgHdrs, type NatsConnection, type Subscription } from '@nats-io/nats-core';

/** Why a request got no answer. */
export type NoAnswer = 'disconnected' | 'no_responders' | 'timeout' | 'too_large' | 'closed';

/** A request that got no answer; callers turn it into what their own callers understand. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';

  constructor(
    readonly reason: NoAnswer,
    /** Whether the request may have reached somebody. */
    readonly sent: boolean,
    options?: ErrorOptions,
  ) {
    super(`The request got no answer: ${reason}.`, options);
  }
}

interface Pending {
  readonly resolve: (message: Msg) => void;
  readonly reject: (error: RequestFailed) => void;
  readonly timer: NodeJS.Timeout;
}

/** Status of a message that the server sends itself where nobody listens. */
const NO_RESPONDERS = 503;

/**
 * Requests over one shared inbox. Unlike the client's own `request`, those in flight fail at once when the connection is
 * lost (the client leaves them to run into their timeout), and no stack is taken per request.
 */
export class Requester {
  private readonly pending = new Map<string, Pending>();
  private readonly prefix: string;
  private readonly subscription: Subscription;
  private last = 0;

  constructor(
    private readonly connection: NatsConnection,
    inboxPrefix: string,
    private readonly isConnected: () => boolean,
  ) {
    this.prefix = `${createInbox(inboxPrefix)}.`;
    this.subscription = connection.subscribe(`${this.prefix}*`, { callback: (error, message) => this.onReply(error, message) });
  }

  /** Requests that wait for an answer. */
  get inFlight(): number {
    return this.pending.size;
  }

  /** @throws RequestFailed */
  request(subject: string, payload: string | Uint8Array, timeoutMs: number, headers?: MsgHdrs): Promise<Msg> {
    if (!this.isConnected()) return Promise.reject(new RequestFailed('disconnected', false));
    const token = (this.last += 1).toString(36);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.fail(token, 'timeout'), timeoutMs);
      this.pending.set(token, { resolve, reject, timer });
      try {
        const reply = this.prefix + token;
        this.connection.publish(subject, payload, headers === undefined ? { reply } : { reply, headers });
      } catch (cause) {
        this.pending.delete(token);
        clearTimeout(timer);
        reject(new RequestFailed(this.connection.isClosed() ? 'closed' : 'too_large', false, { cause }));
      }
    });
  }

  /** The answers to what is in flight will not come any more. */
  failAll(reason: NoAnswer): void {
    for (const token of this.pending.keys()) this.fail(token, reason);
  }

  close(): void {
    this.failAll('closed');
    if (!this.connection.isClosed()) this.subscription.unsubscribe();
  }

  private fail(token: string, reason: NoAnswer): void {
    const pending = this.take(token);
    pending?.reject(new RequestFailed(reason, true));
  }

  private take(token: string): Pending | undefined {
    const pending = this.pending.get(token);
    if (pending === undefined) return undefined;
    this.pending.delete(token);
    clearTimeout(pending.timer);
    return pending;
  }

  private onReply(error: Error | null, message: Msg): void {
    if (error !== null) {
      this.failAll('closed');
      return;
    }
    const pending = this.take(message.subject.slice(this.prefix.length));
    if (pending === undefined) return;
    if (message.data.length === 0 && message.headers?.code === NO_RESPONDERS) {
      pending.reject(new RequestFailed('no_responders', false));
    } else {
      pending.resolve(message);
    }
  }
}
