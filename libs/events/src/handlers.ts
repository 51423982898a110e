import { EventsError } from './errors.js';
import { isKnownType, type AnyEvent, type EventType, type FenagoEvent } from './event.js';
import type { EventSelection } from './filters.js';
import { EVENT_KINDS } from './generated/kinds.js';

/** What a handler is told beside the event. */
export interface EventContext {
  /**
   * Aborted where the handler is to stop: it has taken longer than it may, the consumer is closing and will not wait any
   * longer, or the broker may have given the event to another replica.
   */
  readonly signal: AbortSignal;
  /** Attempts at this event that count, this one included, as far as this replica knows: 1 for the first. */
  readonly attempt: number;
  /** Position in the stream, from 1 on; 0 where an admin has a dead letter handled again. */
  readonly position: number;
  /** Whether an admin has it handled again, out of its order. */
  readonly redrive: boolean;
}

/** Handles an event; what it throws decides what becomes of it. */
export type EventHandler<E extends AnyEvent> = (event: E, context: EventContext) => Promise<void>;

/** A handler as dead letters name it. */
export interface NamedHandler {
  /** A token of subjects: the type with `_` for `.`, or `any`. */
  readonly name: string;
  /** Newest version of the event's schema that it can read. */
  readonly version: number;
  readonly handle: EventHandler<AnyEvent>;
}

/** Name of the handler of what no other one takes. */
export const ANY = 'any';

/** Handlers of one consumer, by type. */
export class Handlers {
  private readonly byType = new Map<string, NamedHandler>();
  private any: NamedHandler | undefined;

  /** @param selection a durable that the operator has made may have more */
  constructor(private readonly selection: EventSelection = {}) {}

  /** Types that have a handler of their own; none where every event is wanted. */
  get types(): readonly EventType[] {
    return this.any === undefined ? [...this.byType.keys()].filter(isKnownType) : [];
  }

  get isEmpty(): boolean {
    return this.any === undefined && this.byType.size === 0;
  }

  /** @throws EventsError `invalid_options` for a type that is none, or has one */
  add<K extends EventType>(type: K, handler: EventHandler<FenagoEvent<K>>): void {
    if (!isKnownType(type)) throw new EventsError('invalid_options', `This version of @fenago/events knows no event ${String(type)}. Look for its name in docs/events.md, or use onAny.`);
    if (this.byType.has(type)) throw new EventsError('invalid_options', `${type} has a handler already. Connect under another name for another one.`);
    // It is called with events of its type only.
    this.byType.set(type, { name: type.replaceAll('.', '_'), version: EVENT_KINDS[type].version, handle: handler as unknown as EventHandler<AnyEvent> });
  }

  /** @throws EventsError `invalid_options` where there is one */
  addAny(handle: EventHandler<AnyEvent>): void {
    if (this.any !== undefined) throw new EventsError('invalid_options', 'onAny has a handler already. Connect under another name for another one.');
    this.any = { name: ANY, version: Number.POSITIVE_INFINITY, handle };
  }

  /** The handler of an event; undefined where nobody wants it. */
  for({ type, ownerid, subject }: AnyEvent): NamedHandler | undefined {
    const { owner = ownerid, object = subject } = this.selection;
    if (owner !== ownerid || object !== subject) return undefined;
    return this.byType.get(type) ?? this.any;
  }
}
