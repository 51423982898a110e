import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Watchdog } from './watchdog.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('Watchdog', () => {
  it('expires with its phase when the wait runs out', () => {
    const onExpire = vi.fn();
    const watchdog = new Watchdog(onExpire);
    watchdog.enter('connect', 50);
    watchdog.enter('idle', 100);
    vi.advanceTimersByTime(99);
    expect(onExpire).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onExpire).toHaveBeenCalledOnce();
    expect(watchdog.expired).toBe('idle');
  });

  it('ignores paused time and starts anew after it, also when the timer fired meanwhile', () => {
    const watchdog = new Watchdog(() => undefined);
    watchdog.enter('idle', 100);
    watchdog.pause();
    vi.advanceTimersByTime(1000);
    watchdog.restart();
    vi.advanceTimersByTime(99);
    expect(watchdog.expired).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(watchdog.expired).toBe('idle');
  });

  it('leaves no timer behind', () => {
    const watchdog = new Watchdog(() => undefined);
    watchdog.enter('idle', 100);
    watchdog.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
