import { DeliverPolicy, jetstream, jetstreamManager, type JetStreamClient } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { eventOrdinal, type DomainEvent } from '@fenago/contracts';
import { serverAddress } from '@fenago/messaging';

/** What the broker holds in the end. */
export interface BrokerView {
  readonly events: number;
  /** Reason and subject of each dead letter. */
  readonly deadLetters: readonly string[];
  readonly violations: readonly string[];
}

const IDLE_MS = 2_000;

/** Reads the event stream and the dead letters from end to end. */
export async function readBroker(url: string): Promise<BrokerView> {
  const connection = await connect({ ...serverAddress(url), maxReconnectAttempts: 0 });
  try {
    const client = jetstream(connection);
    const manager = await jetstreamManager(connection);
    const count = async (stream: string): Promise<number> => (await manager.streams.info(stream)).state.messages;
    const seen = new Map<string, number[]>();
    const events = await count('EVT');
    await each(client, 'EVT', events, (data) => {
      const event = JSON.parse(data) as DomainEvent;
      const ordinals = seen.get(event.subject) ?? [];
      const ordinal = eventOrdinal(event);
      if (!ordinals.includes(ordinal)) ordinals.push(ordinal);
      seen.set(event.subject, ordinals);
    });
    const deadLetters: string[] = [];
    await each(client, 'DLQ', await count('DLQ'), (data) => deadLetters.push(data.slice(0, 300)));
    return { events, deadLetters, violations: [...seen].flatMap(([id, ordinals]) => checkOrder(id, ordinals)) };
  } finally {
    await connection.close();
  }
}

async function each(client: JetStreamClient, stream: string, count: number, take: (data: string) => void): Promise<void> {
  if (count === 0) return;
  const consumer = await client.consumers.get(stream, { deliver_policy: DeliverPolicy.All });
  const messages = await consumer.fetch({ max_messages: count, expires: IDLE_MS });
  for await (const message of messages) take(message.string());
}

/** Each version of an aggregate has an event, and for the first time they came in order. */
function checkOrder(id: string, ordinals: readonly number[]): readonly string[] {
  const found: string[] = [];
  if (ordinals.some((ordinal, index) => index > 0 && ordinal < (ordinals[index - 1] ?? 0))) found.push(`Events of ${id} are out of order`);
  const versions = new Set(ordinals.map((ordinal) => Math.floor(ordinal / eventOrdinal({ id: '', sequence: 1 }))));
  for (let version = 1; version <= Math.max(...versions); version += 1) {
    if (!versions.has(version)) found.push(`The stream lacks version ${version} of ${id}`);
  }
  return found;
}
