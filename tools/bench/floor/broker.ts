import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager, RetentionPolicy, StorageType, type JetStreamClient } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';

/** An event as the floor writes it: the fields of FeNAgO's envelope, and no check of any. */
export interface FloorEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** NATS as the floor uses it: request-reply between roles, events on a stream, token frames. */
export class Broker {
  private constructor(
    readonly connection: NatsConnection,
    private readonly stream: JetStreamClient,
  ) {}

  static async connect(url: string): Promise<Broker> {
    const connection = await connect({ servers: url });
    const manager = await jetstreamManager(connection);
    const minutes = 60 * 1e9;
    await manager.streams.add({ name: 'EVT', subjects: ['evt.>'], storage: StorageType.File, retention: RetentionPolicy.Limits, duplicate_window: 10 * minutes, allow_direct: true });
    await manager.streams.add({ name: 'TOK', subjects: ['tok.>'], storage: StorageType.Memory, max_age: 15 * minutes, no_ack: true, allow_direct: true });
    return new Broker(connection, jetstream(connection));
  }

  /** Resolves when the stream has stored it. */
  async publish(event: FloorEvent, owner: string): Promise<string> {
    const [aggregate = '', ...action] = event.type.split('.');
    const payload = JSON.stringify({
      specversion: '1.0',
      source: '/services/floor',
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      dataschema: `https://fenago.dev/schemas/${event.type}/1`,
      sequence: Number(event.id.split(':')[1]),
      correlationid: event.id,
      causationid: event.id,
      ownerid: owner,
      ...event,
    });
    await this.stream.publish(`evt.${owner}.${aggregate}.${event.subject}.${action.join('.')}`, payload, { msgID: event.id });
    return payload;
  }

  /** Each event of a kind, acknowledged once it was handled; those of one object one after another. */
  async consume(durable: string, filter: string, handle: (event: FloorEvent) => Promise<void>): Promise<void> {
    const manager = await jetstreamManager(this.connection);
    await manager.consumers.add('EVT', { durable_name: durable, filter_subject: filter, ack_policy: AckPolicy.Explicit, deliver_policy: DeliverPolicy.All, max_ack_pending: 256 });
    const messages = await (await this.stream.consumers.get('EVT', durable)).consume({ max_messages: 256 });
    const lanes = new Map<string, Promise<void>>();
    void (async () => {
      for await (const message of messages) {
        const event = message.json<FloorEvent>();
        const before = lanes.get(event.subject) ?? Promise.resolve();
        const lane = before.then(() => handle(event)).then(() => message.ack());
        lanes.set(event.subject, lane);
        void lane.finally(() => lanes.get(event.subject) === lane && lanes.delete(event.subject));
      }
    })();
  }

  async answer(subject: string, handle: (request: never) => Promise<unknown>): Promise<void> {
    const requests = this.connection.subscribe(subject, { queue: 'floor' });
    void (async () => {
      for await (const message of requests) {
        void handle(message.json<never>()).then((reply) => message.respond(JSON.stringify(reply)));
      }
    })();
    await this.connection.flush();
  }

  async ask<T>(subject: string, request: object): Promise<T> {
    return (await this.connection.request(subject, JSON.stringify(request), { timeout: 10_000 })).json<T>();
  }

  frame(executionId: string, frame: object): void {
    this.connection.publish(`tok.${executionId}`, JSON.stringify(frame));
  }
}
