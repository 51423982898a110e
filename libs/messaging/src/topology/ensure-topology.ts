import { setTimeout as delay } from 'node:timers/promises';
import { JetStreamApiError, type JetStreamManager, type StreamInfo } from '@nats-io/jetstream';
import { FenagoError } from '@fenago/contracts';
import type { NatsLink } from '../connection/nats-link.js';
import { backoffMs } from '../connection/within.js';
import { EVENT_STREAM, streamDefinitions, type StreamDefinition, type TopologyOptions } from './streams.js';

/** The store that the link is connected to; another server id or creation time means that it may have lost messages. */
export interface Incarnation {
  readonly serverId: string;
  /** When the event stream was made (ISO 8601, as the broker writes it). */
  readonly streamCreated: string;
}

interface State {
  options: TopologyOptions;
  incarnation: Promise<Incarnation> | undefined;
}

// Codes of the broker's API.
const STREAM_NOT_FOUND = 10_059;
const STREAM_NAME_IN_USE = 10_058;
const INSUFFICIENT_RESOURCES: ReadonlySet<number> = new Set([10_023, 10_028, 10_047]);

const DEADLINE_MS = 10_000;
const MIN_STREAM_BYTES = 8 * 1024 * 1024;

const states = new WeakMap<NatsLink, State>();

/**
 * Sees to it that the broker has the streams; asks it once per connection to a server, so it is free to call often. After
 * a connection to another server, or to one that restarted, it looks again by itself. A stream that exists is left as it is.
 * @throws FenagoError `broker_unavailable` where that could not be done within 10 s
 */
export async function ensureTopology(link: NatsLink, options?: TopologyOptions): Promise<void> {
  if (options !== undefined) stateOf(link).options = options;
  await incarnationOf(link);
}

/** The store that the link is connected to now; known without asking the broker once the topology is ensured. */
export function incarnationOf(link: NatsLink): Promise<Incarnation> {
  const state = stateOf(link);
  if (state.incarnation === undefined) {
    const attempt = ensureAll(link, state.options);
    state.incarnation = attempt;
    // What failed is tried again by whoever asks next.
    attempt.catch(() => {
      if (state.incarnation === attempt) state.incarnation = undefined;
    });
  }
  return state.incarnation;
}

/** A stream has turned out to be missing: whoever asks next looks again. */
export function forgetIncarnation(link: NatsLink): void {
  stateOf(link).incarnation = undefined;
}

function stateOf(link: NatsLink): State {
  const known = states.get(link);
  if (known !== undefined) return known;
  const state: State = { options: {}, incarnation: undefined };
  states.set(link, state);
  link.onIncarnation(() => {
    state.incarnation = undefined;
    incarnationOf(link).catch((error: unknown) => link.logger.warn({ err: error }, 'The streams could not be checked yet.'));
  });
  return state;
}

async function ensureAll(link: NatsLink, options: TopologyOptions): Promise<Incarnation> {
  const end = performance.now() + DEADLINE_MS;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await ensureOnce(link, options);
    } catch (cause) {
      // A broker that has just started says for a while that JetStream is not there yet.
      const wait = backoffMs(attempt, 100, 1_000);
      if (!link.isConnected || performance.now() + wait >= end) {
        throw new FenagoError('broker_unavailable', 'The broker could not provide its streams; check that JetStream is on.', {
          retryAfterSeconds: 2,
          cause,
        });
      }
      await delay(wait);
    }
  }
}

async function ensureOnce(link: NatsLink, options: TopologyOptions): Promise<Incarnation> {
  const serverId = link.serverId;
  const manager = await link.jetStream();
  const streams = await Promise.all(streamDefinitions(options).map((stream) => ensureStream(link, manager, stream)));
  const events = streams.find((info) => info.config.name === EVENT_STREAM);
  if (events === undefined || serverId !== link.serverId) throw new Error('The server changed while its streams were checked.');
  return { serverId, streamCreated: events.created };
}

async function ensureStream(link: NatsLink, manager: JetStreamManager, stream: StreamDefinition): Promise<StreamInfo> {
  try {
    return await manager.streams.info(stream.name);
  } catch (error) {
    if (apiCode(error) !== STREAM_NOT_FOUND) throw error;
  }
  try {
    return await addStream(link, manager, stream);
  } catch (error) {
    // Another service made it in this moment, with settings of its own.
    if (apiCode(error) !== STREAM_NAME_IN_USE) throw error;
    return manager.streams.info(stream.name);
  }
}

/** A broker reserves `max_bytes` ahead; a small machine may not have as much, so less is taken then. */
async function addStream(link: NatsLink, manager: JetStreamManager, stream: StreamDefinition): Promise<StreamInfo> {
  for (let bytes = stream.max_bytes; ; bytes = Math.floor(bytes / 2)) {
    try {
      const info = await manager.streams.add({ ...stream, max_bytes: bytes });
      link.logger.info({ stream: stream.name, bytes }, 'Made a stream.');
      return info;
    } catch (error) {
      if (!INSUFFICIENT_RESOURCES.has(apiCode(error) ?? 0) || bytes / 2 < MIN_STREAM_BYTES) throw error;
      link.logger.warn({ stream: stream.name, bytes }, 'The broker has no room for a stream of this size; taking half.');
    }
  }
}

/** The code of an error that the broker's API answered. */
export function apiCode(error: unknown): number | undefined {
  return error instanceof JetStreamApiError ? error.code : undefined;
}
