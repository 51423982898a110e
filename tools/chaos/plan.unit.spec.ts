import { describe, expect, it } from 'vitest';
import { TOOLS, makePlan } from './plan.js';

const options = { seed: 7, kills: 10, turns: 50, conversations: 4, leaseMs: 2_000 };

describe('a plan of chaos', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(makePlan(options)).toEqual(makePlan(options));
    expect(makePlan({ ...options, seed: 8 })).not.toEqual(makePlan(options));
  });

  it('holds the kills asked for, half as many pauses of twice the lease, and every fault of broker and database', () => {
    const { faults } = makePlan(options);
    const count = (kind: string): number => faults.filter((fault) => fault.kind === kind).length;
    expect(['kill', 'pause', 'restart', 'nats-kill', 'nats-wipe', 'nats-rewind', 'mongo-kill'].map(count)).toEqual([10, 5, 2, 1, 1, 1, 1]);
    expect(faults.filter(({ kind }) => kind === 'pause').every(({ forMs }) => forMs === 4_000)).toBe(true);
  });

  it('lets the model ask for every kind of tool', () => {
    expect(new Set(makePlan(options).messages.map(({ tool }) => tool))).toEqual(new Set(TOOLS));
  });

  it('gives each message a name of its own', () => {
    expect(new Set(makePlan(options).messages.map(({ name }) => name)).size).toBe(50);
  });
});
