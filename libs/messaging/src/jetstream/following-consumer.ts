import { randomBytes } from 'node:crypto';
import { AckPolicy, DeliverPolicy, ReplayPolicy } from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import type { NatsLink } from '../connection/nats-link.js';
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

/**
 * Makes a consumer of this replica's own, in the memory of one server: it keeps no account of what was received, so
 * nothing is acknowledged.
 * @returns its name
 */
export async function makeFollowingConsumer(link: NatsLink, { name, filters, after }: FollowingSettings): Promise<string> {
  const consumer = `${name}_${randomBytes(8).toString('hex')}`;
  const start = after === 0 ? { deliver_policy: DeliverPolicy.All } : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: after + 1 };
  const manager = await link.jetStream();
  await manager.consumers.add(EVENT_STREAM, {
    ...start,
    name: consumer,
    filter_subjects: [...filters],
    ack_policy: AckPolicy.None,
    replay_policy: ReplayPolicy.Instant,
    inactive_threshold: nanos(INACTIVE_MS),
    num_replicas: 1,
    mem_storage: true,
  });
  return consumer;
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
