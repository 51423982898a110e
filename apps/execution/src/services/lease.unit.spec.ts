import { createLogger } from '@fenago/observability';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Renewal } from '../repositories/execution.repository.js';
import { Lease } from './lease.js';

const logger = createLogger({ service: 'test', level: 'silent' });

describe('a lease', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function leaseWith(renew: () => Promise<Renewal>) {
    const calls = { renewed: 0, lost: 0, cancelling: 0 };
    const counted = (): Promise<Renewal> => {
      calls.renewed += 1;
      return renew();
    };
    const lease = new Lease({ leaseMs: 3_000, renew: counted, onLost: () => (calls.lost += 1), onCancelling: () => (calls.cancelling += 1), logger });
    return { lease, calls };
  }

  it('is renewed three times in its length, until it ends', async () => {
    const { lease, calls } = leaseWith(() => Promise.resolve('held'));
    await vi.advanceTimersByTimeAsync(10_000);
    lease.end();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls).toEqual({ renewed: 10, lost: 0, cancelling: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is lost where another has it', async () => {
    const { calls } = leaseWith(() => Promise.resolve('lost'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls).toEqual({ renewed: 1, lost: 1, cancelling: 0 });
  });

  it('is lost where it cannot be renewed for as long as it lasts, even by a renewal that hangs', async () => {
    const failing = leaseWith(() => Promise.reject(new Error('away')));
    const hanging = leaseWith(() => new Promise<Renewal>(() => undefined));
    await vi.advanceTimersByTimeAsync(2_999);
    expect([failing.calls.lost, hanging.calls.lost]).toEqual([0, 0]);
    await vi.advanceTimersByTimeAsync(1);
    expect([failing.calls.lost, hanging.calls.lost]).toEqual([1, 1]);
    failing.lease.end();
    hanging.lease.end();
  });

  it('tells of a cancel that was missed', async () => {
    const { lease, calls } = leaseWith(() => Promise.resolve('cancelling'));
    await vi.advanceTimersByTimeAsync(1_000);
    lease.end();
    expect(calls.cancelling).toBe(1);
  });
});
