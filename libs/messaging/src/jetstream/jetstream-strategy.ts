import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { eventFilter } from '@fenago/contracts';
import type { NatsLink } from '../connection/nats-link.js';
import { settledWithin } from '../connection/within.js';
import { resultOf } from '../rpc/handler-result.js';
import { ConsumerLoop } from './consumer-loop.js';
import { consumerMetrics, type ConsumerMetrics } from './consumer-metrics.js';
import { DeadLetters, deadLetterSubject } from './dead-letter.js';
import { JETSTREAM_TRANSPORT, type ConsumerExtras } from './decorators.js';
import { EventFollower } from './event-follower.js';
import { intakePattern, type Intake } from './intake.js';
import { context } from './middleware/context.js';
import { compose, type Handle } from './middleware/middleware.js';
import { timeout } from './middleware/timeout.js';
import { tracing } from './middleware/tracing.js';
import { validation } from './middleware/validation.js';
import { positionPattern, type EventPosition, type ProjectionExtras } from './projection.js';
import { Redrives } from './redrives.js';
import { Settlement } from './settlement.js';

export interface JetStreamStrategyOptions {
  readonly link: NatsLink;
  /** First part of the durable consumers' names: replicas of a service share its events. */
  readonly service: string;
  /** How long handlers may take to finish when the service stops, in milliseconds; 8,000 unless told. */
  readonly drainMs?: number;
}

const START_MS = 10_000;
const CONCURRENCY = 256;
const ACK_WAIT_MS = 30_000;
const RETRY_MS = 250;
const TIMEOUT_MS = 15 * 60_000;
const EVERY_MS = 250;
/** What the broker takes as the name of a durable. */
const DURABLE = /^[A-Za-z0-9_-]{1,200}$/;

/** Gives events to the methods that `@Consumer` and `@Projection` mark, and those of dead letters to the former again where that is asked for. */
export class JetStreamStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = JETSTREAM_TRANSPORT;
  /** Errors of handlers are this strategy's to settle; Nest is not to report them. */
  override readonly propagatesEventHandlerErrors = true;
  private readonly link: NatsLink;
  private readonly service: string;
  private readonly drainMs: number;
  private readonly consumerMetrics: ConsumerMetrics | undefined;
  private readonly redrives: Redrives;
  private loops: ConsumerLoop[] = [];
  private followers: EventFollower[] = [];

  constructor(options: JetStreamStrategyOptions) {
    super();
    this.link = options.link;
    this.service = options.service;
    this.drainMs = options.drainMs ?? 8_000;
    this.consumerMetrics = consumerMetrics(options.link.metrics);
    this.redrives = new Redrives(options.link, options.service);
  }

  override addHandler(pattern: unknown, callback: MessageHandler, isEventHandler = false, extras: Record<string, unknown> = {}): void {
    const name = this.normalizePattern(pattern as string);
    if (this.messageHandlers.has(name)) throw new Error(`Two consumers are called ${name}; give one of them another name.`);
    if (!isQuestion(extras) && !DURABLE.test(`${this.service}_${name}`)) throw new Error(`A consumer cannot be called ${name}: use letters, digits, _ and -.`);
    super.addHandler(name, callback, isEventHandler, extras);
  }

  /**
   * Begins to consume; called back when every consumer has begun, or after 10 s while they go on trying. Projections are
   * not waited for: they are behind by their nature, and the database that they begin from may be away.
   */
  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      const handlers = [...this.messageHandlers];
      this.loops = handlers.filter(([, { extras }]) => isConsumer(extras)).map(([name, handler]) => this.loopOf(name, handler));
      this.followers = handlers.filter(([, { extras }]) => isProjection(extras)).map(([name, handler]) => this.followerOf(name, handler));
    } catch (error) {
      callback(error);
      return;
    }
    for (const loop of [...this.loops, ...this.followers]) loop.start();
    const begun = await settledWithin(Promise.all(this.loops.map((loop) => loop.started)), START_MS);
    if (!begun) this.link.logger.warn('Not every consumer could be started yet; they go on trying.');
    callback();
  }

  /** Takes no more events, gives back what has not begun, and lets handlers finish. Drain the link only afterwards. */
  async close(): Promise<void> {
    const loops = [...this.loops, ...this.followers];
    this.loops = [];
    this.followers = [];
    await Promise.all([this.redrives, ...loops].map((one) => one.close(this.drainMs)));
  }

  on(): never {
    throw new Error('JetStreamStrategy has no events of its own; listen to the NatsLink.');
  }

  unwrap<T>(): T {
    return this.link as T;
  }

  private loopOf(name: string, handler: MessageHandler): ConsumerLoop {
    const { types, options } = handler.extras as unknown as ConsumerExtras;
    const durable = `${this.service}_${name}`;
    const { link, consumerMetrics: metrics } = this;
    const call: Handle = async (delivery) => void (await resultOf(handler(delivery.event)));
    const middleware = [validation(types), context, tracing(durable), timeout(options.timeoutMs ?? TIMEOUT_MS)];
    const handle = compose(middleware, call);
    this.redrives.listen(name, handle);
    const intake = this.messageHandlers.get(intakePattern(name));
    if (options.hasIntake === true && intake === undefined) throw new Error(`The consumer ${name} has no intake of its own; keep one in a class.`);
    const deadLetters = new DeadLetters(link, deadLetterSubject(this.service, name), durable);
    return new ConsumerLoop({
      link,
      durable,
      filters: types.map(eventFilter),
      ackWaitMs: options.ackWaitMs ?? ACK_WAIT_MS,
      concurrency: options.concurrency ?? CONCURRENCY,
      handle,
      intake: intake === undefined ? undefined : async () => (await resultOf(intake(undefined))) as Intake,
      settlement: new Settlement({ link, consumer: durable, deadLetters, metrics, retryMs: options.retryMs ?? RETRY_MS }),
      metrics,
    });
  }

  private followerOf(name: string, handler: MessageHandler): EventFollower {
    const { types, options } = handler.extras as unknown as ProjectionExtras;
    const position = this.messageHandlers.get(positionPattern(name));
    if (position === undefined) throw new Error(`The projection ${name} has no position of its own; keep one projection in a class.`);
    return new EventFollower({
      link: this.link,
      name: `${this.service}_${name}`,
      types,
      everyMs: options.everyMs ?? EVERY_MS,
      retryMs: options.retryMs ?? RETRY_MS,
      position: async () => (await resultOf(position(undefined))) as EventPosition | null,
      handle: async (batch) => void (await resultOf(handler(batch))),
      metrics: this.consumerMetrics,
    });
  }
}

type Extras = MessageHandler['extras'];
/** What is asked of the owner of a projection or a consumer. */
const isQuestion = (extras: Extras): boolean => extras?.['role'] === 'position' || extras?.['role'] === 'intake';
const isProjection = (extras: Extras): boolean => extras?.['role'] === 'projection';
const isConsumer = (extras: Extras): boolean => !isQuestion(extras) && !isProjection(extras);
