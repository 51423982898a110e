import type { Delivery } from '../delivery.js';

/** Handles a delivery; rejects with what went wrong. */
export type Handle = (delivery: Delivery) => Promise<void>;
/** Wraps a handler once, when the service starts. */
export type Middleware = (next: Handle) => Handle;

/** The first middleware is the outermost. */
export function compose(middleware: readonly Middleware[], handle: Handle): Handle {
  return middleware.reduceRight((next, wrap) => wrap(next), handle);
}
