import type { Msg } from '@nats-io/transport-node';
import { attempt } from './attempt.js';
import { parseEvent } from './event.js';
import { Delivery } from './delivery.js';
import { ensureDurable, type Durable, type DurableWanted } from './durable.js';
import type { Handlers } from './handlers.js';
import { Lanes } from './lanes.js';
import type { Link } from './link.js';
import type { Settings, StartPosition } from './options.js';
import { PullInbox, type PullEnd } from './pull-inbox.js';
import { Restarts } from './restarts.js';
import type { Settlement } from './settlement.js';
import { Takeover } from './takeover.js';
import { settledWithin } from './timing.js';

export interface ReaderOptions {
  readonly link: Link;
  readonly name: string;
  readonly wanted: () => DurableWanted;
  readonly handlers: Handlers;
  readonly settlement: Settlement;
  readonly settings: Settings;
  readonly inboxPrefix: string;
}

/** `standby`: another replica reads, or nothing was to be read yet · `taking_over`: this one waits for what the one before it had in hand · `reading` · `stopped`. */
export type ReaderState = 'standby' | 'taking_over' | 'reading' | 'stopped';

const DRAIN_PULL_MS = 2_000;
const SOON_MS = 1;
/** Renewals in the time that the broker waits: often enough to notice what is lost before another replica gets it. */
const RENEWALS = 6;

