import type { TlsOptions } from '@nats-io/transport-node';
import { EventsError } from './errors.js';
import { checkSelection, type EventSelection } from './filters.js';

/** How to prove to the broker who you are: as your grant says. */
export type EventsCredentials =
  | { readonly user: string; readonly password: string }
  | { readonly token: string }
  /** Text of a `.creds` file. */
  | { readonly creds: string }
  /** Seed of an nkey. */
  | { readonly nkeySeed: string };

/** Where the library tells what it does; pino's loggers fit as they are. Of an event's data nothing is logged but what handlers' errors say. */
export interface EventsLogger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/**
 * Where a durable begins that is made now; one that is there goes on where it was. Events before a time or a position are passed over in
 * any case, so that a durable of the operator, which begins at the oldest one, can be replayed from there, too.
 */
export type StartPosition =
  | 'oldest'
  | 'new'
  /** The first event that was stored then or later. */
  | { readonly time: Date }
  /** Position in the stream, as `context.position` tells it. */
  | { readonly position: number };

/** What is read, and how. A durable that is there, be it made by the operator, keeps its filters: what no handler takes is passed over. */
export interface ConsumerOptions extends EventSelection {
  /** `oldest` unless told. */
  readonly from?: StartPosition;
  /** Events handled at once; 64 unless told. Those of one object always go one after the other. */
  readonly concurrency?: number;
  /**
   * Whether one replica at a time reads, so that events of an object are in order over all replicas; true unless told.
   * Otherwise all read at once, and events of one object can be handled side by side or in the wrong order by two of them.
   */
  readonly ordered?: boolean;
  /** Attempts at an event that count, before it goes to the dead letters; 8 unless told. */
  readonly attempts?: number;
  /** Milliseconds until the first repetition; doubles each time, with jitter, up to `maxRetryMs`; 250 unless told. */
  readonly retryMs?: number;
  /** 30,000 unless told. */
  readonly maxRetryMs?: number;
  /** Milliseconds that a handler may take, then its signal is aborted and the attempt has failed; 300,000 unless told. */
  readonly timeoutMs?: number;
  /** Milliseconds after which the broker gives an event to another replica where it hears nothing of this one; 10,000 unless told, 1,000 at least. Only for a durable that is made now. */
  readonly ackWaitMs?: number;
  /** Events that may be in hand at once, over all replicas; 256 unless told. Only for a durable that is made now. */
  readonly maxInHand?: number;
}

export interface EventsOptions extends ConsumerOptions {
  /** `nats://host:4222`, or several of a cluster. */
  readonly servers: string | readonly string[];
  /** None where the broker asks for none. */
  readonly credentials?: EventsCredentials;
  /**
   * Name of your grant, or any name where there are none. It is also the durable's: replicas that have the same share its events, one
   * that comes back goes on where it was, and dead letters go to `dlq.<name>.<handler>`.
   */
  readonly name: string;
  /** For servers with a certificate of a private authority, or that ask for one. */
  readonly tls?: TlsOptions;
  /** Begin of the subjects that answers come on; `_INBOX_<name>` unless told, as grants have it. */
  readonly inboxPrefix?: string;
  /** Begin of the subjects of JetStream's API; `FENAGO.JS.API` with an nkey, as grants have it, else `$JS.API`. */
  readonly apiPrefix?: string;
  /** How long the first connection may take, in milliseconds; 10,000 unless told. */
  readonly deadlineMs?: number;
  /** Closes everything when it is aborted, as `close()` does. */
  readonly signal?: AbortSignal;
  readonly logger?: EventsLogger;
}

export type Settings = Required<Omit<ConsumerOptions, keyof EventSelection>>;

const DEFAULTS: Settings = {
  from: 'oldest',
  concurrency: 64,
  ordered: true,
  attempts: 8,
  retryMs: 250,
  maxRetryMs: 30_000,
  timeoutMs: 300_000,
  ackWaitMs: 10_000,
  maxInHand: 256,
};

const MIN_ACK_WAIT_MS = 1_000;

/**
 * What was asked for, and the defaults for the rest.
 * @throws EventsError `invalid_options`
 */
export function settingsOf(options: ConsumerOptions): Settings {
  checkSelection(options);
  const names = Object.keys(DEFAULTS) as (keyof Settings)[];
  const given = Object.fromEntries(names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]));
  const settings: Settings = { ...DEFAULTS, ...given };
  const { concurrency, attempts, retryMs, maxRetryMs, timeoutMs, maxInHand, ackWaitMs } = settings;
  for (const [name, value] of Object.entries({ concurrency, attempts, retryMs, maxRetryMs, timeoutMs, maxInHand, ackWaitMs })) {
    if (!Number.isSafeInteger(value) || value < 1) throw new EventsError('invalid_options', `${name} is to be an integer from 1 on.`);
  }
  if (ackWaitMs < MIN_ACK_WAIT_MS) throw new EventsError('invalid_options', `ackWaitMs is to be ${MIN_ACK_WAIT_MS} at least.`);
  return settings;
}
