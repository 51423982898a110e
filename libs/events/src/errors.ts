/**
 * What can go wrong between your program and the events. Stable; branch on these rather than on the message.
 * - `invalid_options`: what was asked for cannot be; nothing was begun
 * - `connection_failed`: no server could be reached, or its TLS certificate is not trusted
 * - `authentication_failed`: the server does not take the credentials
 * - `permission_denied`: the credentials do not allow it
 * - `consumer_conflict`: the durable is there, for something else
 * - `events_not_found`: the server has no event stream: it is not FeNAgO's, or FeNAgO has never run on it
 * - `unsupported_server`: the server is too old for what is asked for
 * - `broker_failed`: anything else that the server answered, or that it did not answer in time
 * - `closed`: used after it was closed
 */
export type EventsErrorCode =
  | 'invalid_options'
  | 'connection_failed'
  | 'authentication_failed'
  | 'permission_denied'
  | 'consumer_conflict'
  | 'events_not_found'
  | 'unsupported_server'
  | 'broker_failed'
  | 'closed';

/** Why events cannot be had: a stable code, a sentence that says what to do, and the cause. */
export class EventsError extends Error {
  override readonly name = 'EventsError';

  constructor(
    readonly code: EventsErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Throw it in a handler for an event that no retry can mend: the event goes to the dead letters at once. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';

  /** @param code snake_case reason that stands in the dead letter */
  constructor(
    message: string,
    readonly code = 'permanent_error',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Throw it in a handler where something that it needs is away: the event is tried again until it is back, and the attempt does not count. */
export class OutageError extends Error {
  override readonly name = 'OutageError';
}