/** Feeds one durable's events to their handlers: starts over by itself whenever the broker, or the durable, was gone. */
export class Reader {
  state: ReaderState = 'standby';
  private readonly lanes: Lanes;
  /** What the broker has given us and waits for, by sequence. */
  private readonly held = new Map<number, Delivery>();
  private readonly restarts: Restarts;
  private readonly takeover: Takeover;
  private durable: Durable | undefined;
  private inbox: PullInbox | undefined;
  private pin: string | undefined;
  private keepAlive: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: ReaderOptions) {
    this.restarts = new Restarts(options.link, options.name);
    this.lanes = new Lanes(options.settings.concurrency, (delivery) => this.process(delivery));
    this.takeover = new Takeover({
      link: options.link,
      durable: options.name,
      held: this.held,
      done: (gathered) => this.begin(gathered),
      made: (created) => this.noteMade(created),
    });
  }

  /** Events that the broker has given us and that are not settled. */
  get inHand(): number {
    return this.held.size;
  }

  /** @param durable as it is there now */
  start(durable: Durable): void {
    this.adopt(durable);
    this.running = this.restarts.run(() => this.read());
  }

  /**
   * Takes no more events, gives back what has not begun, and waits for what has, at most `deadlineMs`; what has not ended by then is aborted.
   * @returns whether the broker has this replica as the reader
   */
  async close(deadlineMs: number): Promise<boolean> {
    const end = performance.now() + deadlineMs;
    const left = (): number => Math.max(1, end - performance.now());
    this.restarts.stop();
    // First stop asking: the broker would give what is given back to this replica again.
    await this.inbox?.drain(Math.min(DRAIN_PULL_MS, deadlineMs));
    this.giveBack();
    const finished = await settledWithin(this.lanes.whenIdle(), left());
    clearInterval(this.keepAlive);
    this.state = 'stopped';
    if (!finished) this.abortRunning('The consumer is closing.');
    await settledWithin(this.running, left());
    return this.pin !== undefined;
  }

  private async read(): Promise<PullEnd> {
    const { link, wanted, inboxPrefix } = this.options;
    const durable = await ensureDurable(link, wanted());
    if (this.restarts.isStopped) return 'closed';
    this.adopt(durable);
    this.options.settlement.provenAt = performance.now();
    const target = { onEvent: (message: Msg, pin: string | undefined) => this.receive(message, pin), onUnpinned: () => this.standBy() };
    this.inbox = new PullInbox(link, durable, target, inboxPrefix, this.pin);
    if (durable.pinMs === undefined) this.state = 'reading';
    // What we asked for before goes on being answered until it expires, to where nobody hears it; a server that has not noticed yet that
    // our connection is gone does so.
    else if (this.pin !== undefined) this.takeOver(durable.pinMs / 2);
    return this.inbox.ended;
  }

  private adopt(durable: Durable): void {
    const { settlement } = this.options;
    settlement.ackWaitMs = durable.ackWaitMs;
    this.noteMade(durable.created);
    this.durable = durable;
    clearInterval(this.keepAlive);
    this.keepAlive = setInterval(() => void this.renew(), durable.ackWaitMs / RENEWALS);
  }

  /** Of another durable, though it has the same name: what was given to us before cannot be settled any more; it comes again. */
  private noteMade(created: string): void {
    if (this.durable === undefined || this.durable.created === created) return;
    this.durable = { ...this.durable, created };
    this.pin = undefined;
    for (const delivery of this.held.values()) this.lose(delivery);
    this.lanes.clear();
    this.held.clear();
  }

  private receive(message: Msg, pin: string | undefined): void {
    if (pin !== this.pin) {
      this.pin = pin;
      this.takeOver();
    }
    const { settlement } = this.options;
    const delivery = new Delivery(message, settlement.provenAt);
    const known = this.held.get(delivery.sequence);
    if (known !== undefined) {
      known.givenAgain(message, settlement.provenAt);
      return;
    }
    this.held.set(delivery.sequence, delivery);
    if (this.restarts.isStopped) this.letGo(delivery);
    else if (this.state === 'taking_over') this.takeover.gather(delivery);
    else this.lanes.push(delivery);
  }

  /** Begins nothing more until everything that was given out before has come to us. */
  private takeOver(forMs = 0): void {
    this.state = 'taking_over';
    this.takeover.begin(this.lanes.clear(), forMs);
  }

  private begin(gathered: readonly Delivery[]): void {
    this.state = 'reading';
    for (const delivery of gathered) this.lanes.push(delivery);
  }

  /** Another replica reads: it waits for what we have. What runs may end, within ack_wait. */
  private standBy(): void {
    this.pin = undefined;
    this.state = 'standby';
    this.giveBack();
  }

  private giveBack(): void {
    for (const delivery of [...this.takeover.cancel(), ...this.lanes.clear()]) this.letGo(delivery);
  }

  private letGo(delivery: Delivery): void {
    this.held.delete(delivery.sequence);
    this.options.settlement.release(delivery);
  }

  private async process(delivery: Delivery): Promise<number> {
    const { settlement } = this.options;
    // It, and what comes after it, may have gone to another replica while this one stood still.
    if (!settlement.isOurs(delivery)) {
      this.miss();
      return 0;
    }
    const againMs = delivery.givenUp === undefined ? await this.handleAndSettle(delivery) : await settlement.bury(delivery, delivery.givenUp);
    if (againMs > 0 && !this.restarts.isStopped && this.state !== 'standby' && !delivery.lost) return againMs;
    if (this.held.get(delivery.sequence) === delivery) this.held.delete(delivery.sequence);
    if (againMs > 0) settlement.release(delivery);
    return 0;
  }

  private async handleAndSettle(delivery: Delivery): Promise<number> {
    const { settlement } = this.options;
    try {
      await this.handle(delivery);
    } catch (error) {
      // Where it was aborted because it is not ours any more, or not waited for, its failure tells nothing about the event.
      return settlement.isOurs(delivery) && this.state !== 'stopped' ? settlement.failed(delivery, error) : SOON_MS;
    }
    if (settlement.isOurs(delivery)) settlement.succeeded(delivery);
    else this.miss();
    return 0;
  }

  private async handle(delivery: Delivery): Promise<void> {
    const { handlers, settings } = this.options;
    if (isBefore(settings.from, delivery)) return;
    const event = parseEvent(delivery.message.string());
    const handler = handlers.for(event);
    if (handler === undefined) return;
    delivery.handler = handler.name;
    const abort = new AbortController();
    delivery.running = abort;
    try {
      const context = { attempt: delivery.attempts + 1, position: delivery.sequence, redrive: false };
      await attempt(handler, event, { context, abort, timeoutMs: settings.timeoutMs });
    } finally {
      delivery.running = undefined;
    }
  }

  /** Renews the broker's patience for what we hold. */
  private async renew(): Promise<void> {
    const { settlement } = this.options;
    if ([...this.held.values()].some((delivery) => !settlement.isOurs(delivery))) this.miss();
    // Who reads instead of us waits for what we have: it is to end, or to come to the other one.
    await settlement.renew(this.state === 'standby' ? [] : [...this.held.values()]);
  }

  /** This replica stood still, or was cut off, for so long that others may have got what it holds. */
  private miss(): void {
    for (const delivery of [...this.held.values()].filter((one) => !this.options.settlement.isOurs(one))) {
      this.lose(delivery);
      this.held.delete(delivery.sequence);
    }
    if (this.state === 'standby' || this.restarts.isStopped) return;
    if (this.durable?.pinMs !== undefined) this.takeOver();
    else this.begin(this.lanes.clear().filter(({ lost }) => !lost));
  }

  private lose(delivery: Delivery): void {
    delivery.lost = true;
    delivery.running?.abort(new Error('The broker may have given the event to another replica.'));
  }

  private abortRunning(why: string): void {
    for (const { running } of this.held.values()) running?.abort(new Error(why));
  }
}

/** A durable that the operator has made begins at the oldest event. */
function isBefore(from: StartPosition, { sequence, storedAt }: Delivery): boolean {
  if (typeof from === 'string') return false;
  return 'time' in from ? storedAt < from.time.getTime() : sequence < from.position;
}
