import { eventSubject, PUBLIC_OWNER, type DomainEvent, type EventType, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { startService, type BaseConfig, type RunningService, type ServiceDefinition } from '@fenago/host';
import {
  connectNats,
  DEAD_LETTER_HEADERS,
  deadLetterSubject,
  EventPublisher,
  RpcClient,
  type NatsLink,
  type Published,
} from '@fenago/messaging';
import { connectMongo, type MongoLink } from '@fenago/mongo';
import { createLogger, type Clock } from '@fenago/observability';
import { startTestNats, testDatabase, testMongoUri, until, type TestNats } from '@fenago/testing';

const logger = createLogger({ service: 'test', level: 'silent' });

type AnyContract = Parameters<RpcClient['request']>[0];

export interface ServiceTestOptions {
  /** Variables beside those of broker and database. */
  readonly env?: Readonly<Record<string, string>>;
  /** Instances of the service in this process; 1 unless told. */
  readonly replicas?: number;
  /** The machine's unless told. */
  readonly clock?: Clock;
}

/** One service on a broker and a database of its own, driven from outside as the other services would. */
export class ServiceUnderTest {
  private copies = 0;

  private constructor(
    readonly config: BaseConfig,
    readonly link: NatsLink,
    /** The service's database, to look into. */
    readonly mongo: MongoLink,
    private readonly services: readonly RunningService[],
    private readonly nats: TestNats,
  ) {}

  static async start<C extends BaseConfig>(definition: ServiceDefinition<C>, options: ServiceTestOptions = {}): Promise<ServiceUnderTest> {
    const { env = {}, replicas = 1, clock } = options;
    const nats = await startTestNats();
    const config = definition.loadConfig({
      NATS_URL: nats.url,
      MONGODB_URI: testMongoUri(),
      MONGODB_DATABASE_PREFIX: testDatabase('t'),
      LOG_LEVEL: 'silent',
      ...env,
    });
    const start = () => startService(definition, config, { logger, ...(clock === undefined ? {} : { clock }) });
    const services = await Promise.all(Array.from({ length: replicas }, start));
    const link = await connectNats({ url: nats.url, name: 'test', logger });
    const mongo = await connectMongo({ uri: testMongoUri(), database: String(config.database), appName: 'test', logger });
    return new ServiceUnderTest(config, link, mongo, services, nats);
  }

  request<C extends AnyContract>(contract: C, payload: RequestOf<C>): Promise<ReplyOf<C>> {
    return new RpcClient(this.link).request(contract, payload);
  }

  /** Each call reaches the consumers, also with an event that was published before: as a redelivery would. */
  publish(event: DomainEvent): Promise<Published> {
    return this.publishRaw(event.type, event.subject, JSON.stringify(event), event.ownerid);
  }

  publishRaw(type: EventType, aggregateId: string, payload: string, ownerId = PUBLIC_OWNER): Promise<Published> {
    this.copies += 1;
    const subject = eventSubject(type, ownerId, aggregateId);
    return new EventPublisher(this.link).publish({ subject, id: `copy-${this.copies}`, payload });
  }

  /** Waits until a consumer has settled everything that was published. */
  async settled(handler: string): Promise<void> {
    const { consumers, direct } = await this.link.jetStream();
    await until(
      async () => {
        const { num_ack_pending: out, num_pending: left, delivered, config } = await consumers.info('EVT', `${this.config.service}_${handler}`);
        if (out + left > 0) return false;
        // The stream has a message a moment before its consumers count it.
        const filters = config.filter_subjects ?? [config.filter_subject ?? '>'];
        const last = await Promise.all(filters.map((filter) => direct.getMessage('EVT', { last_by_subj: filter })));
        return last.every((message) => (message?.seq ?? 0) <= delivered.stream_seq);
      },
      { what: `${handler} has settled everything` },
    );
  }

  /** Reason of the last dead letter of a consumer. */
  async deadLetter(handler: string): Promise<string> {
    const { direct } = await this.link.jetStream();
    const subject = deadLetterSubject(this.config.service, handler);
    const letter = await until(() => direct.getMessage('DLQ', { last_by_subj: subject }), { what: `a dead letter of ${handler}` });
    return letter.header.get(DEAD_LETTER_HEADERS.reason);
  }

  /** What the service has published about an aggregate, oldest first; waits until there are as many. */
  async published(aggregateId: string, count: number): Promise<readonly DomainEvent[]> {
    const { direct, streams } = await this.link.jetStream();
    return until(async () => {
      const { last_seq: last } = (await streams.info('EVT')).state;
      const found: DomainEvent[] = [];
      for (let seq = 1; seq <= last; seq += 1) {
        const message = await direct.getMessage('EVT', { seq });
        const event = message?.json<DomainEvent>();
        if (event?.subject === aggregateId && event.source !== '/services/test') found.push(event);
      }
      return found.length >= count && found;
    });
  }

  /** Ends the service as SIGTERM does; what it has left can still be looked into. */
  async drain(): Promise<void> {
    await Promise.all(this.services.map((service) => service.drain()));
  }

  async stop(): Promise<void> {
    await this.drain();
    await this.mongo.db.dropDatabase();
    await Promise.all([this.link.drain(1_000), this.mongo.close()]);
    await this.nats.stop();
  }
}
