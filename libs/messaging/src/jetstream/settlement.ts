import type { Logger } from '@fenago/observability';
import type { NatsLink } from '../connection/nats-link.js';
import { backoffMs } from '../connection/within.js';
import { Attempts, MAX_ATTEMPTS } from './attempts.js';
import type { ConsumerMetrics } from './consumer-metrics.js';
import type { DeadLetters } from './dead-letter.js';
import type { Delivery } from './delivery.js';
import { failureOf, type Failure } from './failure.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const ACK = bytes('+ACK');
const NAK = bytes('-NAK');
const WORKING = bytes('+WPI');

const NANOS = 1_000_000;
const LAST_RETRY_MS = 30_000;
/** While something is away, so that work goes on soon after it is back. */
const OUTAGE_RETRY_MS = 5_000;

export interface SettlementOptions {
  readonly link: NatsLink;
  readonly consumer: string;
  readonly deadLetters: DeadLetters;
  readonly metrics: ConsumerMetrics | undefined;
  /** Milliseconds until the first repetition. */
  readonly retryMs: number;
}

/** The only place where an event is acknowledged, given back or given up; handlers do not know the broker. */
export class Settlement {
  private readonly attempts = new Attempts();
  private readonly logger: Logger;

  constructor(private readonly options: SettlementOptions) {
    this.logger = options.link.logger;
  }

  /** The handler is done. Not awaited: where the acknowledgement is lost the event comes again, which handlers allow for. */
  succeeded(delivery: Delivery): void {
    this.send(delivery, ACK);
    this.attempts.forget(delivery);
    this.outcome('ok');
  }

  /**
   * The handler, or the event itself, failed.
   * @returns milliseconds after which the broker gives the event again; 0 where it is settled for good
   */
  async failed(delivery: Delivery, error: unknown): Promise<number> {
    const failure = failureOf(error);
    if (failure.kind === 'permanent') return this.bury(delivery, failure, error);
    if (failure.kind === 'outage') {
      this.attempts.excuse(delivery);
      return this.retry(delivery, failure, error, OUTAGE_RETRY_MS);
    }
    if (this.attempts.count(delivery) >= MAX_ATTEMPTS) {
      const message = `Failed ${MAX_ATTEMPTS} times, at last with ${failure.reason}: ${failure.message}`;
      return this.bury(delivery, { kind: 'permanent', reason: 'attempts_exhausted', message }, error);
    }
    return this.retry(delivery, failure, error, LAST_RETRY_MS);
  }

  /** Given back unbegun: another replica may have it at once. */
  release(delivery: Delivery): void {
    this.send(delivery, NAK);
    this.outcome('released');
  }

  /** Still in hand: the broker is to wait for another ack_wait. */
  stillWorking(delivery: Delivery): void {
    this.send(delivery, WORKING);
  }

  /** The consumer was made anew; what was counted is about other events. */
  startOver(): void {
    this.attempts.clear();
  }

  private retry(delivery: Delivery, failure: Failure, error: unknown, capMs: number): number {
    const delayMs = backoffMs(delivery.deliveries - 1, this.options.retryMs, capMs);
    // The broker refuses a delay that is no integer, and then gives the event again at once.
    this.send(delivery, bytes(`-NAK {"delay":${Math.round(delayMs) * NANOS}}`));
    this.logger.warn({ ...about(delivery, error), reason: failure.reason, delayMs }, 'An event failed and will be tried again.');
    this.outcome(failure.kind === 'outage' ? 'outage' : 'retried');
    return delayMs;
  }

  private async bury(delivery: Delivery, failure: Failure, error: unknown): Promise<number> {
    try {
      await this.options.deadLetters.store(delivery, failure);
    } catch (problem) {
      this.attempts.excuse(delivery);
      return this.retry(delivery, { ...failure, kind: 'outage' }, problem, OUTAGE_RETRY_MS);
    }
    this.send(delivery, bytes(`+TERM ${failure.reason}`));
    this.attempts.forget(delivery);
    this.logger.error({ ...about(delivery, error), reason: failure.reason }, 'An event went to the dead letters.');
    this.outcome('dead_lettered');
    return 0;
  }

  /** What cannot be sent now is not sent later: the broker gives the event again after ack_wait. */
  private send(delivery: Delivery, answer: Uint8Array): void {
    if (delivery.epoch.over || !this.options.link.isConnected) return;
    try {
      delivery.message.respond(answer);
    } catch (error) {
      this.logger.warn(about(delivery, error), 'The broker could not be told what became of an event.');
    }
  }

  private outcome(outcome: string): void {
    this.options.metrics?.events.inc({ consumer: this.options.consumer, outcome });
  }
}

function about({ message, event, deliveries }: Delivery, error: unknown): Record<string, unknown> {
  return { err: error, subject: message.subject, eventId: event?.id, correlationId: event?.correlationid, deliveries };
}
