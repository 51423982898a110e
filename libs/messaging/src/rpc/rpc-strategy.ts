import type { Msg, Subscription } from '@nats-io/nats-core';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { FenagoError, validatorOf, type RequestContract, type Validator } from '@fenago/contracts';
import { runInContext, withSpan, type Logger } from '@fenago/observability';
import type { NatsLink } from '../connection/nats-link.js';
import { isRelayed } from '../connection/relayed.js';
import { settledWithin } from '../connection/within.js';
import { RPC_TRANSPORT } from './decorators.js';
import { resultOf } from './handler-result.js';
import { rpcMetrics, type RpcMetrics } from './rpc-metrics.js';
import { contextOf, toWire, type WireReply } from './wire.js';

export interface RpcStrategyOptions {
  readonly link: NatsLink;
  /** Queue group: one replica of the service gets each request. */
  readonly service: string;
  /** Requests handled at once; 512 unless told. What comes beyond is refused, to be asked again in a second. */
  readonly concurrency?: number;
  /** How long requests in hand may take when the service stops, in milliseconds; 8,000 unless told. */
  readonly drainMs?: number;
}

type Contract = RequestContract<string, Parameters<typeof validatorOf>[0], unknown>;

interface Route {
  readonly name: string;
  readonly validate: Validator;
  readonly handle: MessageHandler;
}

/** Answers commands and queries over core NATS. */
export class RpcStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = RPC_TRANSPORT;
  private readonly link: NatsLink;
  private readonly log: Logger;
  private readonly service: string;
  private readonly concurrency: number;
  private readonly drainMs: number;
  private readonly rpcMetrics: RpcMetrics | undefined;
  private subscriptions: Subscription[] = [];
  private active = 0;
  private idle: PromiseWithResolvers<void> | undefined;
  private closed: Promise<void> | undefined;

  constructor(options: RpcStrategyOptions) {
    super();
    this.link = options.link;
    this.log = options.link.logger;
    this.service = options.service;
    this.concurrency = options.concurrency ?? 512;
    this.drainMs = options.drainMs ?? 8_000;
    this.rpcMetrics = rpcMetrics(options.link.metrics);
  }

  override addHandler(pattern: unknown, callback: MessageHandler, isEventHandler = false, extras: Record<string, unknown> = {}): void {
    const subject = this.normalizePattern(pattern as string);
    if (this.messageHandlers.has(subject)) throw new Error(`Two handlers answer ${subject}; keep one.`);
    super.addHandler(subject, callback, isEventHandler, extras);
  }

  /** Begins to answer; called back once the broker knows of every subject. */
  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      for (const [subject, handle] of this.messageHandlers) {
        const contract = handle.extras?.['contract'] as Contract | undefined;
        if (contract === undefined) throw new Error(`${subject} has no contract; use @CommandHandler or @QueryHandler.`);
        const route: Route = { name: contract.name, validate: validatorOf(contract.schema), handle };
        const receive = (error: Error | null, message: Msg): void => {
          if (error !== null) this.log.error({ err: error, subject }, 'The broker refused the subscription; check the permissions of its user.');
          else if (isRelayed(message, subject)) this.log.warn({ subject, from: message.subject }, 'A stored message was sent here as if it were a request; it was dropped.');
          else void this.receive(route, message);
        };
        this.subscriptions.push(this.link.connection.subscribe(subject, { queue: this.service, callback: receive }));
      }
      // Where the connection is lost just now, the subscriptions are made when it is back.
      if (this.link.isConnected) await this.link.connection.flush().catch(() => undefined);
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Takes no more requests, and lets those in hand finish. */
  close(): Promise<void> {
    this.closed ??= this.drain();
    return this.closed;
  }

  on(): never {
    throw new Error('RpcStrategy has no events of its own; listen to the NatsLink.');
  }

  unwrap<T>(): T {
    return this.link as T;
  }

  private async drain(): Promise<void> {
    const end = performance.now() + this.drainMs;
    const draining = this.subscriptions.filter((subscription) => !subscription.isClosed()).map((subscription) => subscription.drain());
    this.subscriptions = [];
    await settledWithin(Promise.allSettled(draining), this.drainMs);
    if (this.active === 0) return;
    this.idle = Promise.withResolvers();
    const finished = await settledWithin(this.idle.promise, Math.max(1, end - performance.now()));
    if (!finished) this.log.warn({ requests: this.active }, 'Requests were still in hand when the time to stop was over.');
  }

  private async receive(route: Route, message: Msg): Promise<void> {
    if (this.active >= this.concurrency) {
      this.rpcMetrics?.requests.inc({ request: route.name, outcome: 'service_unavailable' });
      this.respond(message, { error: toWire(overloaded(this.service)) });
      return;
    }
    this.active += 1;
    const started = performance.now();
    const reply = await this.answer(route, message);
    this.respond(message, reply);
    this.rpcMetrics?.requests.inc({ request: route.name, outcome: reply.error?.code ?? 'ok' });
    this.rpcMetrics?.seconds.observe({ request: route.name }, (performance.now() - started) / 1_000);
    this.active -= 1;
    if (this.active === 0) this.idle?.resolve();
  }

  /** Never rejects. */
  private async answer(route: Route, message: Msg): Promise<WireReply> {
    const context = contextOf(message.headers);
    return runInContext(context, async () => {
      try {
        if (context.deadline !== undefined && context.deadline <= Date.now()) throw notBegun();
        const request = parse(message, route.validate);
        const handle = async (): Promise<unknown> => resultOf(route.handle(request));
        return { ok: await withSpan(`handle ${route.name}`, {}, handle) };
      } catch (error) {
        if (error instanceof FenagoError) return { error: toWire(error) };
        this.log.error({ err: error, request: route.name }, 'A request failed unexpectedly.');
        return { error: toWire(new FenagoError('internal', 'Something went wrong on our side; try again later.')) };
      }
    });
  }

  private respond(message: Msg, reply: WireReply): void {
    try {
      message.respond(JSON.stringify(reply));
    } catch (error) {
      this.log.error({ err: error, subject: message.subject }, 'An answer could not be sent.');
      // An answer past the broker's limit; nothing can be sent on a closed connection.
      const failure = toWire(new FenagoError('internal', 'The answer is too large; ask for less.'));
      if (!this.link.connection.isClosed()) message.respond(JSON.stringify({ error: failure }));
    }
  }
}

function parse(message: Msg, validate: Validator): unknown {
  let request: unknown;
  try {
    request = message.json();
  } catch (cause) {
    throw new FenagoError('invalid_request', 'The request is not JSON.', { cause });
  }
  const fields = validate(request);
  if (fields.length > 0) throw new FenagoError('invalid_request', 'The request is not as it should be; see its fields.', { fields });
  return request;
}

function overloaded(service: string): FenagoError {
  return new FenagoError('service_unavailable', `The ${service} service is busy; try again in a second.`, { retryAfterSeconds: 1 });
}

function notBegun(): FenagoError {
  return new FenagoError('deadline_exceeded', 'The request came too late to be begun; try again.', { retryAfterSeconds: 1 });
}
