import type { Msg, Subscription } from '@nats-io/nats-core';
import { FenagoError, redriveSubject } from '@fenago/contracts';
import type { NatsLink } from '../connection/nats-link.js';
import { isRelayed } from '../connection/relayed.js';
import { settledWithin } from '../connection/within.js';
import { toWire, type WireReply } from '../rpc/wire.js';
import { oneLine } from './dead-letter.js';
import { Delivery } from './delivery.js';
import { failureOf } from './failure.js';
import type { Handle } from './middleware/middleware.js';

/** What came of running a handler again with the event of a dead letter. */
export type RedriveOutcome =
  | { readonly outcome: 'handled' }
  | {
      readonly outcome: 'failed';
      /** Stable, snake_case. */
      readonly reason: string;
      /** One line. */
      readonly message: string;
    };

/** Handlers that run again at once in one replica; what comes beyond is refused. */
const MAX_ACTIVE = 32;

/**
 * Runs a service's handlers once more where that is asked for, with the event of a dead letter: as a delivery would, but
 * once, and with nothing to settle. The event is handed to this handler alone; others have had it.
 */
export class Redrives {
  private subscriptions: Subscription[] = [];
  private active = 0;
  private idle: PromiseWithResolvers<void> | undefined;

  constructor(
    private readonly link: NatsLink,
    private readonly service: string,
  ) {}

  /** @param handle the handler as deliveries reach it */
  listen(handler: string, handle: Handle): void {
    const { connection, logger } = this.link;
    const subject = redriveSubject(this.service, handler);
    const callback = (error: Error | null, message: Msg): void => {
      if (error !== null) logger.error({ err: error, subject }, 'The broker refused the subscription; check the permissions of its user.');
      else if (isRelayed(message, subject)) logger.warn({ subject, from: message.subject }, 'A stored message was sent here as if it were a request; it was dropped.');
      else void this.receive(handle, message);
    };
    this.subscriptions.push(connection.subscribe(subject, { queue: this.service, callback }));
  }

  /** Takes no more, and lets those in hand finish, at most `deadlineMs`. */
  async close(deadlineMs: number): Promise<void> {
    const end = performance.now() + deadlineMs;
    const draining = this.subscriptions.filter((subscription) => !subscription.isClosed()).map((subscription) => subscription.drain());
    this.subscriptions = [];
    await settledWithin(Promise.allSettled(draining), deadlineMs);
    if (this.active === 0) return;
    this.idle = Promise.withResolvers();
    await settledWithin(this.idle.promise, Math.max(1, end - performance.now()));
  }

  private async receive(handle: Handle, message: Msg): Promise<void> {
    if (this.active >= MAX_ACTIVE) {
      this.respond(message, { error: toWire(busy(this.service)) });
      return;
    }
    this.active += 1;
    this.respond(message, { ok: await this.run(handle, message) });
    this.active -= 1;
    if (this.active === 0) this.idle?.resolve();
  }

  private async run(handle: Handle, message: Msg): Promise<RedriveOutcome> {
    try {
      await handle(new Delivery(message, { serverId: this.link.serverId, over: false }));
      return { outcome: 'handled' };
    } catch (error) {
      const { reason, message: text } = failureOf(error);
      this.link.logger.warn({ err: error, subject: message.subject, reason }, 'An event of the dead letters failed again.');
      return { outcome: 'failed', reason, message: oneLine(text) };
    }
  }

  private respond(message: Msg, reply: WireReply): void {
    try {
      message.respond(JSON.stringify(reply));
    } catch (error) {
      // Whoever asked does not hear, and may ask again: handlers know what they have handled.
      this.link.logger.warn({ err: error, subject: message.subject }, 'What came of an event of the dead letters could not be told.');
    }
  }
}

function busy(service: string): FenagoError {
  return new FenagoError('service_unavailable', `The ${service} service runs as many handlers again as it may at once; try again in a second.`, {
    retryAfterSeconds: 1,
  });
}
