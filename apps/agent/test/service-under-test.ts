import {
  contractOf,
  eventSubject,
  type DomainEvent,
  type EventData,
  type EventType,
  type ReplyOf,
  type RequestOf,
} from '@fenago/contracts';
import { startService, type BaseConfig, type RunningService, type ServiceDefinition } from '@fenago/host';
import { EventPublisher, RpcClient, connectNats, type NatsLink, type Published } from '@fenago/messaging';
import { connectMongo, type MongoLink } from '@fenago/mongo';
import { createLogger } from '@fenago/observability';
import { startTestNats, testDatabase, testMongoUri, until, type TestNats } from '@fenago/testing';

const logger = createLogger({ service: 'test', level: 'silent' });

/** What one test event needs; the rest of the envelope is made up. */
export interface TestEvent<K extends EventType> {
  readonly type: K;
  readonly aggregateId: string;
  readonly ownerId: string;
  readonly data: EventData<K>;
  /** Version of the aggregate; 1 unless told. */
  readonly sequence?: number;
  readonly time?: string;
}

/** The event as its service would publish it. */
export function eventOf<K extends EventType>({ type, aggregateId, ownerId, data, sequence = 1, time }: TestEvent<K>): DomainEvent<K> {
  return {
    specversion: '1.0',
    id: `${aggregateId}:${sequence}`,
    source: '/services/test',
    type,
    subject: aggregateId,
    time: time ?? new Date().toISOString(),
    datacontenttype: 'application/json',
    dataschema: contractOf(type).dataschema,
    sequence,
    correlationid: `correlation-of-${aggregateId}`,
    causationid: `cause-of-${aggregateId}`,
    ownerid: ownerId,
    data,
  };
}

type AnyContract = Parameters<RpcClient['request']>[0];

/** One service on a broker of its own and a database of its own, driven from outside as the other services would. */
export class ServiceUnderTest {
  private copies = 0;

  private constructor(
    readonly config: BaseConfig,
    readonly link: NatsLink,
    /** The service's database, to look into. */
    readonly mongo: MongoLink,
    private readonly service: RunningService,
    private readonly nats: TestNats,
  ) {}

  static async start<C extends BaseConfig>(definition: ServiceDefinition<C>, env: Record<string, string> = {}): Promise<ServiceUnderTest> {
    const nats = await startTestNats();
    const config = definition.loadConfig({
      NATS_URL: nats.url,
      MONGODB_URI: testMongoUri(),
      MONGODB_DATABASE_PREFIX: testDatabase('t'),
      LOG_LEVEL: 'silent',
      ...env,
    });
    const service = await startService(definition, config, { logger });
    const link = await connectNats({ url: nats.url, name: 'test', logger });
    const database = String(config.database);
    const mongo = await connectMongo({ uri: testMongoUri(), database, appName: 'test', logger });
    return new ServiceUnderTest(config, link, mongo, service, nats);
  }

  request<C extends AnyContract>(contract: C, payload: RequestOf<C>): Promise<ReplyOf<C>> {
    return new RpcClient(this.link).request(contract, payload);
  }

  /** Each call reaches the consumers, also with an event that was published before: as a redelivery would. */
  publish(event: DomainEvent): Promise<Published> {
    return this.publishRaw(event.type, event.subject, JSON.stringify(event));
  }

  publishRaw(type: EventType, aggregateId: string, payload: string): Promise<Published> {
    this.copies += 1;
    const subject = eventSubject(type, 'public', aggregateId);
    return new EventPublisher(this.link).publish({ subject, id: `copy-${this.copies}`, payload });
  }

  /** What the service has published about an aggregate, oldest first; waits until there are as many. */
  async published(aggregateId: string, count: number): Promise<readonly DomainEvent[]> {
    const manager = await this.link.jetStream();
    return until(async () => {
      const { last_seq: last } = (await manager.streams.info('EVT')).state;
      const found: DomainEvent[] = [];
      for (let seq = 1; seq <= last; seq += 1) {
        const message = await manager.direct.getMessage('EVT', { seq });
        const event = message?.json<DomainEvent>();
        if (event?.subject === aggregateId && event.source !== '/services/test') found.push(event);
      }
      return found.length >= count && found;
    });
  }

  async stop(): Promise<void> {
    await this.service.drain();
    await Promise.all([this.link.drain(1_000), this.mongo.close()]);
    await this.nats.stop();
  }
}
