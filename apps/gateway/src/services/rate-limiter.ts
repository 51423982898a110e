import { FenagoError } from '@fenago/contracts';
import { ExpiringCache } from './expiring-cache.js';

const MAX_SOURCES = 10_000;

interface Window {
  readonly endsAt: number;
  used: number;
}

/** So many requests a window from one source; in memory, so each replica counts for itself. */
export class RateLimiter {
  private readonly windows: ExpiringCache<Window>;

  constructor(
    private readonly perWindow: number,
    private readonly windowMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.windows = new ExpiringCache(MAX_SOURCES, now);
  }

  /** @throws FenagoError `rate_limited`, with the seconds until the window ends */
  take(source: string): void {
    const window = this.windows.get(source) ?? this.open(source);
    if (window.used >= this.perWindow) {
      const retryAfterSeconds = Math.max(1, Math.ceil((window.endsAt - this.now()) / 1_000));
      throw new FenagoError('rate_limited', `Too many requests; try again in ${retryAfterSeconds} s.`, { retryAfterSeconds });
    }
    window.used += 1;
  }

  private open(source: string): Window {
    const window = { endsAt: this.now() + this.windowMs, used: 0 };
    this.windows.set(source, window, this.windowMs);
    return window;
  }
}
