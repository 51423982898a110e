export { connectEvents } from './connect-events.js';
export { EventsError, OutageError, PermanentError, type EventsErrorCode } from './errors.js';
export { isEvent, type AnyEvent, type Envelope, type EventDataMap, type EventType, type FenagoEvent } from './event.js';
export { Events, type EventsHealth } from './events.js';
export type { EventSelection } from './filters.js';
export type { EventContext, EventHandler } from './handlers.js';
export { MemoryOnceStore, once, type OnceStore } from './once.js';
export type { ConsumerOptions, EventsCredentials, EventsLogger, EventsOptions, StartPosition } from './options.js';
export type { ReaderState } from './reader.js';
