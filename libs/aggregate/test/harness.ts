import { deterministicId, type EventType } from '@fenago/contracts';
import { connectNats, ensureTopology, EventPublisher, EventStream, type NatsLink } from '@fenago/messaging';
import { toFenagoError } from '@fenago/mongo';
import { createLogger, Metrics, runInContext, systemClock, type Clock } from '@fenago/observability';
import { testMongoUri, until } from '@fenago/testing';
import { randomUUID } from 'node:crypto';
import { MongoClient, type Db } from 'mongodb';
import {
  AggregateEngine,
  commit,
  create,
  newEvent,
  nothing,
  type AggregateState,
  type AggregateStore,
  type Cause,
  type UnsafeSwitches,
} from '@fenago/aggregate';

/** A counter that looks like a conversation on the wire: each step is a `conversation.updated` that names its number. */
export interface Counter extends AggregateState {
  readonly owner: string;
  readonly total: number;
  readonly steps: readonly number[];
  readonly note?: string;
  readonly touchedAt?: Date | null;
}

export const OWNER = deterministicId('user', 1, 'owner');
export const counterId = (name: string): string => deterministicId('conversation', 1, name);
export const causeOf = (id: string, time = new Date()): Cause => ({ id, time });

/** One replica of a service that owns counters, on real parts. */
export interface Replica {
  readonly engine: AggregateEngine;
  readonly counters: AggregateStore<Counter>;
  readonly link: NatsLink;
  readonly metrics: Metrics;
  readonly db: Db;
  readonly client: MongoClient;
  /** Ids of the events that were given to the broker, in order. */
  readonly published: readonly string[];
  /** Ends without a drain, as a kill would. */
  abandon(): Promise<void>;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  readonly natsUrl: string;
  readonly database: string;
  readonly unsafe?: UnsafeSwitches;
  readonly start?: boolean;
  readonly mongoUri?: string;
  readonly clock?: Clock;
  /** Events that do not reach the broker. */
  readonly holdBack?: (id: string) => boolean;
}

export async function startReplica(options: ReplicaOptions): Promise<Replica> {
  const client = new MongoClient(options.mongoUri ?? testMongoUri(), { serverSelectionTimeoutMS: 3_000, monitorCommands: true });
  const logger = createLogger({ service: 'counter', level: 'fatal' });
  const metrics = new Metrics();
  const link = await connectNats({ url: options.natsUrl, name: 'counter', logger });
  await ensureTopology(link);
  const db = client.db(options.database);
  const publisher = new EventPublisher(link);
  const published: string[] = [];
  const engine = new AggregateEngine({
    service: 'counter',
    db,
    link,
    publisher: {
      publish: (message) => {
        if (options.holdBack?.(message.id) === true) return Promise.reject(new Error('held back'));
        published.push(message.id);
        return publisher.publish(message);
      },
    },
    stream: new EventStream(link),
    logger,
    metrics,
    clock: options.clock ?? systemClock,
    toError: toFenagoError,
    ...(options.unsafe === undefined ? {} : { unsafe: options.unsafe }),
  });
  const counters = engine.store<Counter>({ name: 'conversation', collection: db.collection('COUNTER'), ownerOf: (state) => state.owner });
  if (options.start !== false) await engine.start();
  const end = async (): Promise<void> => {
    await link.drain(1_000);
    await client.close();
  };
  const abandon = async (): Promise<void> => {
    // Nothing that is waiting goes out: the database goes first, then the connection, unflushed.
    await client.close();
    await link.connection.close();
    // Its timers would go on in this process, though they can reach nothing.
    await engine.drain(0);
  };
  return {
    engine,
    counters,
    link,
    metrics,
    db,
    client,
    published,
    abandon,
    close: async () => {
      await engine.drain(2_000);
      await end();
    },
  };
}

const stepped = (id: string, step: number) =>
  newEvent('conversation.updated', { conversationId: id, title: String(step), status: 'active' });

export interface IncrementOptions {
  readonly actor?: string;
  readonly isFirst?: boolean;
}

/** Adds one; makes the counter where there is none. Answers the number of the step. */
export function increment(replica: Replica, id: string, cause: Cause, { actor, isFirst = false }: IncrementOptions = {}): Promise<number> {
  return runInContext({ correlationId: randomUUID(), ...(actor === undefined ? {} : { actor }) }, () =>
    replica.counters.execute<number>({
      id,
      cause,
      isFirst,
      decide: (state) => {
        if (state === null) return create<Counter, number>({ owner: OWNER, total: 1, steps: [1] }, [stepped(id, 1)], 1);
        const step = state.total + 1;
        return commit<Counter, number>({ set: { total: step }, append: { steps: [step] } }, [stepped(id, step)], step);
      },
      replay: (_state, emitted) => Number((emitted as { title: string } | undefined)?.title),
    }),
  );
}

/** The total as a decision sees it. */
export function peek(replica: Replica, id: string): Promise<number> {
  return replica.counters.execute<number>({
    id,
    cause: causeOf(randomUUID()),
    decide: (state) => nothing(state?.total ?? 0),
    replay: () => 0,
  });
}

/** Waits until the document's events have been archived and pulled from it. */
export async function settled(replica: Replica, id: string): Promise<void> {
  // As a majority has it, for so it is loaded: what only this server knows yet, another replica may not see.
  const asLoaded = { readConcern: { level: 'majority' } } as const;
  await until(async () => (await replica.counters.collection.countDocuments({ _id: id as never, outbox: { $size: 0 } }, asLoaded)) === 1);
}

/** Ids of the archived events of an aggregate, in the order of publishing. */
export async function archived(replica: Replica, id: string): Promise<readonly string[]> {
  const rows = await replica.db.collection<{ _id: string }>('event_archive').find({ aggregate: id }).sort({ sequence: 1 }).toArray();
  return rows.map((row) => row._id);
}

export interface StreamedEvent {
  readonly id: string;
  readonly type: EventType;
  readonly subject: string;
  readonly sequence: number;
  readonly actorid?: string;
  readonly title: string;
}

/** Every event that the stream has, oldest first. */
export async function readStream(link: NatsLink): Promise<readonly StreamedEvent[]> {
  const stream = new EventStream(link);
  const { lastSequence } = await stream.incarnation();
  const manager = await link.jetStream();
  const found: StreamedEvent[] = [];
  for (let seq = 1; seq <= lastSequence; seq += 1) {
    const message = await manager.direct.getMessage('EVT', { seq });
    if (message === null) continue;
    const event = message.json<StreamedEvent & { data: { title: string } }>();
    found.push({ ...event, title: event.data.title });
  }
  return found;
}
