import { brokerError } from './broker-error.js';
import { DeadLetters } from './dead-letters.js';
import { EVENT_STREAM, READERS, ensureDurable, findDurable, type DurableWanted } from './durable.js';
import { EventsError } from './errors.js';
import type { AnyEvent, EventType, FenagoEvent } from './event.js';
import { filtersOf } from './filters.js';
import { Handlers, type EventHandler } from './handlers.js';
import type { Link } from './link.js';
import type { ConsumerOptions, Settings } from './options.js';
import { Reader, type ReaderState } from './reader.js';
import { Redrives } from './redrives.js';
import { Settlement } from './settlement.js';
import { settledWithin } from './timing.js';

/** How a consumer fares. */
export interface EventsHealth {
  readonly connected: boolean;
  readonly state: ReaderState;
  /** Events that this replica has and has not settled. */
  readonly inHand: number;
  /** Events in hand over all replicas. */
  readonly inHandEverywhere: number;
  /** Events in the stream that nobody was given yet: how far behind all replicas are. */
  readonly lag: number;
  /** What the broker last objected to. */
  readonly lastError: Error | undefined;
}

/** What `connectEvents` makes of its options. */
export interface EventsSetting {
  readonly link: Link;
  readonly name: string;
  readonly inboxPrefix: string;
  readonly options: ConsumerOptions;
  readonly settings: Settings;
}

const CLOSE_MS = 10_000;
const DRAIN_MS = 2_000;

/**
 * Gives FeNAgO's events to handlers, at least once each: those of several objects side by side, those of one object one after
 * the other in the order of the stream, also past failures and over replicas. Get it from `connectEvents`, give it handlers, start it.
 */
export class Events {
  private readonly handlers: Handlers;
  private readonly reader: Reader;
  private readonly redrives: Redrives;
  private readonly end = Promise.withResolvers<void>();
  private begun = false;
  private closing: Promise<void> | undefined;

  /** @internal */
  constructor(private readonly setting: EventsSetting) {
    const { link, name, options, settings, inboxPrefix } = setting;
    this.handlers = new Handlers(options);
    const shared = { link, name, handlers: this.handlers };
    const settlement = new Settlement({ link, deadLetters: new DeadLetters(link, name), policy: settings });
    this.reader = new Reader({ ...shared, settlement, settings, inboxPrefix, wanted: () => this.wanted() });
    this.redrives = new Redrives({ ...shared, timeoutMs: settings.timeoutMs });
  }

  /** Resolves when it is closed, by `close()` or by the signal. */
  get closed(): Promise<void> {
    return this.end.promise;
  }

  get isConnected(): boolean {
    return this.setting.link.isConnected;
  }

  /** `standby`: another replica reads, or nothing was to be read yet · `taking_over`: this one waits for what the reader before it had in hand · `reading` · `stopped`. */
  get state(): ReaderState {
    return this.reader.state;
  }

  /**
   * Handles events of a type, or of several. What the handler throws decides what becomes of the event: a `PermanentError` sends it to
   * the dead letters, an `OutageError` has it tried again until it succeeds, anything else is tried again a few times.
   * @throws EventsError `invalid_options` where a type has a handler, or reading has begun
   */
  on<const K extends EventType>(types: K | readonly K[], handler: EventHandler<FenagoEvent<K>>): this {
    this.refuseBegun();
    for (const type of typeof types === 'string' ? [types] : types) this.handlers.add(type, handler);
    return this;
  }

  /**
   * Handles every event that no other handler takes, also of types that are newer than the library.
   * @throws EventsError `invalid_options` where there is one, or reading has begun
   */
  onAny(handler: EventHandler<AnyEvent>): this {
    this.refuseBegun();
    this.handlers.addAny(handler);
    return this;
  }

  /**
   * Begins to read; makes the durable where it is not there and the credentials allow it. From then on it goes on by itself, whatever
   * happens to the broker.
   * @throws EventsError where the durable cannot be had; it may then be started again
   */
  async start(): Promise<this> {
    this.refuseBegun();
    if (this.handlers.isEmpty) throw new EventsError('invalid_options', 'There is no handler. Add one with on() or onAny() before the start.');
    this.begun = true;
    try {
      const durable = await ensureDurable(this.setting.link, this.wanted());
      if (this.closing !== undefined) return this;
      this.redrives.start();
      this.reader.start(durable);
      return this;
    } catch (error) {
      this.begun = false;
      throw error;
    }
  }

  /**
   * Sets the durable back, or forth, for all its replicas: the next event is the first one at this position or behind it. They go on from
   * there, and handle again what they have handled before. Needs nats-server 2.14, and a durable that began at the oldest event, or not behind
   * that position. From a time: `replay(1)` with `from: { time }`.
   * @param position as `context.position` tells it; 1 for the oldest
   * @throws EventsError
   */
  async replay(position: number): Promise<void> {
    if (!Number.isSafeInteger(position) || position < 1) throw new EventsError('invalid_options', 'A position is an integer from 1 on, as context.position tells it.');
    const { link, name } = this.setting;
    try {
      await (await link.jetStream()).consumers.reset(EVENT_STREAM, name, position);
    } catch (error) {
      throw brokerError(error, `Replaying ${name}`);
    }
  }

  /** @throws EventsError where the broker cannot be asked */
  async health(): Promise<EventsHealth> {
    const { link, name } = this.setting;
    try {
      const { num_pending: lag = 0, num_ack_pending: inHandEverywhere = 0 } = (await findDurable(link, name)) ?? {};
      return { connected: link.isConnected, state: this.reader.state, inHand: this.reader.inHand, inHandEverywhere, lag, lastError: link.lastError };
    } catch (error) {
      throw brokerError(error, `Asking for the health of ${name}`);
    }
  }

  /**
   * Stops: gives back what has not begun, waits for handlers that run, hands over to another replica, and disconnects. The durable stays,
   * and keeps its place.
   * @param deadlineMs after which handlers are aborted; 10,000 unless told
   */
  close({ deadlineMs = CLOSE_MS }: { readonly deadlineMs?: number } = {}): Promise<void> {
    this.closing ??= this.closeOnce(deadlineMs).finally(() => this.end.resolve());
    return this.closing;
  }

  private async closeOnce(deadlineMs: number): Promise<void> {
    const { link, name } = this.setting;
    this.redrives.stop();
    const wasReader = await this.reader.close(deadlineMs);
    this.redrives.abort();
    const { connection } = link;
    if (connection.isClosed()) return;
    // Otherwise the next one waits until this one has been silent for long enough.
    if (wasReader && link.isConnected) await (await link.jetStream()).consumers.unpin(EVENT_STREAM, name, READERS).catch(() => undefined);
    const drained = connection.drain().catch(() => undefined);
    if (!link.isConnected || !(await settledWithin(drained, DRAIN_MS))) await connection.close();
  }

  private wanted(): DurableWanted {
    const { name, options, settings } = this.setting;
    return { name, filters: filtersOf(options, this.handlers.types), ...settings };
  }

  private refuseBegun(): void {
    if (this.closing !== undefined) throw new EventsError('closed', 'It is closed. Connect again.');
    if (this.begun) throw new EventsError('invalid_options', 'Reading has begun. Add handlers before, and start it once.');
  }
}
