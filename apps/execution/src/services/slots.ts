import { FenagoError } from '@fenago/contracts';

interface Waiter {
  readonly give: () => void;
  readonly refuse: () => void;
}

/** Bounds how many executions run at once in this replica. */
export class Slots {
  private taken = 0;
  private closed = false;
  private readonly waiting: Waiter[] = [];

  constructor(private readonly size: number) {}

  /**
   * Waits for a slot.
   * @throws FenagoError `service_unavailable` where none was free in time, or the service shuts down
   */
  async take(waitMs: number): Promise<void> {
    if (this.closed) throw busy();
    if (this.taken < this.size) {
      this.taken += 1;
      return;
    }
    const given = Promise.withResolvers<boolean>();
    const waiter = { give: () => given.resolve(true), refuse: () => given.resolve(false) };
    this.waiting.push(waiter);
    const timer = setTimeout(() => this.giveUp(waiter), waitMs);
    try {
      if (!(await given.promise)) throw busy();
    } finally {
      clearTimeout(timer);
    }
  }

  release(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.taken -= 1;
    else next.give();
  }

  /** Gives no more slots; those who wait are turned away. */
  close(): void {
    this.closed = true;
    for (const waiter of this.waiting.splice(0)) waiter.refuse();
  }

  private giveUp(waiter: Waiter): void {
    const index = this.waiting.indexOf(waiter);
    // Not there: it was given a slot at this moment.
    if (index < 0) return;
    this.waiting.splice(index, 1);
    waiter.refuse();
  }
}

function busy(): FenagoError {
  return new FenagoError('service_unavailable', 'This replica runs as many executions as it may; another takes it, or this one later.', {
    retryAfterSeconds: 1,
  });
}
