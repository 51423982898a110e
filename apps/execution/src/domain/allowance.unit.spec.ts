import type { Features } from '@fenago/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activeHolds, decideEntitle, decidePause, decideReserve, decideRest, decideSettle, decideTold, newAllowance, type Reserved } from './allowance.js';
import { NOTHING_SPENT, type Allowance, type Spent } from './allowance.state.js';

const NOW = new Date('2026-11-26T03:00:00.000Z');
const LATER = new Date('2026-11-26T03:10:00.000Z');
const NONE = { requests: null, tokens: null, spendMicros: null, concurrentExecutions: null };

function features(limits: Partial<Features['limits']>): Features {
  return { limits: { ...NONE, ...limits }, models: ['*'], tools: [], flags: {} };
}

function allowance(limits: Partial<Features['limits']>): Allowance {
  return newAllowance({ planId: 'free', features: features(limits), anchor: null, ordinal: 0 }, NOW);
}

function spent(tokens: number, spendMicros = 0): Spent {
  return { tokens, spendMicros };
}

/** Executions that reserve one after another. */
class Book {
  constructor(
    public state: Allowance,
    public now = NOW,
  ) {}

  reserve(executionId: string, wanted: Spent, sofar = NOTHING_SPENT, expiresAt = LATER, least = NOTHING_SPENT): Reserved {
    const wish = { executionId, isFirst: sofar === NOTHING_SPENT, spent: sofar, wanted, least, expiresAt };
    const { allowance: after, result } = decideReserve(this.state, wish, this.now);
    this.state = after;
    return result;
  }

  settle(executionId: string, total: Spent): void {
    this.state = decideSettle(this.state, executionId, total, this.now);
  }
}

const tokensOf = (reserved: Reserved): number | null | string => (reserved.kind === 'granted' ? reserved.grant.tokens : reserved.kind);

