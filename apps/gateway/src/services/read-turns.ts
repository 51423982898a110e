import { FenagoError } from '@fenago/contracts';
import { currentContext } from '@fenago/observability';

export interface TurnBounds {
  /** Milliseconds that a read may take and be followed by the next one at once. */
  readonly cheapMs: number;
  /** A costlier one is followed by a pause of so many times as long. */
  readonly factor: number;
  /** Milliseconds of pause at most. */
  readonly longestMs: number;
  /** Reads of one user that may wait. */
  readonly maxWaiting: number;
}

const BOUNDS: TurnBounds = { cheapMs: 50, factor: 4, longestMs: 2_000, maxWaiting: 64 };

interface Turns {
  last: Promise<void>;
  waiting: number;
}

/** Lets the reads of a user follow each other, and the next one wait after a costly one: so nobody has the broker to themselves. */
export class ReadTurns {
  private readonly users = new Map<string, Turns>();

  constructor(private readonly bounds: TurnBounds = BOUNDS) {}

  /** @throws FenagoError `rate_limited` where too many wait, `deadline_exceeded` where the turn comes too late, or what the read throws */
  async take<T>(userId: string, read: () => Promise<T>): Promise<T> {
    const turns = this.users.get(userId) ?? { last: Promise.resolve(), waiting: 0 };
    if (turns.waiting >= this.bounds.maxWaiting) throw new FenagoError('rate_limited', 'Too many reads of your events wait; try again in a moment.', { retryAfterSeconds: 1 });
    const before = turns.last;
    const over = Promise.withResolvers<void>();
    turns.last = over.promise;
    turns.waiting += 1;
    this.users.set(userId, turns);
    await before;
    const from = performance.now();
    try {
      refuseLate();
      return await read();
    } finally {
      setTimeout(() => this.end(userId, turns, over.resolve), this.pauseMs(performance.now() - from));
    }
  }

  private end(userId: string, turns: Turns, next: () => void): void {
    turns.waiting -= 1;
    if (turns.waiting === 0) this.users.delete(userId);
    next();
  }

  private pauseMs(tookMs: number): number {
    return tookMs <= this.bounds.cheapMs ? 0 : Math.min(tookMs * this.bounds.factor, this.bounds.longestMs);
  }
}

/** Nobody waits for it any more. */
function refuseLate(): void {
  if (Date.now() <= (currentContext()?.deadline ?? Infinity)) return;
  throw new FenagoError('deadline_exceeded', 'Your events could not be read in time; try again.', { retryAfterSeconds: 1 });
}
