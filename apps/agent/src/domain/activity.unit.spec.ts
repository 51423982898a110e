import { newId } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { executionOf } from '../../test/fixtures.js';
import { newestByAgent } from './activity.js';

const [START, END, LATER] = ['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:06.000Z', '2026-01-02T03:05:00.000Z'] as const;

describe('the newest activity', () => {
  it('is the newest of each agent, in any order', () => {
    const [one, other] = [newId('agent', 0), newId('agent', 0)];
    const [first, later] = [executionOf(one, START, END), executionOf(one, LATER)];
    const events = [later.started, first.completed, first.started, executionOf(other, START, END).completed];
    const expected = new Map([[one, new Date(LATER)], [other, new Date(END)]]);
    expect(newestByAgent(events)).toEqual(expected);
    expect(newestByAgent(events.toReversed())).toEqual(expected);
  });

  it('is nothing of nothing', () => {
    expect(newestByAgent([])).toEqual(new Map());
  });
});
