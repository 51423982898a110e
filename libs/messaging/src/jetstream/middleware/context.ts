import { extractTraceparent, runInContext } from '@fenago/observability';
import type { Middleware } from './middleware.js';

/**
 * What the handler does belongs to the chain that the event belongs to, and is caused by the event. Its actor is not
 * inherited: whoever brought the event about did not do what a service makes of it; the causation leads back to them.
 */
export const context: Middleware = (next) => (delivery) => {
  const { event } = delivery;
  if (event === undefined) return next(delivery);
  const traceparent = extractTraceparent(event.traceparent);
  const chain = { correlationId: event.correlationid, causationId: event.id };
  return runInContext(traceparent === undefined ? chain : { ...chain, traceparent }, () => next(delivery));
};
