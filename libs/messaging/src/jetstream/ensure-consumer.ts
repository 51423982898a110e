import { AckPolicy, DeliverPolicy, ReplayPolicy } from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import type { NatsLink } from '../connection/nats-link.js';
import { apiCode } from '../topology/ensure-topology.js';
import { EVENT_STREAM } from '../topology/streams.js';

/** Deliveries that may be out unsettled, over all replicas. */
export const MAX_ACK_PENDING = 256;

/** Code of the broker's API: there is one of this name with other settings. */
export const CONSUMER_EXISTS = 10_148;

export interface ConsumerSettings {
  /** `<service>_<handler>` */
  readonly durable: string;
  readonly filters: readonly string[];
  readonly ackWaitMs: number;
}

/** Sees to it that the durable consumer is there; one that has vanished begins at the oldest event again. */
export async function ensureConsumer(link: NatsLink, { durable, filters, ackWaitMs }: ConsumerSettings): Promise<void> {
  const manager = await link.jetStream();
  const changeable = {
    filter_subjects: [...filters],
    ack_wait: nanos(ackWaitMs),
    max_ack_pending: MAX_ACK_PENDING,
    // Attempts are counted by us: the broker would stop giving the event out, and tell nobody but the advisories.
    max_deliver: -1,
  };
  const fixed = { durable_name: durable, ack_policy: AckPolicy.Explicit, deliver_policy: DeliverPolicy.All, replay_policy: ReplayPolicy.Instant };
  try {
    await manager.consumers.add(EVENT_STREAM, { ...fixed, ...changeable });
  } catch (error) {
    // There with other settings: of another version of the service.
    if (apiCode(error) !== CONSUMER_EXISTS) throw error;
    await manager.consumers.update(EVENT_STREAM, durable, changeable);
  }
}
