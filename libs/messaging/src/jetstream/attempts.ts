import type { Delivery } from './delivery.js';

/** Attempts at an event that count, before it goes to the dead letters. */
export const MAX_ATTEMPTS = 8;
/** Whatever happened before (an outage, another replica, a crash), so many more attempts count at least. */
const GUARANTEED = 3;
const REMEMBERED = 10_000;

/**
 * Counts attempts by the broker's count of deliveries, less those that say nothing about the event: failed by an outage,
 * or made where this replica cannot know why they failed.
 */
export class Attempts {
  /** Deliveries that do not count, by sequence; oldest entries first. */
  private readonly excused = new Map<number, number>();

  /** Counted attempts at this event, this one included. */
  count({ sequence, deliveries }: Delivery): number {
    let excused = this.excused.get(sequence);
    if (excused === undefined) {
      excused = Math.max(0, deliveries - 1 - (MAX_ATTEMPTS - GUARANTEED));
      this.remember(sequence, excused);
    }
    return deliveries - excused;
  }

  /** This delivery failed for a reason that is not the event's. */
  excuse({ sequence, deliveries }: Delivery): void {
    const before = this.excused.get(sequence) ?? 0;
    this.remember(sequence, Math.max(before + 1, deliveries - (MAX_ATTEMPTS - GUARANTEED)));
  }

  /** The event is settled. */
  forget({ sequence }: Delivery): void {
    this.excused.delete(sequence);
  }

  /** Sequences mean other events from now on. */
  clear(): void {
    this.excused.clear();
  }

  private remember(sequence: number, excused: number): void {
    this.excused.set(sequence, excused);
    if (this.excused.size <= REMEMBERED) return;
    const oldest = this.excused.keys().next();
    if (oldest.done !== true) this.excused.delete(oldest.value);
  }
}
