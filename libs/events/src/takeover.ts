import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery } from './delivery.js';
import { EVENT_STREAM } from './durable.js';
import type { Link } from './link.js';

export interface TakeoverOptions {
  readonly link: Link;
  /** Name of the durable. */
  readonly durable: string;
  /** All that the broker has given us and waits for, by sequence. */
  readonly held: ReadonlyMap<number, Delivery>;
  /** Called with what was gathered, in the order of the stream, once it is complete. */
  readonly done: (gathered: readonly Delivery[]) => void;
  /** Told when the durable was made, as the broker says. */
  readonly made: (created: string) => void;
}

const LOOK_MS = 150;
const RETRY_MS = 1_000;

/**
 * Gathers events until all that the broker has given out and waits for is in our hands. A new reader gets fresh events at
 * once, but what the one before it had comes only after ack_wait, in no order: an event of an object handled before that
 * would overtake earlier ones of the same object.
 */
export class Takeover {
  private gathered: Delivery[] | undefined;
  /** Tells one takeover from the next. */
  private turn = 0;
  /** By the monotonic clock: until then more may be given out that does not reach us. */
  private notBefore = 0;

  constructor(private readonly options: TakeoverOptions) {}

  /**
   * @param unbegun what is in our hands already
   * @param forMs for so long at least, in milliseconds
   */
  begin(unbegun: readonly Delivery[], forMs: number): void {
    this.notBefore = Math.max(this.notBefore, performance.now() + forMs);
    this.gathered = [...(this.gathered ?? []), ...unbegun];
    this.turn += 1;
    void this.complete(this.turn);
  }

  gather(delivery: Delivery): void {
    this.gathered?.push(delivery);
  }

  /** @returns what was gathered */
  cancel(): readonly Delivery[] {
    this.turn += 1;
    const { gathered = [] } = this;
    this.gathered = undefined;
    return gathered;
  }

  private async complete(turn: number): Promise<void> {
    while (!(await this.isComplete(turn))) {
      if (turn !== this.turn || this.options.link.connection.isClosed()) return;
      await delay(LOOK_MS);
    }
    if (turn !== this.turn) return;
    // What was lost in the meantime comes again. What comes again comes in no order.
    const ours = this.cancel().filter((delivery) => this.options.held.get(delivery.sequence) === delivery);
    this.options.done(ours.toSorted((a, b) => a.sequence - b.sequence));
  }

  private async isComplete(turn: number): Promise<boolean> {
    const { link, durable, held, made } = this.options;
    if (!link.isConnected || performance.now() < this.notBefore) return false;
    try {
      const { created, delivered, num_ack_pending: out } = await (await link.jetStream()).consumers.info(EVENT_STREAM, durable);
      if (turn !== this.turn) return false;
      made(created);
      const ours = [...held.values()].filter(({ consumerSequence }) => consumerSequence <= delivered.consumer_seq);
      return out <= ours.length;
    } catch (error) {
      link.logger.warn({ err: error, consumer: durable }, 'The broker could not be asked what is in hand; asking again.');
      await delay(RETRY_MS);
      return false;
    }
  }
}