describe('reserving', () => {
  it('grants what is wanted, without end where there is no limit', () => {
    const book = new Book(allowance({}));
    expect(book.reserve('exec_1', spent(1_000, 50))).toEqual({ kind: 'granted', grant: { tokens: null, spendMicros: null }, features: features({}) });
    book.settle('exec_1', spent(700, 30));
    expect(book.state.used).toEqual({ requests: 1, tokens: 700, spendMicros: 30 });
  });

  it('makes others wait for what is reserved, and lets them go on with what was not used', () => {
    const book = new Book(allowance({ tokens: 100 }));
    expect(tokensOf(book.reserve('exec_1', spent(80)))).toBe(80);
    expect(tokensOf(book.reserve('exec_2', spent(80)))).toBe('wait');
    book.settle('exec_1', spent(10));
    expect(tokensOf(book.reserve('exec_2', spent(80)))).toBe(80);
    book.settle('exec_2', spent(10));
    expect(book.state.used).toEqual({ requests: 2, tokens: 20, spendMicros: 0 });
    expect(book.state.holds).toEqual({});
  });

  it('grants the rest to whoever is alone, and refuses once nothing is left', () => {
    const book = new Book(allowance({ tokens: 100 }));
    book.reserve('exec_1', spent(90));
    book.settle('exec_1', spent(90));
    expect(tokensOf(book.reserve('exec_2', spent(80)))).toBe(10);
    book.settle('exec_2', spent(10));
    expect(book.reserve('exec_3', spent(1))).toEqual({ kind: 'exhausted', limit: 'tokens', planId: 'free', resetsAt: new Date('2026-12-01T00:00:00.000Z') });
    // Nothing is held for what was refused, and it was no request.
    expect([book.state.used.requests, book.state.holds]).toEqual([2, {}]);
  });

  it('refuses where the rest does not suffice for the beginning of the call, and not while others may give something back', () => {
    const book = new Book(allowance({ tokens: 100, spendMicros: 100 }));
    book.reserve('exec_1', spent(90, 20));
    expect(book.reserve('exec_2', spent(50, 50), NOTHING_SPENT, LATER, spent(20, 10)).kind).toBe('wait');
    book.settle('exec_1', spent(90, 20));
    expect(book.reserve('exec_2', spent(50, 50), NOTHING_SPENT, LATER, spent(20, 10))).toMatchObject({ kind: 'exhausted', limit: 'tokens' });
    expect(book.reserve('exec_2', spent(10, 90), NOTHING_SPENT, LATER, spent(10, 81))).toMatchObject({ kind: 'exhausted', limit: 'spendMicros' });
    expect([book.state.used.requests, book.state.holds]).toEqual([1, {}]);
    expect(tokensOf(book.reserve('exec_2', spent(50, 90), NOTHING_SPENT, LATER, spent(10, 80)))).toBe(10);
  });

  it('keeps nothing of an execution that waits, which goes on as the same request', () => {
    const book = new Book(allowance({ requests: 1, tokens: 1_000 }));
    book.reserve('exec_1', spent(50));
    book.state = decidePause(book.state, 'exec_1', spent(40), LATER, NOW);
    expect(book.state.holds).toEqual({});
    const later = new Date(LATER.getTime() + 1);
    expect(tokensOf(book.reserve('exec_1', spent(50), spent(40), later))).toBe(50);
    // Told again, and late: it holds something again.
    book.state = decidePause(book.state, 'exec_1', spent(40), LATER, NOW);
    expect(book.state.holds).toMatchObject({ exec_1: { reserved: spent(50), running: true } });
    book.settle('exec_1', spent(70));
    expect(book.state.used).toEqual({ requests: 1, tokens: 70, spendMicros: 0 });
  });

  it('counts an execution as one request, and its steps as they come', () => {
    const book = new Book(allowance({ requests: 1, tokens: 1_000 }));
    book.reserve('exec_1', spent(10));
    book.reserve('exec_1', spent(10), spent(9));
    expect(book.state.used).toEqual({ requests: 1, tokens: 9, spendMicros: 0 });
    expect(book.reserve('exec_2', spent(10))).toMatchObject({ kind: 'exhausted', limit: 'requests' });
    // What has begun goes on.
    expect(tokensOf(book.reserve('exec_1', spent(10), spent(18)))).toBe(10);
    book.settle('exec_1', spent(27));
    expect(book.state.used).toEqual({ requests: 1, tokens: 27, spendMicros: 0 });
  });

  it('lets as many run at once as may, and no wait for an action is among them', () => {
    const book = new Book(allowance({ concurrentExecutions: 2 }));
    book.reserve('exec_1', spent(1));
    book.reserve('exec_2', spent(1));
    expect(book.reserve('exec_3', spent(1)).kind).toBe('wait');
    book.state = decideRest(book.state, 'exec_1', spent(1), LATER, NOW);
    expect(book.reserve('exec_3', spent(1)).kind).toBe('granted');
    expect(activeHolds(book.state, NOW)).toHaveLength(2);
    expect(book.reserve('exec_1', spent(1), spent(1)).kind).toBe('wait');
  });

  it('does not count what the platform does not pay towards the spending', () => {
    const book = new Book(allowance({ spendMicros: 10 }));
    book.reserve('exec_1', spent(1, 10));
    book.settle('exec_1', spent(1, 10));
    expect(book.reserve('exec_2', spent(5, 1))).toMatchObject({ kind: 'exhausted', limit: 'spendMicros' });
    expect(book.reserve('exec_2', spent(5, 0)).kind).toBe('granted');
  });

  it('changes nothing where who waits asks again', () => {
    const book = new Book(allowance({ tokens: 100 }));
    book.reserve('exec_1', spent(10));
    book.reserve('exec_2', spent(80));
    expect(book.reserve('exec_1', spent(50), spent(5)).kind).toBe('wait');
    const waiting = book.state;
    expect(book.reserve('exec_1', spent(50), spent(5)).kind).toBe('wait');
    expect(book.state).toBe(waiting);
  });

  it('forgets a reservation whose time is over, and still counts what its execution used', () => {
    const book = new Book(allowance({ tokens: 100 }));
    book.reserve('exec_lost', spent(90));
    expect(tokensOf(book.reserve('exec_2', spent(50)))).toBe('wait');
    book.now = LATER;
    expect(tokensOf(book.reserve('exec_2', spent(50), NOTHING_SPENT, new Date(LATER.getTime() + 1)))).toBe(50);
    book.settle('exec_lost', spent(20));
    expect(book.state.used.tokens).toBe(20);
  });
});

