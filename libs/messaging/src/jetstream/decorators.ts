import { UseFilters } from '@nestjs/common';
import { EventPattern, MessagePattern } from '@nestjs/microservices';
import type { DomainEvent, EventType } from '@fenago/contracts';
import { PassErrors } from '../rpc/pass-errors.filter.js';
import { intakePattern } from './intake.js';

/** Tells Nest which handlers are ours; without one every handler would register on every strategy. */
export const JETSTREAM_TRANSPORT = Symbol('fenago.jetstream');

export interface ConsumerOptions {
  /**
   * Name of the durable consumer, after the service's. By default it comes from the class (`ExecutionCompletedConsumer`
   * becomes `execution_completed`) and from the method, unless that is called `handle`. A durable of a new name begins at
   * the oldest event, so a renamed class keeps its old name here.
   */
  readonly name?: string;
  /** Events handled at once in one replica; 256 unless told. Those of one aggregate always go one after the other. */
  readonly concurrency?: number;
  /** Milliseconds after which the broker gives an unsettled event to another replica; 30,000 unless told. Renewed while a handler runs. */
  readonly ackWaitMs?: number;
  /** Milliseconds that a handler may take; 15 minutes unless told. */
  readonly timeoutMs?: number;
  /** Milliseconds until the first of the eight attempts is repeated; doubles each time, up to 30 s; 250 unless told. */
  readonly retryMs?: number;
  /** The class has an `intake()` (`IntakeOwner`), which bounds how many events are asked for. */
  readonly hasIntake?: boolean;
}

/** What the decorator leaves for the strategy. */
export interface ConsumerExtras {
  readonly types: readonly EventType[];
  readonly options: ConsumerOptions;
}

export type EventHandler<K extends EventType> = (event: { [T in K]: DomainEvent<T> }[K]) => Promise<void>;

/**
 * Makes a method of a controller a consumer of events, at least once each: those of several aggregates at the same time,
 * those of one aggregate in the order in which they came. That is the order of their versions while one replica runs
 * undisturbed; replicas that share events, a stop, and a return of the broker can change it. A method of another shape does not compile. What it
 * throws decides what becomes of the event: a `PermanentError`, or a `FenagoError` that no retry mends, sends it to the
 * dead letters; anything else is tried again.
 */
export function Consumer<const K extends EventType>(
  types: K | readonly K[],
  options: ConsumerOptions = {},
): <M extends EventHandler<K>>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<M>) => void {
  const extras: ConsumerExtras = { types: typeof types === 'string' ? [types] : types, options };
  return (target, key, descriptor) => {
    const name = options.name ?? nameOf(target.constructor.name, String(key));
    // Nest's type says less about the method than ours.
    (EventPattern(name, JETSTREAM_TRANSPORT, { ...extras }) as MethodDecorator)(target, key, descriptor);
    UseFilters(new PassErrors())(target, key, descriptor);
    if (options.hasIntake !== true) return;
    const intake = Object.getOwnPropertyDescriptor(target, 'intake');
    if (intake === undefined) throw new Error(`${target.constructor.name} does not have its intake() itself.`);
    (MessagePattern(intakePattern(name), JETSTREAM_TRANSPORT, { role: 'intake' }) as MethodDecorator)(target, 'intake', intake);
    UseFilters(new PassErrors())(target, 'intake', intake);
  };
}

/** Name of a handler without one of its own, from its class and its method. */
export function nameOf(className: string, method: string): string {
  const name = className.replace(/Consumer$/, '') || className;
  return snake(method === 'handle' ? name : `${name}_${method}`);
}

function snake(text: string): string {
  return text.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
