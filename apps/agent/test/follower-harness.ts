import { eventSubject, newId, type DomainEvent } from '@fenago/contracts';
import { EventPublisher, connectNats, type EventPosition, type NatsLink, type Published } from '@fenago/messaging';
import { connectMongo, type MongoLink } from '@fenago/mongo';
import { createLogger } from '@fenago/observability';
import { startTestNats, testDatabase, until, type TestNats } from '@fenago/testing';
import { positionOf } from './fixtures.js';
import { startServiceProcess, type RunningProcess } from './service-process.js';

const logger = createLogger({ service: 'test', level: 'silent' });

/** The service as a process that can be killed, on a broker and a database of its own. */
export class FollowerHarness {
  private constructor(
    readonly nats: TestNats,
    readonly mongo: MongoLink,
    private readonly link: NatsLink,
    private readonly env: Record<string, string>,
  ) {}

  static async start(mongoUri: string): Promise<FollowerHarness> {
    const nats = await startTestNats();
    const prefix = testDatabase('t');
    const link = await connectNats({ url: nats.url, name: 'test', logger });
    const mongo = await connectMongo({ uri: mongoUri, database: `${prefix}_agent`, appName: 'test', logger });
    const env = { NATS_URL: nats.url, MONGODB_URI: mongoUri, MONGODB_DATABASE_PREFIX: prefix, LOG_LEVEL: 'warn' };
    return new FollowerHarness(nats, mongo, link, env);
  }

  /** Starts the service. */
  run(): RunningProcess {
    return startServiceProcess(this.env);
  }

  /** An agent that has never worked. */
  async agent(): Promise<string> {
    const id = newId('agent', Date.now());
    const now = new Date();
    const document = { v: 1, outbox: [], causes: [], createdAt: now, updatedAt: now, lastActive: null };
    await this.mongo.db.collection('AGENT').insertOne({ _id: id as never, ...document });
    return id;
  }

  async lastActive(agentId: string): Promise<string | undefined> {
    const agent = await this.mongo.db.collection<{ lastActive: Date | null }>('AGENT').findOne({ _id: agentId as never });
    return agent?.lastActive?.toISOString();
  }

  forget(agentId: string): Promise<unknown> {
    return this.mongo.db.collection('AGENT').updateOne({ _id: agentId as never }, { $set: { lastActive: null } });
  }

  /** Keeps every position from being written, as a kill before that write does; the writes on agents go on. */
  async freezePosition(): Promise<() => Promise<unknown>> {
    await this.mongo.db.command({ collMod: 'position', validator: { _id: 'nobody' } });
    return () => this.mongo.db.command({ collMod: 'position', validator: {} });
  }

  position(): Promise<EventPosition | null> {
    return positionOf(this.mongo);
  }

  publish(event: DomainEvent): Promise<Published> {
    const subject = eventSubject(event.type, event.ownerid, event.subject);
    return new EventPublisher(this.link).publish({ subject, id: event.id, payload: JSON.stringify(event) });
  }

  /** Waits until the service has kept a position as far as this. */
  followed({ sequence }: Published): Promise<unknown> {
    return until(async () => ((await this.position())?.sequence ?? 0) >= sequence, { deadlineMs: 20_000 });
  }

  async stop(): Promise<void> {
    await Promise.all([this.link.drain(1_000), this.mongo.close()]);
    await this.nats.stop();
  }
}
