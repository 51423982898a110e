import type { Msg } from '@nats-io/nats-core';
import { InvalidEventError, eventFilter, parseEvent, type AnyDomainEvent, type EventType } from '@fenago/contracts';
import type { NatsLink } from '../connection/nats-link.js';
import { isRelayed } from '../connection/relayed.js';
import { settledWithin } from '../connection/within.js';
import { EventStream, type StreamPosition } from '../publish/event-stream.js';
import { forgetIncarnation } from '../topology/ensure-topology.js';
import { BatchFeed } from './batch-feed.js';
import type { ConsumerMetrics } from './consumer-metrics.js';
import { deliveryInfo } from './delivery.js';
import { dropFollowingConsumer, makeFollowingConsumer } from './following-consumer.js';
import type { EventBatch, EventPosition } from './projection.js';
import { PullInbox, type PullEnd } from './pull-inbox.js';
import { Restarts } from './restarts.js';

export interface EventFollowerOptions {
  readonly link: NatsLink;
  /** `<service>_<handler>` */
  readonly name: string;
  readonly types: readonly EventType[];
  /** Milliseconds between the beginnings of two batches. */
  readonly everyMs: number;
  /** Milliseconds until a batch that failed is repeated for the first time. */
  readonly retryMs: number;
  /** What the owner has kept. */
  readonly position: () => Promise<EventPosition | null>;
  readonly handle: (batch: EventBatch<EventType>) => Promise<void>;
  readonly metrics: ConsumerMetrics | undefined;
}

/** Events asked for at once. */
const BATCH = 256;
const DRAIN_PULL_MS = 2_000;

/** Follows events without acknowledging them: begins again, after the last one received, whenever the broker or the consumer was gone. */
export class EventFollower {
  private readonly stream: EventStream;
  private readonly restarts: Restarts;
  private readonly feed: BatchFeed;
  private readonly types: ReadonlySet<string>;
  private running: Promise<void> = Promise.resolve();
  private inbox: PullInbox | undefined;
  /** Where the last event received was; undefined until the owner was asked. */
  private last: EventPosition | null | undefined;

  constructor(private readonly options: EventFollowerOptions) {
    const { link, metrics, name, everyMs, retryMs, handle } = options;
    this.stream = new EventStream(link);
    this.restarts = new Restarts(link, name);
    this.types = new Set(options.types);
    this.feed = new BatchFeed({ logger: link.logger, name, everyMs, retryMs, handle, metrics, onRoom: () => this.inbox?.more() });
  }

  start(): void {
    this.running = this.restarts.run(() => this.follow());
  }

  /** Takes no more events and hands over those that have come, all within `deadlineMs`. */
  async close(deadlineMs: number): Promise<void> {
    const end = performance.now() + deadlineMs;
    const left = (): number => Math.max(1, end - performance.now());
    this.restarts.stop();
    await this.inbox?.drain(Math.min(DRAIN_PULL_MS, deadlineMs));
    await this.feed.close(left());
    await settledWithin(this.running, left());
  }

  private async follow(): Promise<PullEnd> {
    const { link, name, types } = this.options;
    if (this.last === undefined) this.last = await this.options.position();
    const stream = await this.stream.incarnation();
    const after = await this.placeIn(stream);
    if (this.restarts.isStopped) return 'closed';
    const consumer = await makeFollowingConsumer(link, { name, filters: types.map(eventFilter), after });
    if (this.restarts.isStopped || !link.isConnected || stream.serverId !== link.serverId) {
      await dropFollowingConsumer(link, consumer);
      return 'disconnected';
    }
    const why = await this.pull(consumer, stream.streamCreated);
    // Whatever has become of it, the next one is another.
    await dropFollowingConsumer(link, consumer);
    return why;
  }

  private async pull(consumer: string, streamCreated: string): Promise<PullEnd> {
    const { link, everyMs } = this.options;
    let received = 0;
    const receive = (message: Msg): void => {
      const { sequence, consumerSequence } = deliveryInfo(message);
      received += 1;
      if (consumerSequence === received) this.receive(message, { streamCreated, sequence, eventId: message.headers?.get('Nats-Msg-Id') ?? '' });
      else inbox.stop('gap');
    };
    const inbox = new PullInbox(link, { consumer, batch: BATCH, room: () => this.feed.room, gatherMs: everyMs }, receive);
    this.inbox = inbox;
    const why = await inbox.ended;
    if (why === 'lost' || why === 'silent') forgetIncarnation(link);
    return why;
  }

  /** The sequence to go on after; 0, the start of the stream, where it is not the stream that was followed, or has lost events. */
  private async placeIn(stream: StreamPosition): Promise<number> {
    const { last } = this;
    if (last === null || last === undefined) return 0;
    if (last.streamCreated === stream.streamCreated) {
      // Expired, and so is everything before it.
      if (last.sequence < stream.firstSequence) return last.sequence;
      const eventId = (await this.stream.messageIdAt(last.sequence)) ?? '';
      if (last.sequence <= stream.lastSequence && eventId === last.eventId) return last.sequence;
    }
    this.options.link.logger.warn({ consumer: this.options.name, last, stream }, 'The stream has lost events that were followed; following it from its start.');
    return 0;
  }

  private receive(message: Msg, position: EventPosition): void {
    this.last = position;
    this.feed.push({ event: this.parse(message), position, bytes: message.data.length });
  }

  private parse(message: Msg): AnyDomainEvent | undefined {
    const { link, name, metrics } = this.options;
    try {
      const event = parseEvent(message.string());
      if (isRelayed(message)) throw new InvalidEventError('The event was put into the stream by a read of the stream, not by a service.');
      if (this.types.has(event.type)) return event;
      throw new InvalidEventError(`The subject announced another event than ${event.type}.`);
    } catch (error) {
      link.logger.error({ err: error, consumer: name, subject: message.subject }, 'An event is not valid and was left out.');
      metrics?.events.inc({ consumer: name, outcome: 'skipped' });
      return undefined;
    }
  }
}
