import { FenagoError } from '@fenago/contracts';
import { setTimeout as delay } from 'node:timers/promises';

/** Requests that may wait for one aggregate in one process. */
const MAX_WAITING = 512;
/** Requests of one commit; more would fill a document's outbox though the broker keeps up. */
const MAX_FOLDED = 64;

/** Queues what is asked of one aggregate, so that those that wait can be folded into one commit. */
export class Mailboxes<T> {
  private readonly boxes = new Map<string, T[]>();

  /**
   * @param handle gets what waits, in part; answers what must be tried again, which then comes first
   * @param gatherMs where the part before held several, the next waits for so long; one that is alone never waits
   */
  constructor(
    private readonly handle: (id: string, batch: readonly T[]) => Promise<readonly T[]>,
    private readonly gatherMs = 0,
  ) {}

  /** @throws FenagoError `rate_limited` where too much waits for this aggregate */
  add(id: string, item: T): void {
    const box = this.boxes.get(id);
    if (box === undefined) {
      this.boxes.set(id, [item]);
      void this.drain(id);
      return;
    }
    if (box.length >= MAX_WAITING) {
      throw new FenagoError('rate_limited', 'Too many requests wait for this object; try again in a second.', {
        retryAfterSeconds: 1,
      });
    }
    box.push(item);
  }

  /** Aggregates that are worked on. */
  get size(): number {
    return this.boxes.size;
  }

  private async drain(id: string): Promise<void> {
    const box = this.boxes.get(id) ?? [];
    let isBusy = false;
    while (box.length > 0) {
      if (isBusy && this.gatherMs > 0) await delay(this.gatherMs);
      const part = box.splice(0, MAX_FOLDED);
      isBusy = part.length > 1;
      const again = await this.handle(id, part);
      box.unshift(...again);
    }
    this.boxes.delete(id);
  }
}
