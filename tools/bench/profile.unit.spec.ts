import { describe, expect, it } from 'vitest';
import { shares } from './profile.js';

const node = (id: number, functionName: string, url = '') => ({ id, callFrame: { functionName, url } });

describe('shares', () => {
  it('sums what ran in the window by package, a turn', () => {
    const profile = {
      nodes: [node(1, 'a', 'file:///x/node_modules/bson/lib/bson.cjs'), node(2, 'b', 'file:///x/apps/gateway/dist/main.js'), node(3, 'c', 'node:net'), node(4, '(idle)'), node(5, '(garbage collector)')],
      startTime: 0,
      endTime: 7_000,
      samples: [1, 1, 2, 3, 4, 5],
      timeDeltas: [1_000, 1_000, 1_000, 1_000, 1_000, 1_000],
    };
    expect(shares(profile, [2, 6], 2)).toEqual([
      { name: 'bson', ms: 0.5 },
      { name: 'apps/gateway', ms: 0.5 },
      { name: 'node', ms: 0.5 },
      { name: '(garbage collector)', ms: 0 },
      { name: 'all others', ms: 0 },
    ]);
  });
});
