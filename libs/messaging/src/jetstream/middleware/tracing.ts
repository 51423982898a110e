import { withSpan } from '@fenago/observability';
import type { Middleware } from './middleware.js';

/** A span for each event handled. */
export function tracing(consumer: string): Middleware {
  const name = `consume ${consumer}`;
  return (next) => (delivery) => withSpan(name, { 'messaging.deliveries': delivery.deliveries }, () => next(delivery));
}