describe('whatever comes in whatever order', () => {
  const LIMIT = 1_000;
  const IDS = ['exec_0', 'exec_1', 'exec_2', 'exec_3', 'exec_4'];
  const step = fc.record({ id: fc.constantFrom(...IDS), wanted: fc.integer({ min: 1, max: 400 }), share: fc.double({ min: 0, max: 1, noNaN: true }), ends: fc.boolean(), twice: fc.boolean() });

  /** Runs steps that use a share of what they are granted; answers what was really used, and what the book says. */
  function play(steps: readonly { readonly id: string; readonly wanted: number; readonly share: number; readonly ends: boolean; readonly twice: boolean }[], reserving: boolean) {
    const book = new Book(allowance({ tokens: LIMIT }));
    const open = new Map<string, { readonly granted: number; readonly share: number }>();
    const used = new Map<string, number>();
    let over = 0;
    const finish = (id: string): void => {
      const { granted, share } = open.get(id) ?? { granted: 0, share: 0 };
      used.set(id, (used.get(id) ?? 0) + Math.round(granted * share));
      open.delete(id);
    };
    for (const { id, wanted, share, ends, twice } of steps) {
      if (open.has(id)) finish(id);
      const total = spent(used.get(id) ?? 0);
      if (ends) {
        for (let times = 0; times < (twice ? 2 : 1); times += 1) book.settle(id, total);
        over += total.tokens;
        used.delete(id);
        continue;
      }
      const reserved = book.reserve(id, spent(reserving ? wanted : 0), total);
      if (reserved.kind === 'granted') open.set(id, { granted: reserving ? (reserved.grant.tokens ?? 0) : wanted, share });
    }
    for (const id of IDS) if (open.has(id)) finish(id);
    for (const id of IDS) book.settle(id, spent(used.get(id) ?? 0));
    return { real: [...used.values()].reduce((sum, one) => sum + one, over), told: book.state.used.tokens };
  }

  it('the limit is never passed, and what is told is what was used', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { real, told } = play(steps, true);
        expect(told).toBe(real);
        expect(real).toBeLessThanOrEqual(LIMIT);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is passed where nothing is reserved: the negative control', () => {
    const steps = IDS.map((id) => ({ id, wanted: 400, share: 1, ends: false, twice: false }));
    expect(play(steps, false).real).toBeGreaterThan(LIMIT);
  });
});

describe('settling', () => {
  it('counts once, however often it is told', () => {
    const book = new Book(allowance({}));
    book.reserve('exec_1', spent(10));
    book.settle('exec_1', spent(8));
    book.settle('exec_1', spent(8));
    book.settle('exec_never', spent(8));
    expect(book.state.used.tokens).toBe(8);
  });

  it('counts once what somebody tells late who has read the journal earlier', () => {
    const book = new Book(allowance({}));
    book.reserve('exec_1', spent(10));
    book.reserve('exec_1', spent(10), spent(100));
    book.state = decideRest(book.state, 'exec_1', spent(40), LATER, NOW);
    book.settle('exec_1', spent(150));
    expect(book.state.used.tokens).toBe(150);
  });
});

