import { eventSubject, type DomainEvent, type EventType, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { startService, type RunningService } from '@fenago/host';
import { DEAD_LETTER_HEADERS, EventPublisher, RpcClient, connectNats, deadLetterSubject, type NatsLink } from '@fenago/messaging';
import { connectMongo, type MongoLink } from '@fenago/mongo';
import { createLogger, systemClock, type Clock } from '@fenago/observability';
import { startTestNats, testDatabase, testMongoUri, until, type TestNats } from '@fenago/testing';
import { serviceDefinition } from '../src/app.module.js';
import type { UsageState } from '../src/domain/usage.state.js';

const logger = createLogger({ service: 'test', level: 'silent' });

type AnyContract = Parameters<RpcClient['request']>[0];

/** Replicas of billing on a broker and a database of their own, seen from outside. */
export class BillingUnderTest {
  private copies = 0;

  private constructor(
    readonly mongo: MongoLink,
    private readonly link: NatsLink,
    private readonly replicas: readonly RunningService[],
    private readonly nats: TestNats,
  ) {}

  static async start(replicaCount: number, clock: Clock = systemClock): Promise<BillingUnderTest> {
    const nats = await startTestNats();
    const env = { NATS_URL: nats.url, MONGODB_URI: testMongoUri(), MONGODB_DATABASE_PREFIX: testDatabase('t'), LOG_LEVEL: 'silent' };
    const config = serviceDefinition.loadConfig(env);
    const starting = Array.from({ length: replicaCount }, () => startService(serviceDefinition, config, { logger, clock }));
    const replicas = await Promise.all(starting);
    const link = await connectNats({ url: nats.url, name: 'test', logger });
    const mongo = await connectMongo({ uri: testMongoUri(), database: config.database, appName: 'test', logger });
    return new BillingUnderTest(mongo, link, replicas, nats);
  }

  request<C extends AnyContract>(contract: C, payload: RequestOf<C>): Promise<ReplyOf<C>> {
    return new RpcClient(this.link).request(contract, payload);
  }

  /** The broker takes each call as a new message, so an event that is published again is what a redelivery is. */
  publish(event: DomainEvent): Promise<unknown> {
    return this.publishText(event.type, event.subject, JSON.stringify(event));
  }

  publishText(type: EventType, executionId: string, payload: string): Promise<unknown> {
    this.copies += 1;
    const subject = eventSubject(type, 'public', executionId);
    return new EventPublisher(this.link).publish({ subject, id: `copy-${this.copies}`, payload });
  }

  /** Waits until the consumer of a type has dealt with everything that was published. */
  async settled(type: EventType): Promise<void> {
    const { consumers } = await this.link.jetStream();
    await until(
      async () => {
        const { num_ack_pending: unacknowledged, num_pending: unread } = await consumers.info('EVT', `billing_${handlerOf(type)}`);
        return unacknowledged + unread === 0;
      },
      { what: `${type} is settled` },
    );
  }

  rows(executionId: string): Promise<UsageState[]> {
    return this.mongo.db.collection<UsageState>('USAGE_LEDGER').find({ executionId }).toArray();
  }

  /** Waits until an execution's row is there. */
  row(executionId: string): Promise<UsageState> {
    return until(async () => (await this.rows(executionId))[0], { what: `a row of ${executionId}` });
  }

  /** Messages in the stream that tell of an execution's row; waits until its document holds none that is unpublished. */
  async recorded(executionId: string): Promise<number> {
    const waiting = { executionId, 'outbox.0': { $exists: true } };
    await until(async () => (await this.mongo.db.collection('USAGE_LEDGER').countDocuments(waiting)) === 0, { what: 'an empty outbox' });
    const { streams } = await this.link.jetStream();
    const filter = `evt.*.usage.${executionId}:0.recorded`;
    const { state } = await streams.info('EVT', { subjects_filter: filter });
    return Object.values(state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
  }

  /** The event that tells of an execution's row. */
  async recordedEvent(userId: string, executionId: string): Promise<DomainEvent<'billing.usage.recorded'>> {
    const { direct } = await this.link.jetStream();
    const subject = eventSubject('billing.usage.recorded', userId, `${executionId}:0`);
    const message = await until(() => direct.getMessage('EVT', { last_by_subj: subject }));
    return message.json();
  }

  /** Reason of the last dead letter of a type's consumer. */
  async deadLetter(type: EventType): Promise<string> {
    const { direct } = await this.link.jetStream();
    const subject = deadLetterSubject('billing', handlerOf(type));
    const letter = await until(() => direct.getMessage('DLQ', { last_by_subj: subject }), { what: 'a dead letter' });
    return letter.header.get(DEAD_LETTER_HEADERS.reason);
  }

  async stop(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.drain()));
    await this.mongo.db.dropDatabase();
    await Promise.all([this.link.drain(1_000), this.mongo.close()]);
    await this.nats.stop();
  }
}

const handlerOf = (type: EventType): string => type.replace('.', '_');
