import { createInbox, type Msg, type Subscription } from '@nats-io/nats-core';
import type { NatsLink } from '../connection/nats-link.js';
import { settledWithin } from '../connection/within.js';
import { EVENT_STREAM } from '../topology/streams.js';
import { deliveryInfo } from './delivery.js';

/**
 * Why events stopped coming: `lost`: the broker does not know the consumer (any more) · `refused`: it knows it, but does
 * not serve it now, for example because its leader changes · `silent`: no heartbeat came · `gap`: the receiver missed some.
 */
export type PullEnd = 'disconnected' | 'lost' | 'refused' | 'silent' | 'gap' | 'closed';

export interface PullSettings {
  /** Name of the broker's consumer. */
  readonly consumer: string;
  /** Events asked for at once. */
  readonly batch: number;
  /** Events that there is room for, those asked for included; no bound unless told. Whoever tells it calls `more` where there is more. */
  readonly room?: () => number;
  /** Milliseconds for which events gather behind the first one with the broker; without it each comes as it is stored. */
  readonly gatherMs?: number;
}

const EXPIRES_MS = 30_000;
const HEARTBEAT_MS = 10_000;
/** Without a heartbeat for so long the consumer is taken for lost. */
const SILENCE_MS = 2.5 * HEARTBEAT_MS;
const NANOS = 1_000_000;
/** A pull that waits for events that are not there yet. */
const WAITING = { expires: EXPIRES_MS * NANOS, idle_heartbeat: HEARTBEAT_MS * NANOS };
/** A pull of what is there. Not the broker's `no_wait`: it would not tell when it has given less than it was asked for. */
const AT_HAND = { expires: 10 * NANOS };

// Status codes of messages that the broker sends itself.
const HEARTBEAT = 100;
const NO_MESSAGES = 404;
const EXPIRED = 408;
const CONFLICT = 409;

/**
 * Pulls a consumer's events, asking for the next ones when three quarters have come; or, where they gather, for one, and then
 * time after time for all that there is, until there is none. Written on the pull protocol
 * itself because the client's `consume()` drops what is on its way when it stops, so that the broker gives those events
 * out again only after ack_wait; this one can be drained.
 */
export class PullInbox {
  /** Resolves when no more events will come. */
  readonly ended: Promise<PullEnd>;
  private readonly end: (why: PullEnd) => void;
  private readonly inbox: string;
  private readonly subscription: Subscription;
  private readonly subject: string;
  private readonly watchdog: NodeJS.Timeout;
  private readonly unlisten: () => void;
  /** Asked for and not yet come. */
  private pending = 0;
  /** Of events that gather: whether all that there is, rather than the next one, is asked for; whether some of it has come; and what is left. */
  private asksForAll = true;
  private hasCome = false;
  private left = 0;
  private gathering: NodeJS.Timeout | undefined;
  private heardAt = performance.now();
  private open = true;

  /** @param onEvent must not throw */
  constructor(
    private readonly link: NatsLink,
    private readonly settings: PullSettings,
    private readonly onEvent: (message: Msg) => void,
  ) {
    const ended = Promise.withResolvers<PullEnd>();
    this.ended = ended.promise;
    this.end = ended.resolve;
    this.inbox = createInbox(link.inboxPrefix);
    this.subject = `$JS.API.CONSUMER.MSG.NEXT.${EVENT_STREAM}.${settings.consumer}`;
    this.subscription = link.connection.subscribe(this.inbox, {
      callback: (error, message) => (error === null ? this.receive(message) : this.stop('lost')),
    });
    this.unlisten = link.onDisconnect(() => this.stop('disconnected'));
    this.watchdog = setInterval(() => this.watch(), HEARTBEAT_MS);
    this.more();
  }

  /** Asks for nothing more; resolves when what is on its way has come, at most after `deadlineMs`. */
  async drain(deadlineMs: number): Promise<void> {
    if (!this.open) return;
    this.open = false;
    // On a connection that is closed there is nothing to wait for.
    await settledWithin(this.subscription.drain().catch(() => undefined), deadlineMs);
    this.stop('closed');
  }

