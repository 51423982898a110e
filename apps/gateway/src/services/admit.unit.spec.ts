import type { AllowanceView } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { refusalOf } from './admit.js';

const NOW = new Date('2026-11-26T03:00:00.000Z');
const open = { limit: null, used: 1_000_000, reserved: 0 };
const ALLOWANCE: AllowanceView = {
  object: 'allowance',
  planId: 'free',
  periodStart: '2026-11-01T00:00:00.000Z',
  resetsAt: '2026-12-01T00:00:00.000Z',
  requests: open,
  tokens: open,
  spendMicros: open,
  concurrentExecutions: { limit: null, running: 1_000 },
  models: ['*'],
  tools: [],
};

describe('refusalOf', () => {
  it('lets everything through where there is no limit', () => {
    expect(refusalOf(ALLOWANCE, NOW)).toBeUndefined();
  });

  it.each(['requests', 'tokens', 'spendMicros'] as const)('of %s that are used up says what, and until when', (limit) => {
    const used = { ...ALLOWANCE, [limit]: { limit: 10, used: 10, reserved: 0 } };
    expect(refusalOf(used, NOW)).toMatchObject({ code: 'allowance_exhausted', details: { planId: 'free', limit, allowed: 10, used: 10, resetsAt: '2026-12-01T00:00:00.000Z' } });
    expect(refusalOf({ ...ALLOWANCE, [limit]: { limit: 10, used: 9, reserved: 5 } }, NOW)).toBeUndefined();
    expect(refusalOf(used, new Date('2026-12-01T00:00:00.000Z'))).toBeUndefined();
  });

  it('of as many executions as may run says to come back', () => {
    const full = { ...ALLOWANCE, concurrentExecutions: { limit: 2, running: 2 } };
    expect(refusalOf(full, NOW)).toMatchObject({ code: 'too_many_executions', retryAfterSeconds: 1, details: { allowed: 2, running: 2 } });
    expect(refusalOf({ ...ALLOWANCE, concurrentExecutions: { limit: 2, running: 1 } }, NOW)).toBeUndefined();
  });
});
