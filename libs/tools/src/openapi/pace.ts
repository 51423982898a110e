import { setImmediate } from 'node:timers/promises';

/** Longest work before others have their turn, in milliseconds. */
const SLICE_MS = 10;

/** Of work that a stranger's document makes long: lets others have their turn, and tells when it has taken too long. */
export class Pace {
  private readonly end: number;
  private sliceEnd = performance.now() + SLICE_MS;

  /** @param maxMs longest time in all, in milliseconds */
  constructor(maxMs: number) {
    this.end = performance.now() + maxMs;
  }

  /** @returns whether there is time left */
  async next(): Promise<boolean> {
    if (performance.now() < this.sliceEnd) return true;
    await setImmediate();
    const now = performance.now();
    this.sliceEnd = now + SLICE_MS;
    return now < this.end;
  }
}