describe('a period', () => {
  it('begins with nothing used; what runs over its end counts only with what comes after', () => {
    const book = new Book(allowance({ tokens: 100 }));
    book.reserve('exec_1', spent(50));
    book.reserve('exec_1', spent(50), spent(40));
    book.now = new Date('2026-12-01T00:00:00.000Z');
    expect(book.reserve('exec_2', spent(100), NOTHING_SPENT, new Date('2026-12-01T01:00:00.000Z'))).toMatchObject({ kind: 'granted' });
    book.settle('exec_1', spent(45));
    expect(book.state.used).toEqual({ requests: 1, tokens: 5, spendMicros: 0 });
  });

  it('that a plan begins in the middle of is one of its own, and the end of the plan gives nothing back', () => {
    const book = new Book(allowance({ tokens: 100 }));
    book.reserve('exec_1', spent(100));
    book.settle('exec_1', spent(100));
    const pro = { planId: 'pro', features: features({ tokens: 1_000 }), anchor: NOW, ordinal: 2 };
    book.state = decideEntitle(book.state, pro, NOW);
    expect(tokensOf(book.reserve('exec_2', spent(300)))).toBe(300);
    book.settle('exec_2', spent(300));
    book.state = decideEntitle(book.state, { planId: 'free', features: features({ tokens: 100 }), anchor: null, ordinal: 3 }, LATER);
    expect(book.reserve('exec_3', spent(1))).toMatchObject({ kind: 'exhausted', planId: 'free' });
  });

  it('with a smaller plan counts what is under way since before it', () => {
    const book = new Book(allowance({}));
    book.reserve('exec_1', spent(90));
    book.state = decideEntitle(book.state, { planId: 'small', features: features({ tokens: 100 }), anchor: null, ordinal: 1 }, NOW);
    expect(tokensOf(book.reserve('exec_2', spent(50)))).toBe('wait');
    book.settle('exec_1', spent(90));
    expect(tokensOf(book.reserve('exec_2', spent(50)))).toBe(10);
  });

  it('does not go back to a plan that is told of late', () => {
    const before = decideEntitle(allowance({}), { planId: 'pro', features: features({}), anchor: null, ordinal: 5 }, NOW);
    expect(decideEntitle(before, { planId: 'free', features: features({ tokens: 1 }), anchor: null, ordinal: 4 }, NOW)).toBe(before);
  });
});

describe('thresholds', () => {
  it('are told once each, the highest where a step passes several', () => {
    const book = new Book(allowance({ tokens: 100 }));
    const use = (id: string, tokens: number): readonly unknown[] => {
      book.reserve(id, spent(100));
      book.settle(id, spent(tokens));
      const told = book.state.notices;
      book.state = decideTold(book.state, told);
      return told;
    };
    expect(use('exec_1', 49)).toEqual([]);
    expect(use('exec_2', 1)).toEqual([{ limit: 'tokens', threshold: 50, used: 50, allowed: 100 }]);
    expect(use('exec_3', 5)).toEqual([]);
    expect(use('exec_4', 45)).toEqual([{ limit: 'tokens', threshold: 100, used: 100, allowed: 100 }]);
    expect(book.state.notices).toEqual([]);
  });

  it('are told of anew where another plan or period makes them news', () => {
    const book = new Book(allowance({ tokens: 100 }));
    book.reserve('exec_1', spent(100));
    book.settle('exec_1', spent(60));
    book.state = decideEntitle(book.state, { planId: 'pro', features: features({ tokens: 1_000 }), anchor: null, ordinal: 1 }, NOW);
    book.reserve('exec_2', spent(500));
    book.settle('exec_2', spent(440));
    expect(book.state.notices.map(({ threshold, allowed }) => [threshold, allowed])).toEqual([[50, 100], [50, 1_000]]);
  });

  it('bring nothing back where the user has gone before they were told of', () => {
    const gone = allowance({ tokens: 100 });
    expect(decideTold(gone, [{ limit: 'tokens', threshold: 50, used: 50, allowed: 100 }])).toBe(gone);
  });

  it('of a downgrade are told at once', () => {
    const book = new Book(allowance({ tokens: 1_000 }));
    book.reserve('exec_1', spent(100));
    book.settle('exec_1', spent(90));
    book.state = decideEntitle(book.state, { planId: 'small', features: features({ tokens: 100 }), anchor: null, ordinal: 1 }, NOW);
    expect(book.state.notices).toEqual([{ limit: 'tokens', threshold: 80, used: 90, allowed: 100 }]);
  });
});
