import { failureOf, type Failure } from './attempt.js';
import type { DeadLetters } from './dead-letters.js';
import type { Delivery } from './delivery.js';
import type { Link } from './link.js';
import type { Settings } from './options.js';
import { backoffMs, settledWithin } from './timing.js';

const ACK = '+ACK';
const NAK = '-NAK';
const WORKING = '+WPI';

/** While something is away, so that work goes on soon after it is back. */
const OUTAGE_RETRY_MS = 5_000;
/** Whatever happened before (a crash, another replica), this replica makes so many attempts at least. */
const GUARANTEED = 3;
/** Part of ack_wait after which an answer may come too late: the broker may be giving the event to another replica. */
const TRUSTED = 0.8;

export interface SettlementOptions {
  readonly link: Link;
  readonly deadLetters: DeadLetters;
  readonly policy: Pick<Settings, 'attempts' | 'retryMs' | 'maxRetryMs'>;
}

/** The only place where an event is acknowledged, given back or given up. */
export class Settlement {
  /** As the broker has it. */
  ackWaitMs = 10_000;
  /**
   * What comes now was sent after this moment of the monotonic clock. When it was read tells nothing: a process that stood still reads
   * afterwards what had come long before.
   */
  provenAt = performance.now();

  constructor(private readonly options: SettlementOptions) {}

  /** Whether the broker surely still waits for our answer, and has not given the event to another replica. */
  isOurs(delivery: Delivery): boolean {
    return !delivery.lost && performance.now() - delivery.touchedAt < TRUSTED * this.ackWaitMs;
  }

  /** Not awaited: where the acknowledgement is lost the event comes again. */
  succeeded(delivery: Delivery): void {
    this.send(delivery, ACK);
  }

  /** @returns milliseconds after which it is to be tried again; 0 where it is settled for good */
  async failed(delivery: Delivery, error: unknown): Promise<number> {
    const { attempts, retryMs, maxRetryMs } = this.options.policy;
    const { kind, ...failure } = failureOf(error);
    if (kind === 'permanent') return this.bury(delivery, failure);
    if (kind === 'outage') return this.excuse(delivery, failure);
    delivery.attempts += 1;
    // What failed before, elsewhere, is known by the broker's count alone.
    const before = Math.min(delivery.deliveries - 1, Math.max(0, attempts - GUARANTEED));
    if (delivery.attempts + before >= attempts) {
      return this.bury(delivery, { reason: 'attempts_exhausted', message: `Failed ${delivery.attempts + before} times, at last with ${failure.reason}: ${failure.message}` });
    }
    return this.retry(delivery, failure, backoffMs(delivery.attempts - 1, retryMs, maxRetryMs));
  }

  /** Stores a dead letter. @returns as `failed` does */
  async bury(delivery: Delivery, failure: Failure): Promise<number> {
    delivery.givenUp = failure;
    try {
      await this.options.deadLetters.store(delivery, failure);
    } catch (problem) {
      const message = problem instanceof Error ? problem.message : String(problem);
      return this.excuse(delivery, { reason: 'dead_letter_failed', message: `The dead letter cannot be stored yet: ${message}` });
    }
    this.send(delivery, `+TERM ${failure.reason}`);
    this.options.link.logger.error({ ...about(delivery), ...failure }, 'An event went to the dead letters.');
    return 0;
  }

  /** Given back unbegun: another replica may have it at once. */
  release(delivery: Delivery): void {
    this.send(delivery, NAK);
  }

  /** Tells the broker that these are still in hand, and believes that it knows only when it has answered after it. */
  async renew(deliveries: readonly Delivery[]): Promise<void> {
    const { link } = this.options;
    if (!link.isConnected) return;
    const sentAt = performance.now();
    const ours = deliveries.filter((delivery) => this.isOurs(delivery));
    for (const delivery of ours) this.send(delivery, WORKING);
    const answered = link.connection.flush().then(() => {
      this.provenAt = Math.max(this.provenAt, sentAt);
      for (const delivery of ours) delivery.touchedAt = Math.max(delivery.touchedAt, sentAt);
    });
    await settledWithin(answered.catch(() => undefined), this.ackWaitMs / 3);
  }

  private excuse(delivery: Delivery, failure: Failure): number {
    delivery.excused += 1;
    return this.retry(delivery, failure, backoffMs(delivery.excused - 1, this.options.policy.retryMs, OUTAGE_RETRY_MS));
  }

  private retry(delivery: Delivery, failure: Failure, delayMs: number): number {
    this.options.link.logger.warn({ ...about(delivery), ...failure, delayMs }, 'An event failed and will be tried again.');
    return delayMs;
  }

  /** What comes too late is not sent: the broker may have given the event to another replica, which would lose it. */
  private send(delivery: Delivery, answer: string): void {
    if (!this.isOurs(delivery) || !this.options.link.isConnected) return;
    try {
      delivery.message.respond(answer);
    } catch (error) {
      this.options.link.logger.warn({ ...about(delivery), err: error }, 'The broker could not be told what became of an event.');
    }
  }
}

function about({ message, sequence, deliveries, attempts }: Delivery): Record<string, unknown> {
  return { subject: message.subject, eventId: message.headers?.get('Nats-Msg-Id'), position: sequence, deliveries, attempts };
}
