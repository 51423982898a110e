import { UseFilters } from '@nestjs/common';
import { EventPattern, MessagePattern } from '@nestjs/microservices';
import type { DomainEvent, EventType } from '@fenago/contracts';
import { PassErrors } from '../rpc/pass-errors.filter.js';
import { JETSTREAM_TRANSPORT, nameOf } from './decorators.js';

/** A place in the event stream. Kept by the owner of a projection as it is; nothing of it means anything elsewhere. */
export interface EventPosition {
  /** When the stream was made (ISO 8601, as the broker writes it): a later time means another stream. */
  readonly streamCreated: string;
  readonly sequence: number;
  /**
   * Id of the event there: another one at this sequence means that the broker has lost events, and has new ones in their
   * place. Empty where it was published without one.
   */
  readonly eventId: string;
}

/** Events in the order of the stream. */
export interface EventBatch<K extends EventType> {
  /** At most 1,000; none where everything up to the position was invalid. */
  readonly events: readonly { [T in K]: DomainEvent<T> }[K][];
  /** Where the batch ends: what the owner keeps once the events have taken effect. */
  readonly position: EventPosition;
}

export type BatchHandler<K extends EventType> = (batch: EventBatch<K>) => Promise<void>;

/** A class with a projection: it knows from where to go on. */
export interface ProjectionOwner {
  /** What was kept last; null where nothing was. Asked once, when the service starts. */
  position(): Promise<EventPosition | null>;
}

export interface ProjectionOptions {
  /** Name in logs and metrics, after the service's. By default from the class, and from the method unless that is called `handle`. */
  readonly name?: string;
  /** Milliseconds between the beginnings of two batches; less only where events pile up. 250 unless told. */
  readonly everyMs?: number;
  /** Milliseconds until a batch that failed is repeated; doubles each time, up to 5 s; 250 unless told. */
  readonly retryMs?: number;
}

/** @internal What the decorator leaves for the strategy. */
export interface ProjectionExtras {
  readonly role: 'projection';
  readonly types: readonly EventType[];
  readonly options: ProjectionOptions;
}

/** @internal Under which the strategy finds the owner's `position`. */
export const positionPattern = (name: string): string => `${name}:position`;

/**
 * Makes a method of a controller follow events, for state that can be written again with the same result: nothing is
 * acknowledged, so an event costs the broker next to nothing. Every replica follows by itself, everything, from the
 * position that its owner has kept; from the oldest event where none is, or where the broker has lost what was there.
 *
 * At least once, in the order of the stream: the handler first writes what the events say, then keeps the position, and
 * never moves it back. A batch that failed is repeated until it succeeds, with nothing skipped; meanwhile the next ones wait
 * with the broker. Invalid events are logged and left out. A class or a method of another shape does not compile.
 */
export function Projection<const K extends EventType>(
  types: K | readonly K[],
  options: ProjectionOptions = {},
): <M extends BatchHandler<K>>(target: ProjectionOwner, key: string | symbol, descriptor: TypedPropertyDescriptor<M>) => void {
  const extras: ProjectionExtras = { role: 'projection', types: typeof types === 'string' ? [types] : types, options };
  return (target, key, descriptor) => {
    const name = options.name ?? nameOf(target.constructor.name, String(key));
    const position = Object.getOwnPropertyDescriptor(target, 'position');
    if (position === undefined) throw new Error(`${target.constructor.name} does not have its position() itself.`);
    // Nest's types say less about the methods than ours.
    decorate(EventPattern(name, JETSTREAM_TRANSPORT, { ...extras }) as MethodDecorator, target, key, descriptor);
    decorate(MessagePattern(positionPattern(name), JETSTREAM_TRANSPORT, { role: 'position' }), target, 'position', position);
  };
}

function decorate(pattern: MethodDecorator, target: object, key: string | symbol, descriptor: PropertyDescriptor): void {
  for (const apply of [pattern, UseFilters(new PassErrors())]) apply(target, key, descriptor);
}
