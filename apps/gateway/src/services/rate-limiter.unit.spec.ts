import { describe, expect, it } from 'vitest';
import { RateLimiter } from './rate-limiter.js';

describe('RateLimiter', () => {
  it('lets so many through a window, each source for itself', () => {
    let now = 0;
    const limiter = new RateLimiter(2, 60_000, () => now);
    limiter.take('a');
    limiter.take('a');
    now = 15_500;
    expect(() => limiter.take('a')).toThrow(expect.objectContaining({ code: 'rate_limited', retryAfterSeconds: 45 }));
    limiter.take('b');
    now = 60_000;
    limiter.take('a');
  });
});
