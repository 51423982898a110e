import { describe, expect, it } from 'vitest';
import { Attempts, MAX_ATTEMPTS } from './attempts.js';
import type { Delivery } from './delivery.js';

const delivery = (deliveries: number, sequence = 1): Delivery => ({ deliveries, sequence }) as Delivery;

describe('Attempts', () => {
  it('count deliveries', () => {
    const attempts = new Attempts();
    for (let n = 1; n <= MAX_ATTEMPTS; n += 1) expect(attempts.count(delivery(n))).toBe(n);
  });

  it('do not count what an outage failed, and leave three attempts after it', () => {
    const attempts = new Attempts();
    expect(attempts.count(delivery(1))).toBe(1);
    attempts.excuse(delivery(2));
    expect(attempts.count(delivery(3))).toBe(2);
    for (let n = 4; n <= 50; n += 1) attempts.excuse(delivery(n));
    expect(attempts.count(delivery(51))).toBeLessThanOrEqual(MAX_ATTEMPTS - 2);
    expect(attempts.count(delivery(53))).toBeLessThanOrEqual(MAX_ATTEMPTS);
    expect(attempts.count(delivery(100))).toBeGreaterThan(MAX_ATTEMPTS);
  });

  it('leave three attempts where what came before is not known', () => {
    const attempts = new Attempts();
    expect(attempts.count(delivery(40))).toBe(MAX_ATTEMPTS - 2);
    expect(attempts.count(delivery(42))).toBe(MAX_ATTEMPTS);
    expect(attempts.count(delivery(2, 2))).toBe(2);
  });

  it('begin anew for an event that was settled', () => {
    const attempts = new Attempts();
    attempts.excuse(delivery(1));
    attempts.forget(delivery(1));
    expect(attempts.count(delivery(2))).toBe(2);
  });
});
