import type { EventData, EventType, FenagoError } from '@fenago/contracts';

/** What every aggregate's document holds beside its own state. */
export interface AggregateState {
  readonly _id: string;
  /** Version: 1 after the creation, one more with each command that changed something. */
  readonly v: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Set where the aggregate was removed and its last events have not gone out yet. */
  readonly deletedAt?: Date;
}

/** What a command answers to: the id of an event consumed, of a client's message or of a request. */
export interface Cause {
  readonly id: string;
  /** Time of the cause itself (UTC), not of its handling: it tells how far back it must be looked for. */
  readonly time: Date;
}

export interface NewEvent<K extends EventType = EventType> {
  readonly type: K;
  readonly data: EventData<K>;
}

/** An event that a commit emits; a payload that is not the event's does not compile. */
export function newEvent<K extends EventType>(type: K, data: EventData<K>): NewEvent<K> {
  return { type, data };
}

type Fields<S> = Omit<S, keyof AggregateState>;
type ArrayFields<S> = { [K in keyof S]: S[K] extends readonly unknown[] ? K : never }[keyof S];
type Item<T> = T extends readonly (infer I)[] ? I : never;
type DateFields<S> = { [K in keyof S]: Date extends S[K] ? K : never }[keyof S];

/** How a commit changes a state. Per array: first `drop` items go from its start, then those of `append` come to its end. */
export interface Changes<S> {
  readonly set?: Partial<Fields<S>>;
  readonly append?: { readonly [K in ArrayFields<Fields<S>>]?: readonly Item<S[K]>[] };
  readonly drop?: { readonly [K in ArrayFields<Fields<S>>]?: number };
  /** Fields that take the database server's time. */
  readonly serverTime?: readonly (DateFields<Fields<S>> & string)[];
}

/** What a pure decision function answers. */
export type Decision<S, R> =
  | { readonly kind: 'create'; readonly state: Fields<S>; readonly events: readonly NewEvent[]; readonly result: R; readonly serverTime?: readonly string[] }
  | { readonly kind: 'commit'; readonly changes: Changes<S>; readonly events: readonly NewEvent[]; readonly result: R }
  | { readonly kind: 'remove'; readonly events: readonly NewEvent[]; readonly result: R }
  | { readonly kind: 'announce'; readonly state: Fields<S>; readonly events: readonly NewEvent[]; readonly result: R }
  | { readonly kind: 'nothing'; readonly result: R }
  | { readonly kind: 'reject'; readonly error: FenagoError };

/** Facts that a decision may use beside state and command. */
export interface DecisionContext {
  /** The one clock's time for this decision. */
  readonly now: Date;
  /** The version that the state has once this decision is committed; `sequence` of its events. */
  readonly version: number;
}

/** The aggregate does not exist yet: make it. Takes at least one event, since a cause without an event could not be found again. */
export const create = <S, R>(
  state: Fields<S>,
  events: readonly [NewEvent, ...NewEvent[]],
  result: R,
  serverTime: readonly string[] = [],
): Decision<S, R> => ({ kind: 'create', state, events, result, serverTime });

export const commit = <S, R>(
  changes: Changes<S>,
  events: readonly [NewEvent, ...NewEvent[]],
  result: R,
): Decision<S, R> => ({ kind: 'commit', changes, events, result });

/** Leaves a tombstone, which holds nothing of what the aggregate was, and is deleted once its events have gone out. */
export const remove = <S, R>(events: readonly [NewEvent, ...NewEvent[]], result: R): Decision<S, R> => ({
  kind: 'remove',
  events,
  result,
});

/**
 * Something has happened of which nothing is kept but its events: made and removed in one commit.
 * @param state what the owner of the events is read from; none of it is stored
 */
export const announce = <S, R>(state: Fields<S>, events: readonly [NewEvent, ...NewEvent[]], result: R): Decision<S, R> => ({
  kind: 'announce',
  state,
  events,
  result,
});

export const nothing = <S, R>(result: R): Decision<S, R> => ({ kind: 'nothing', result });
export const reject = <S, R>(error: FenagoError): Decision<S, R> => ({ kind: 'reject', error });

/** An event as it waits in its aggregate's document. */
export interface OutboxEvent {
  /** `<aggregateId>:<version>`, with `.n` where the commit holds several. */
  readonly id: string;
  readonly type: EventType;
  readonly time: Date;
  readonly sequence: number;
  readonly owner: string;
  readonly correlation: string;
  readonly cause: string;
  /** The user who asked for the change; none where a service acted by itself. */
  readonly actor?: string;
  readonly traceparent?: string;
  readonly data: unknown;
}

/** What one command of an aggregate asks of the store. */
export interface AggregateCommand<S, R> {
  readonly id: string;
  readonly cause: Cause;
  /**
   * The command makes the aggregate, as a rule: it is not read first. Where it exists after all, its commit meets the version
   * that is there, and is decided anew on what is read then.
   */
  readonly isFirst?: boolean;
  /** Pure; may run several times on different states. */
  readonly decide: (state: S | null, context: DecisionContext) => Decision<S, R>;
  /**
   * The answer for a cause that was handled before.
   * @param emitted data of the first event that the cause led to, where it can still be found
   */
  readonly replay: (state: S | null, emitted: unknown) => R;
}

/** Protections that a negative control of a test switches off; never in production. */
export interface UnsafeSwitches {
  readonly fence?: boolean;
  readonly causes?: boolean;
  readonly reconcile?: boolean;
  /** Requests with an Idempotency-Key get no cause of their own. */
  readonly idempotency?: boolean;
}
