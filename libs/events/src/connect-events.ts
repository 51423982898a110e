import { setTimeout as delay } from 'node:timers/promises';
import {
  AuthorizationError,
  connect,
  credsAuthenticator,
  nkeyAuthenticator,
  UserAuthenticationExpiredError,
  type NatsConnection,
  type NodeConnectionOptions,
} from '@nats-io/transport-node';
import { brokerError } from './broker-error.js';
import { EventsError } from './errors.js';
import { Events } from './events.js';
import { Link } from './link.js';
import { settingsOf, type EventsCredentials, type EventsLogger, type EventsOptions } from './options.js';
import { backoffMs } from './timing.js';

const FIRST_CONNECTION_MS = 10_000;
const ATTEMPT_MS = 3_000;
const RECONNECT_WAIT_MS = 250;
// Two pings without an answer: a server that has died silently is noticed within 30 s.
const PING_INTERVAL_MS = 10_000;
const MAX_PINGS_OUT = 2;
/** It is a token of subjects, and a durable's name. */
const NAME = /^[A-Za-z0-9_-]{1,64}$/u;
const GRANTED_API = 'FENAGO.JS.API';
const SILENT: EventsLogger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Connects to FeNAgO's broker. A connection that is lost later is taken up again for ever, by itself.
 * @throws EventsError `invalid_options`, `connection_failed`, `authentication_failed`, or `closed` where the signal was aborted
 */
export async function connectEvents(options: EventsOptions): Promise<Events> {
  const { name, credentials, signal, logger = SILENT, inboxPrefix = `_INBOX_${name}` } = options;
  const { apiPrefix = credentials !== undefined && 'nkeySeed' in credentials ? GRANTED_API : '$JS.API' } = options;
  if (!NAME.test(name)) throw new EventsError('invalid_options', `${name} is no name: use letters, digits, _ and -, 64 at most.`);
  const settings = settingsOf(options);
  const connection = await firstConnection(options, inboxPrefix);
  const events = new Events({ link: new Link(connection, logger, apiPrefix), name, inboxPrefix, options, settings });
  const close = (): void => void events.close();
  signal?.addEventListener('abort', close, { once: true });
  void events.closed.then(() => signal?.removeEventListener('abort', close));
  if (signal?.aborted === true) await events.close();
  return events;
}

async function firstConnection(options: EventsOptions, inboxPrefix: string): Promise<NatsConnection> {
  const { signal, deadlineMs = FIRST_CONNECTION_MS } = options;
  const end = performance.now() + deadlineMs;
  for (let attempt = 0; ; attempt += 1) {
    if (signal?.aborted === true) throw new EventsError('closed', 'Given up before the server was reached, because the signal was aborted.', { cause: signal.reason });
    try {
      return await connect(connectionOptions(options, inboxPrefix, Math.max(250, Math.min(ATTEMPT_MS, end - performance.now()))));
    } catch (error) {
      if (error instanceof AuthorizationError || error instanceof UserAuthenticationExpiredError) throw brokerError(error, 'Connecting');
      const wait = backoffMs(attempt, RECONNECT_WAIT_MS, 1_000);
      if (performance.now() + wait >= end) throw new EventsError('connection_failed', 'No server could be reached; check that it runs, its address, and its certificate.', { cause: error });
      // An abort is seen by the next round.
      await delay(wait, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    }
  }
}

function connectionOptions({ servers, credentials, name, tls }: EventsOptions, inboxPrefix: string, timeout: number): NodeConnectionOptions {
  return {
    servers: typeof servers === 'string' ? servers : [...servers],
    name,
    inboxPrefix,
    timeout,
    ...proofOf(credentials),
    ...(tls === undefined ? {} : { tls }),
    reconnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    reconnectJitter: RECONNECT_WAIT_MS,
    ignoreAuthErrorAbort: true,
    pingInterval: PING_INTERVAL_MS,
    maxPingOut: MAX_PINGS_OUT,
  };
}

function proofOf(credentials: EventsCredentials | undefined): Pick<NodeConnectionOptions, 'user' | 'pass' | 'token' | 'authenticator'> {
  if (credentials === undefined) return {};
  if ('user' in credentials) return { user: credentials.user, pass: credentials.password };
  if ('token' in credentials) return { token: credentials.token };
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  return { authenticator: 'creds' in credentials ? credsAuthenticator(bytes(credentials.creds)) : nkeyAuthenticator(bytes(credentials.nkeySeed)) };
}