  /** There is room again: asks for more where too little is on its way. */
  more(): void {
    if (!this.open || this.gathering !== undefined) return;
    if (this.settings.gatherMs === undefined) this.pull();
    else this.pullGathered();
  }

  /** Drops what is on its way. */
  stop(why: PullEnd): void {
    this.open = false;
    clearInterval(this.watchdog);
    clearTimeout(this.gathering);
    this.unlisten();
    if (!this.subscription.isClosed()) this.subscription.unsubscribe();
    this.end(why);
  }

  private receive(message: Msg): void {
    // Who stood still for so long may have lost the consumer, and its name to another replica.
    if (this.isSilent) return this.stop('silent');
    this.heardAt = performance.now();
    // Events come under their own subject, the broker's own messages under the inbox's.
    if (message.subject === this.inbox) this.onStatus(message);
    else this.onMessage(message);
  }

  private onMessage(message: Msg): void {
    const { room, gatherMs } = this.settings;
    this.pending -= 1;
    this.hasCome = true;
    if (gatherMs !== undefined) this.left = deliveryInfo(message).left;
    this.onEvent(message);
    if (!this.open) return;
    // What comes behind the first one gathers.
    if (!this.asksForAll) this.gather();
    // Of the room it is not known yet whether the event takes some.
    if (room === undefined || gatherMs !== undefined) this.more();
  }

  private onStatus(message: Msg): void {
    const { code = 0, description = '' } = message.headers ?? {};
    if (code === HEARTBEAT) return;
    if (code === EXPIRED || code === NO_MESSAGES) {
      this.pending = Math.max(0, this.pending - Number(message.headers?.get('Nats-Pending-Messages') ?? 0));
      if (this.hasCome) this.gather();
      else this.asksForAll = false;
      this.more();
      return;
    }
    this.link.logger.warn({ consumer: this.settings.consumer, code, description }, 'The broker ended the pull.');
    this.stop(code === CONFLICT && !/deleted/i.test(description) ? 'refused' : 'lost');
  }

  private pull(): void {
    const { room } = this;
    const onItsWay = Math.max(0, this.pending);
    // One by one would cost as many requests as acknowledgements do.
    if (room > 0 && onItsWay <= room / 4) this.ask(room - onItsWay, WAITING);
  }

  /** All that there is, or where there was nothing the next one. */
  private pullGathered(): void {
    const { room } = this;
    if (this.pending > 0 || room < 1) return;
    this.hasCome = false;
    if (this.asksForAll) this.ask(room, AT_HAND);
    else this.ask(1, WAITING);
  }

  private gather(): void {
    this.asksForAll = true;
    const { gatherMs } = this.settings;
    // What is there has gathered.
    if (gatherMs === undefined || this.left > 0) return;
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.more();
    }, gatherMs);
  }

  private ask(batch: number, terms: object): void {
    const onItsWay = Math.max(0, this.pending);
    // Who stood still for so long may have lost the consumer; who has had no room for so long has not.
    if (onItsWay === 0 && this.isSilent && this.settings.gatherMs !== undefined) return this.stop('silent');
    if (onItsWay === 0) this.heardAt = performance.now();
    this.pending = onItsWay + batch;
    try {
      this.link.connection.publish(this.subject, JSON.stringify({ batch, ...terms }), { reply: this.inbox });
    } catch (error) {
      this.link.logger.debug({ err: error, consumer: this.settings.consumer }, 'Events could not be asked for.');
      this.stop('disconnected');
    }
  }

  /** Of what is asked for at once. */
  private get room(): number {
    const { batch, room } = this.settings;
    return Math.min(batch, room?.() ?? batch);
  }

  private get isSilent(): boolean {
    return performance.now() - this.heardAt > SILENCE_MS;
  }

  private watch(): void {
    // Where nothing is asked for, nothing is to be heard.
    if (this.pending > 0 && this.isSilent) this.stop('silent');
  }
}
