import { DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream';
import { nanos, type WithRequired } from '@nats-io/nats-core';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MIB = 1024 * 1024;

export const EVENT_STREAM = 'EVT';
export const TOKEN_STREAM = 'TOK';
export const ADVISORY_STREAM = 'ADV';
export const DEAD_LETTER_STREAM = 'DLQ';
export const STREAM_NAMES = [EVENT_STREAM, TOKEN_STREAM, ADVISORY_STREAM, DEAD_LETTER_STREAM] as const;

/** How long the broker keeps events, in milliseconds. */
export const EVENT_RETENTION_MS = 35 * DAY;
/** Frames of one execution that the broker keeps. */
export const MAX_TOKEN_FRAMES = 20_000;

/** What an operator may want otherwise; the rest is the same everywhere. */
export interface TopologyOptions {
  /** Servers that hold each file stream: 1 unless told, 3 in a cluster. */
  readonly replicas?: number;
  /** Room for events, in bytes; 8 GiB unless told. Full means that publishing fails, so it is to last for 35 days. */
  readonly eventBytes?: number;
  /** Room for token frames, in bytes of the broker's memory; 128 MiB unless told. */
  readonly tokenBytes?: number;
  /** Sequence of the first event of a stream that is made; 1 unless told. */
  readonly firstSequence?: number;
}

export type StreamDefinition = WithRequired<Partial<StreamConfig>, 'name' | 'max_bytes'>;

/** The streams that FeNAgO needs. */
export function streamDefinitions(options: TopologyOptions): readonly StreamDefinition[] {
  const file = { storage: StorageType.File, retention: RetentionPolicy.Limits, num_replicas: options.replicas ?? 1 };
  return [
    {
      ...file,
      name: EVENT_STREAM,
      subjects: ['evt.>'],
      discard: DiscardPolicy.New,
      max_age: nanos(EVENT_RETENTION_MS),
      max_bytes: options.eventBytes ?? 8 * 1024 * MIB,
      duplicate_window: nanos(10 * MINUTE),
      allow_direct: true,
      deny_delete: true,
      deny_purge: true,
      ...(options.firstSequence === undefined ? {} : { first_seq: options.firstSequence }),
    },
    {
      name: TOKEN_STREAM,
      subjects: ['tok.>'],
      storage: StorageType.Memory,
      retention: RetentionPolicy.Limits,
      num_replicas: 1,
      discard: DiscardPolicy.Old,
      max_age: nanos(15 * MINUTE),
      max_bytes: options.tokenBytes ?? 128 * MIB,
      max_msgs_per_subject: MAX_TOKEN_FRAMES,
      no_ack: true,
      allow_direct: true,
    },
    {
      ...file,
      name: ADVISORY_STREAM,
      subjects: ['$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>', '$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>'],
      discard: DiscardPolicy.Old,
      max_age: nanos(30 * DAY),
      max_bytes: 64 * MIB,
    },
    {
      ...file,
      name: DEAD_LETTER_STREAM,
      subjects: ['dlq.>'],
      discard: DiscardPolicy.Old,
      max_age: nanos(90 * DAY),
      max_bytes: 256 * MIB,
      allow_direct: true,
    },
  ];
}
