import { JetStreamApiError } from '@nats-io/jetstream';
import { AuthorizationError, ClosedConnectionError, DrainingConnectionError, NoRespondersError, PermissionViolationError, UserAuthenticationExpiredError } from '@nats-io/transport-node';
import { EventsError } from './errors.js';

// Codes of the broker's API.
const CONSUMER_NOT_FOUND = 10_014;
const STREAM_NOT_FOUND = 10_059;

/** What the broker, or its client, said, as an error that says what to do. */
export function brokerError(error: unknown, doing: string): EventsError {
  if (error instanceof EventsError) return error;
  const chain = [...causesOf(error)];
  const is = (...types: readonly (abstract new (...args: never[]) => Error)[]): boolean => chain.some((one) => types.some((type) => one instanceof type));
  const fail = (code: ConstructorParameters<typeof EventsError>[0], text: string): EventsError => new EventsError(code, `${doing} failed: ${text}`, { cause: error });
  const denied = chain.find((one) => one instanceof PermissionViolationError);
  if (denied !== undefined) return fail('permission_denied', `the credentials do not allow to ${denied.operation} ${denied.subject}. Ask the operator for a grant that has this consumer and its filters.`);
  if (is(AuthorizationError, UserAuthenticationExpiredError)) return fail('authentication_failed', 'the server does not take the credentials. Check them, or ask the operator for new ones.');
  if (is(ClosedConnectionError, DrainingConnectionError)) return fail('closed', 'the connection is closed. Connect again.');
  if (apiCode(error) === STREAM_NOT_FOUND) return fail('events_not_found', 'the server has no stream EVT. Check that it is the broker of a FeNAgO that has run.');
  if (is(NoRespondersError)) return fail('events_not_found', 'nobody answers for JetStream. Check that the server has it, and that the credentials belong to the account of FeNAgO.');
  if (error instanceof Error && /requires? server/u.test(error.message)) return fail('unsupported_server', `${error.message}. Have the broker updated.`);
  return fail('broker_failed', `${error instanceof Error ? error.message : String(error)}. Look at the broker, and try again.`);
}

/** The broker has no consumer of this name. */
export const isConsumerMissing = (error: unknown): boolean => apiCode(error) === CONSUMER_NOT_FOUND;

/** The code of an error that the broker's API answered. */
export const apiCode = (error: unknown): number | undefined => (error instanceof JetStreamApiError ? error.code : undefined);

function* causesOf(error: unknown): Generator<Error> {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) yield at;
}
