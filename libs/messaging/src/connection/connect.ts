import { setTimeout as delay } from 'node:timers/promises';
import { connect, type NodeConnectionOptions } from '@nats-io/transport-node';
import { AuthorizationError, type NatsConnection } from '@nats-io/nats-core';
import { FenagoError } from '@fenago/contracts';
import type { Logger, Metrics } from '@fenago/observability';
import { inboxPrefix, keyOf } from './credentials.js';
import { NatsLink } from './nats-link.js';
import { serverAddress } from './server-address.js';
import { backoffMs } from './within.js';

export interface ConnectOptions {
  /** `nats://user:password@host:4222`; several servers of a cluster separated by commas. */
  readonly url: string;
  /** The service's name: shown by the broker's monitoring, and the name of its user where the broker has users. */
  readonly name: string;
  /** Folder with the seed of the user's nkey in `<name>.nk`; without it the URL says who connects. */
  readonly credentialsDir?: string | undefined;
  /** Certificates (PEM) of who has signed the broker's; those that Node knows unless given. */
  readonly caFile?: string | undefined;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** How long the first connection may take, in milliseconds; 10 s unless told. */
  readonly deadlineMs?: number;
  /** Ends the wait for the first connection at once; without effect afterwards. */
  readonly signal?: AbortSignal;
}

const FIRST_CONNECTION_MS = 10_000;
const ATTEMPT_MS = 3_000;
const RECONNECT_WAIT_MS = 250;
const RECONNECT_JITTER_MS = 250;
// Two pings without an answer: a peer that has died silently is noticed within 30 s.
const PING_INTERVAL_MS = 10_000;
const MAX_PINGS_OUT = 2;

/**
 * Connects a service to the broker. A connection that is lost later is taken up again for ever.
 * @throws FenagoError `broker_unavailable` where no server could be reached in time, or let this user in, or the signal ended the wait (its
 *   reason is the cause)
 */
export async function connectNats(options: ConnectOptions): Promise<NatsLink> {
  const connection = await firstConnection(options);
  options.logger.info({ serverId: connection.info?.server_id, version: connection.info?.version }, 'Connected to the broker.');
  return new NatsLink(connection, options.logger, options.metrics, inboxPrefix(options.name));
}

async function firstConnection(options: ConnectOptions): Promise<NatsConnection> {
  const { logger, signal, deadlineMs = FIRST_CONNECTION_MS } = options;
  const end = performance.now() + deadlineMs;
  const target = targetOf(options);
  for (let attempt = 0; ; attempt += 1) {
    refuseIfAborted(signal);
    try {
      return await unlessAborted(attemptOnce(target, Math.max(250, Math.min(ATTEMPT_MS, end - performance.now()))), signal);
    } catch (cause) {
      refuseIfAborted(signal);
      const wait = backoffMs(attempt, RECONNECT_WAIT_MS, 1_000);
      if (performance.now() + wait >= end) {
        throw new FenagoError('broker_unavailable', whyNot(cause), { retryAfterSeconds: 2, cause });
      }
      if (attempt === 0) logger.warn({ err: cause }, 'The broker cannot be reached yet; trying again.');
      // An abort is seen by the next round.
      await delay(wait, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    }
  }
}

function whyNot(cause: unknown): string {
  if (cause instanceof AuthorizationError) return 'The broker does not let this user in; check NATS_CREDENTIALS_DIR, or the user in NATS_URL, against the users of the server.';
  return 'The broker cannot be reached; check that nats-server runs and that NATS_URL is right.';
}

/** Where to connect, and as whom. @throws FenagoError `broker_unavailable` where credentials cannot be read */
function targetOf({ url, name, credentialsDir, caFile }: ConnectOptions): NodeConnectionOptions {
  return {
    ...serverAddress(url),
    ...(credentialsDir === undefined ? {} : keyOf(credentialsDir, name)),
    ...(caFile === undefined ? {} : { tls: { caFile } }),
    name,
    inboxPrefix: inboxPrefix(name),
  };
}

function attemptOnce(target: NodeConnectionOptions, timeout: number): Promise<NatsConnection> {
  return connect({
    ...target,
    timeout,
    reconnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    reconnectJitter: RECONNECT_JITTER_MS,
    reconnectJitterTLS: RECONNECT_JITTER_MS,
    ignoreAuthErrorAbort: true,
    pingInterval: PING_INTERVAL_MS,
    maxPingOut: MAX_PINGS_OUT,
    noAsyncTraces: true,
  });
}

/** The client cannot be stopped while it connects: a connection that comes after the abort is closed. */
async function unlessAborted(attempt: Promise<NatsConnection>, signal: AbortSignal | undefined): Promise<NatsConnection> {
  if (signal === undefined) return attempt;
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(givenUp(signal));
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([attempt, aborted.promise]);
  } catch (error) {
    attempt.then((late) => late.close()).catch(() => undefined);
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function refuseIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw givenUp(signal);
}

function givenUp(signal: AbortSignal): FenagoError {
  const message = 'The start was given up before the broker was reached; start again when it is there.';
  return new FenagoError('broker_unavailable', message, { retryAfterSeconds: 2, cause: signal.reason });
}
