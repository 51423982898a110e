import { FenagoError } from '@fenago/contracts';
import type { Intake } from '@fenago/messaging';

interface Waiter {
  readonly give: () => void;
  readonly refuse: () => void;
}

/** Bounds how many executions run at once in this replica, and with that what it asks the broker for. */
export class Slots implements Intake {
  private taken = 0;
  private lent = 0;
  private closed = false;
  private readonly waiting: Waiter[] = [];
  private listener: () => void = () => undefined;

  constructor(private readonly size: number) {}

  /** Slots that nobody has, nor waits for. */
  get room(): number {
    return this.closed ? 0 : Math.max(0, this.size - this.taken - this.waiting.length);
  }

  /** @param listener called whenever a slot is free */
  onRoom(listener: () => void): void {
    this.listener = listener;
  }

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

  /**
   * Others may have the holder's slot while it waits for something else. Once that is over it has a slot again at once, be it
   * one too many: it may be what the others wait for. At most as many slots as there are can be lent; who comes later keeps theirs.
   */
  async lend<T>(wait: () => Promise<T>): Promise<T> {
    if (this.lent >= this.size) return wait();
    this.lent += 1;
    this.release();
    try {
      return await wait();
    } finally {
      this.lent -= 1;
      this.taken += 1;
    }
  }

  release(): void {
    const next = this.taken > this.size ? undefined : this.waiting.shift();
    if (next !== undefined) return next.give();
    this.taken -= 1;
    this.listener();
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
