import { FenagoError, type AnyDomainEvent, type EventType } from '@fenago/contracts';
import { newCorrelationId, runInContext, withSpan, type Logger } from '@fenago/observability';
import { backoffMs, settledWithin } from '../connection/within.js';
import type { ConsumerMetrics } from './consumer-metrics.js';
import type { EventBatch, EventPosition } from './projection.js';

/** What was received at one place of the stream. */
export interface Received {
  /** None where what was there is no valid event. */
  readonly event: AnyDomainEvent | undefined;
  readonly position: EventPosition;
  /** Size of the payload. */
  readonly bytes: number;
}

export interface BatchFeedOptions {
  readonly logger: Logger;
  /** Name in logs, metrics and spans. */
  readonly name: string;
  /** Milliseconds between the beginnings of two batches. */
  readonly everyMs: number;
  /** Milliseconds until the first repetition. */
  readonly retryMs: number;
  readonly handle: (batch: EventBatch<EventType>) => Promise<void>;
  /** Called when a batch has been taken and there is room again. */
  readonly onRoom: () => void;
  readonly metrics: ConsumerMetrics | undefined;
}

/** Events held at most, those in hand included. */
export const MAX_HELD = 1_000;
/** Past so many bytes nothing more is asked for; what is on its way then still comes. */
const MAX_BYTES = 16 * 1024 * 1024;
/** Past so many events a batch does not wait for its time. */
const CROWDED = MAX_HELD / 2;
const LAST_RETRY_MS = 5_000;
/** A handler that takes longer is taken for stuck; its batch is repeated. */
const HANDLE_MS = 60_000;

/** Hands events over batch by batch, one after the other, each until it succeeds. */
export class BatchFeed {
  private waiting: Received[] = [];
  private held = 0;
  private bytes = 0;
  private begunAt = Number.NEGATIVE_INFINITY;
  private closing = false;
  private wake = Promise.withResolvers<void>();
  private readonly closed = Promise.withResolvers<void>();
  private readonly running: Promise<void>;

  constructor(private readonly options: BatchFeedOptions) {
    this.running = this.run();
  }

  /** Events that there is room for. */
  get room(): number {
    return this.bytes >= MAX_BYTES ? 0 : MAX_HELD - this.held;
  }

  push(received: Received): void {
    this.waiting.push(received);
    this.held += 1;
    this.bytes += received.bytes;
    if (this.waiting.length === 1 || this.waiting.length >= CROWDED) this.wake.resolve();
  }

  /** Hands over what there is, at most `deadlineMs` and without repeating what fails: its owner's position stays before it. */
  async close(deadlineMs: number): Promise<void> {
    this.closing = true;
    this.closed.resolve();
    this.wake.resolve();
    if (await settledWithin(this.running, deadlineMs)) return;
    const { logger, name } = this.options;
    logger.warn({ consumer: name, events: this.held }, 'Events were still in hand when the time to stop was over.');
  }

  private async run(): Promise<void> {
    while (await this.due()) {
      const batch = this.waiting;
      this.waiting = [];
      this.begunAt = performance.now();
      if (!(await this.handOver(batch))) return;
      this.held -= batch.length;
      for (const { bytes } of batch) this.bytes -= bytes;
      this.options.onRoom();
    }
  }

  /** Waits for the time of the next batch. @returns false where none will come */
  private async due(): Promise<boolean> {
    for (;;) {
      if (this.closing) return this.waiting.length > 0;
      if (this.waiting.length === 0) await this.woken();
      else {
        const earlyMs = this.begunAt + this.options.everyMs - performance.now();
        if (earlyMs <= 0 || this.waiting.length >= CROWDED) return true;
        await this.woken(earlyMs);
      }
    }
  }

  private async woken(withinMs?: number): Promise<void> {
    if (withinMs === undefined) await this.wake.promise;
    else await settledWithin(this.wake.promise, withinMs);
    this.wake = Promise.withResolvers();
  }

  /** @returns false where it was given up because the service stops */
  private async handOver(batch: readonly Received[]): Promise<boolean> {
    const { logger, name, retryMs, metrics } = this.options;
    const events = batch.flatMap(({ event }) => event ?? []);
    const position = batch.at(-1)?.position;
    if (position === undefined) return true;
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.attempt({ events, position });
        metrics?.events.inc({ consumer: name, outcome: 'ok' }, events.length);
        return true;
      } catch (error) {
        logger.warn({ err: error, consumer: name, events: events.length, sequence: position.sequence }, 'A batch of events failed and will be tried again.');
        metrics?.events.inc({ consumer: name, outcome: 'retried' }, events.length);
      }
      if (this.closing) return false;
      await settledWithin(this.closed.promise, backoffMs(attempt, retryMs, LAST_RETRY_MS));
    }
  }

  private async attempt(batch: EventBatch<EventType>): Promise<void> {
    const { name, handle, metrics } = this.options;
    const begunAt = performance.now();
    const call = (): Promise<void> => withSpan(`follow ${name}`, { 'messaging.events': batch.events.length }, () => handle(batch));
    // A batch belongs to many chains, so to none of them.
    const handled = runInContext({ correlationId: newCorrelationId() }, call);
    if (!(await settledWithin(handled, HANDLE_MS))) {
      throw new FenagoError('deadline_exceeded', `The projection ${name} did not end within ${HANDLE_MS} ms.`);
    }
    metrics?.seconds.observe({ consumer: name }, (performance.now() - begunAt) / 1_000);
  }
}
