import { describe, expect, it } from 'vitest';
import { ExpiringCache } from './expiring-cache.js';

describe('ExpiringCache', () => {
  it('forgets when time is up', () => {
    let now = 0;
    const cache = new ExpiringCache<number>(10, () => now);
    cache.set('a', 1, 100);
    now = 99;
    expect(cache.get('a')).toBe(1);
    now = 100;
    expect(cache.get('a')).toBeUndefined();
    expect(cache.size).toBe(0);
  });

  it('never holds more than it may; what was used longest ago goes first', () => {
    const cache = new ExpiringCache<number>(2, () => 0);
    cache.set('a', 1, 1);
    cache.set('b', 2, 1);
    cache.get('a');
    cache.set('c', 3, 1);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
    expect(cache.size).toBe(2);
  });

  it('forgets what it is told to', () => {
    const cache = new ExpiringCache<number>(10, () => 0);
    for (const value of [1, 2, 3]) cache.set(`k${value}`, value, 1);
    cache.deleteWhere((value) => value !== 2);
    expect([cache.get('k1'), cache.get('k2'), cache.get('k3')]).toEqual([undefined, 2, undefined]);
  });
});
