export { AggregateStore, type AggregateStoreOptions } from './aggregate-store.js';
export { Mailboxes } from './commit/mailbox.js';
export { AggregateEngine, type AggregateEngineOptions } from './engine.js';
export type { BrokerLink, EventSink, Incarnation, Published, StreamView } from './outbox/ports.js';
export { purge } from './purge.js';
export { requestCause } from './request-cause.js';
export { aggregateFields } from './schema.js';
export {
  announce,
  commit,
  create,
  newEvent,
  nothing,
  reject,
  remove,
  type AggregateCommand,
  type AggregateState,
  type Cause,
  type Changes,
  type Decision,
  type DecisionContext,
  type NewEvent,
  type UnsafeSwitches,
} from './types.js';
