import { FenagoError } from '@fenago/contracts';
import type { Logger } from '@fenago/observability';
import type { Collection, Document } from 'mongodb';
import { toMessage, type OutgoingMessage } from '../envelope.js';
import type { OutboxEvent } from '../types.js';
import type { Gate } from './gate.js';
import type { EventSink, Published } from './ports.js';

/** An event that the stream has, to be archived and pulled from its document. */
export interface Acknowledged {
  readonly owner: OutboxOwner;
  readonly aggregateId: string;
  readonly event: OutboxEvent;
  readonly message: OutgoingMessage;
  readonly published: Published;
  readonly generation: number;
}

/** The store that a document belongs to. */
export interface OutboxOwner {
  readonly name: string;
  readonly collection: Collection<Document>;
  forgetSettled(id: string, eventIds: ReadonlySet<string>): void;
}

/** The broker counts the headers of a message, which here hold the event's id alone, with its payload. */
const HEADER_BYTES = 1_024;

interface Chain {
  waiting: OutboxEvent[];
  /** Ids that wait, are on their way, or are acknowledged and not yet settled. */
  readonly known: Set<string>;
  running: boolean;
}

/**
 * Publishes outboxes: the events of one document one after another, each acknowledged before the next leaves; documents
 * side by side. What fails here is left to the sweeper, so that order holds and nothing is kept in memory without bound.
 */
export class OutboxPublisher {
  private readonly chains = new Map<string, Chain>();
  private active = 0;

  constructor(
    private readonly service: string,
    private readonly sink: EventSink,
    private readonly gate: Gate,
    private readonly logger: Logger,
    private readonly maxPayload: () => number,
    private readonly onAcknowledged: (acknowledged: Acknowledged) => void,
  ) {}

  /** Documents whose events are on their way. */
  get inFlight(): number {
    return this.active;
  }

  get isOpen(): boolean {
    return this.gate.isOpen;
  }

  /**
   * Bytes of an event on the wire. To be asked before the commit: what the broker does not take would stay in its outbox
   * for ever, and all that follows it.
   * @throws FenagoError `message_too_large`
   * @throws TypeError where the event's data cannot be written as JSON
   */
  measure(aggregateId: string, event: OutboxEvent): number {
    const { bytes } = toMessage(this.service, aggregateId, event);
    const most = this.maxPayload() - HEADER_BYTES;
    if (bytes <= most) return bytes;
    throw new FenagoError('message_too_large', `The change makes an event of ${bytes} bytes; ${most} are the most. Make it shorter.`);
  }

  isWorkingOn(aggregateId: string): boolean {
    return this.chains.has(aggregateId);
  }

  /** @param outbox the document's whole outbox, oldest first */
  enqueue(owner: OutboxOwner, aggregateId: string, outbox: readonly OutboxEvent[]): void {
    if (outbox.length === 0 || !this.gate.isOpen) return;
    const chain = this.chains.get(aggregateId) ?? { waiting: [], known: new Set<string>(), running: false };
    this.chains.set(aggregateId, chain);
    for (const event of outbox) {
      if (chain.known.has(event.id)) continue;
      chain.known.add(event.id);
      chain.waiting.push(event);
    }
    if (!chain.running) void this.run(owner, aggregateId, chain);
  }

  /** The events have left their document; they need not be remembered any more. */
  settled(aggregateId: string, eventIds: ReadonlySet<string>): void {
    const chain = this.chains.get(aggregateId);
    if (chain === undefined) return;
    for (const id of eventIds) chain.known.delete(id);
    if (chain.known.size === 0 && !chain.running) this.chains.delete(aggregateId);
  }

  /** Forgets all that is under way: another incarnation of the broker may have it or not. */
  reset(): void {
    for (const chain of this.chains.values()) chain.waiting = [];
    this.chains.clear();
  }

  private async run(owner: OutboxOwner, aggregateId: string, chain: Chain): Promise<void> {
    chain.running = true;
    this.active += 1;
    try {
      for (let event = chain.waiting.shift(); event !== undefined; event = chain.waiting.shift()) {
        const generation = this.gate.current;
        if (!this.gate.isOpen) throw new Error('The broker is being reconciled.');
        const message = toMessage(this.service, aggregateId, event);
        const published = await this.sink.publish(message);
        this.onAcknowledged({ owner, aggregateId, event, message, published, generation });
      }
    } catch (error) {
      // One that was too large for a broker set up otherwise does not go by itself.
      const level = error instanceof FenagoError && error.code === 'message_too_large' ? 'error' : 'debug';
      this.logger[level]({ err: error, aggregateId }, 'events stay in the outbox; the sweeper publishes them');
      chain.waiting = [];
      if (this.chains.get(aggregateId) === chain) this.chains.delete(aggregateId);
    } finally {
      chain.running = false;
      this.active -= 1;
    }
  }
}
