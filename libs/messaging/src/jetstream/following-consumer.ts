import { randomUUID } from 'node:crypto';
import { AckPolicy, DeliverPolicy, ReplayPolicy } from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import { FenagoError } from '@fenago/contracts';
import type { NatsLink } from '../connection/nats-link.js';
import { apiCode } from '../topology/ensure-topology.js';
import { CONSUMER_EXISTS } from './ensure-consumer.js';
import { EVENT_STREAM } from '../topology/streams.js';

/** After so long without a pull the broker forgets the consumer: its replica has died, or has made another. */
const INACTIVE_MS = 60_000;

export interface FollowingSettings {
  /** First part of its name. */
  readonly name: string;
  readonly filters: readonly string[];
  /** Sequence after which it begins; 0 for the oldest event. */
  readonly after: number;
}

/** Replicas that may follow at once, those that died within the last minute included. */
const PLACES = 32;

/** Names that a projection's consumers may have: a user's rights name every one, for no pattern of the broker's matches a part of a name. */
export const followingConsumers = (name: string): readonly string[] => Array.from({ length: PLACES }, (_, place) => `${name}_${place}`);

/**
 * Makes a consumer of this replica's own, in the memory of one server: it keeps no account of what was received, so
 * nothing is acknowledged.
 * @returns its name
 * @throws FenagoError `broker_unavailable` where other replicas have every name
 */
export async function makeFollowingConsumer(link: NatsLink, { name, filters, after }: FollowingSettings): Promise<string> {
  const start = after === 0 ? { deliver_policy: DeliverPolicy.All } : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: after + 1 };
  const settings = {
    ...start,
    filter_subjects: [...filters],
    ack_policy: AckPolicy.None,
    replay_policy: ReplayPolicy.Instant,
    inactive_threshold: nanos(INACTIVE_MS),
    num_replicas: 1,
    mem_storage: true,
    // Tells it from another replica's, which the broker would else take for the same.
    metadata: { replica: randomUUID() },
  };
  const manager = await link.jetStream();
  for (const consumer of followingConsumers(name)) {
    try {
      await manager.consumers.add(EVENT_STREAM, { ...settings, durable_name: consumer });
      return consumer;
    } catch (error) {
      if (apiCode(error) !== CONSUMER_EXISTS) throw error;
    }
  }
  throw new FenagoError('broker_unavailable', `${PLACES} replicas follow as ${name} already, or did a minute ago.`, { retryAfterSeconds: 60 });
}

/** Tells the broker that it is not needed any more; where that fails, the broker finds out by itself. */
export async function dropFollowingConsumer(link: NatsLink, consumer: string): Promise<void> {
  if (!link.isConnected) return;
  try {
    await (await link.jetStream()).consumers.delete(EVENT_STREAM, consumer);
  } catch (error) {
    link.logger.debug({ err: error, consumer }, 'A consumer could not be removed; the broker forgets it in a minute.');
  }
}
