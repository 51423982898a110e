import { createInbox, nanos, type Msg, type Subscription } from '@nats-io/transport-node';
import { EVENT_STREAM, READERS, type Durable } from './durable.js';
import type { Link } from './link.js';
import { settledWithin } from './timing.js';

/** Why events stopped coming: `lost`: the broker does not know the consumer (any more) · `refused`: it does not serve it now · `silent`: nothing was heard. */
export type PullEnd = 'disconnected' | 'lost' | 'refused' | 'silent' | 'closed';

export interface PullTarget {
  /** Must not throw. @param pin by which the broker has made this replica the reader; undefined where all read */
  onEvent(message: Msg, pin: string | undefined): void;
  /** Another replica is the reader now. */
  onUnpinned(): void;
}

/** Where nothing ties asking to a time, this is often enough. */
const UNPINNED_EXPIRES_MS = 10_000;

// Status codes of messages that the broker sends itself.
const HEARTBEAT = 100;
const NO_MESSAGES = 404;
const EXPIRED = 408;
const CONFLICT = 409;
const WRONG_PIN = 423;

/**
 * Pulls a durable's events, asking for the next ones when three quarters have come, and often enough to stay its reader.
 * Written on the pull protocol itself: the client's `consume()` hides when the reader changes, and drops what is on its
 * way when it stops, so that the broker gives that out again only after ack_wait.
 */
export class PullInbox {
  /** Resolves when no more events will come. */
  readonly ended: Promise<PullEnd>;
  private readonly end: (why: PullEnd) => void;
  private readonly inbox: string;
  private readonly subscription: Subscription;
  private readonly subject: string;
  private readonly expiresMs: number;
  private readonly watchdog: NodeJS.Timeout;
  private readonly unlisten: () => void;
  /** Asked for and not yet come. */
  private pending = 0;
  private heardAt = performance.now();
  private open = true;

  constructor(
    private readonly link: Link,
    private readonly durable: Durable,
    private readonly target: PullTarget,
    inboxPrefix: string,
    /** By which the broker knows this replica as the reader, if it does. */
    private pin: string | undefined,
  ) {
    const ended = Promise.withResolvers<PullEnd>();
    this.ended = ended.promise;
    this.end = ended.resolve;
    this.inbox = createInbox(inboxPrefix);
    this.subject = `${link.apiPrefix}.CONSUMER.MSG.NEXT.${EVENT_STREAM}.${durable.name}`;
    this.expiresMs = durable.pinMs === undefined ? UNPINNED_EXPIRES_MS : Math.round(durable.pinMs / 2);
    this.subscription = link.connection.subscribe(this.inbox, {
      callback: (error, message) => (error === null ? this.receive(message) : this.stop('lost')),
    });
    this.unlisten = link.onChange(() => this.stop('disconnected'));
    this.watchdog = setInterval(() => this.watch(), this.expiresMs / 2);
    this.pull();
  }

  /** Asks for nothing more; resolves when what is on its way has come, at most after `deadlineMs`. */
  async drain(deadlineMs: number): Promise<void> {
    if (!this.open) return;
    this.open = false;
    // On a connection that is closed there is nothing to wait for.
    await settledWithin(this.subscription.drain().catch(() => undefined), deadlineMs);
    this.stop('closed');
  }

  private stop(why: PullEnd): void {
    this.open = false;
    clearInterval(this.watchdog);
    this.unlisten();
    if (!this.subscription.isClosed()) this.subscription.unsubscribe();
    this.end(why);
  }

  private receive(message: Msg): void {
    this.heardAt = performance.now();
    // Events come under their own subject, the broker's own messages under the inbox's.
    if (message.subject === this.inbox) this.onStatus(message);
    else {
      this.pending -= 1;
      this.pin = this.durable.pinMs === undefined ? undefined : message.headers?.get('Nats-Pin-Id');
      this.target.onEvent(message, this.pin);
    }
    if (this.open && this.pending <= this.durable.maxInHand / 4) this.pull();
  }

  private onStatus(message: Msg): void {
    const { code = 0, description = '' } = message.headers ?? {};
    if (code === HEARTBEAT) return;
    const unserved = Number(message.headers?.get('Nats-Pending-Messages') ?? 0);
    if (code === EXPIRED || code === NO_MESSAGES) this.pending = Math.max(0, this.pending - unserved);
    else if (code === WRONG_PIN) {
      this.pending = 0;
      this.pin = undefined;
      this.target.onUnpinned();
    } else {
      this.link.logger.warn({ consumer: this.durable.name, code, description }, 'The broker ended the pull.');
      this.stop(code === CONFLICT && !/deleted/iu.test(description) ? 'refused' : 'lost');
    }
  }

  private pull(): void {
    const onItsWay = Math.max(0, this.pending);
    const batch = this.durable.maxInHand - onItsWay;
    this.pending = onItsWay + batch;
    const group = this.durable.pinMs === undefined ? {} : { group: READERS, ...(this.pin === undefined ? {} : { id: this.pin }) };
    const request = { batch, expires: nanos(this.expiresMs), idle_heartbeat: nanos(Math.round(this.expiresMs / 3)), ...group };
    this.link.connection.publish(this.subject, JSON.stringify(request), { reply: this.inbox });
  }

  private watch(): void {
    if (performance.now() - this.heardAt > 2 * this.expiresMs) this.stop('silent');
  }
}
