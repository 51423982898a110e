import { deterministicId } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { agentVersionId, countKept, mergeVersions, sameConfiguration, versionAt } from './versions.js';

const agentId = deterministicId('agent', 0, 'agent');
const of = (version: number) => ({ version, configuration: { model: `model-${version}` }, createdAt: new Date(version) });
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => of(first + i));

describe('versions', () => {
  it('finds the present one and those that the document holds', () => {
    const agent = { version: 3, versions: from(2, 3) };
    expect(versionAt(agent, undefined)).toEqual(of(3));
    expect(versionAt(agent, 2)).toEqual(of(2));
    expect(versionAt(agent, 1)).toBeUndefined();
  });

  it('counts those that need not be held any more', () => {
    expect([0, 1, 2, 3, 9].map((keptUpTo) => countKept(from(2, 3), keptUpTo))).toEqual([0, 0, 1, 2, 2]);
  });

  it('has ids that sort by their number', () => {
    const ids = [1, 2, 9, 10, 99, 100, 1_000_000_000].map((version) => agentVersionId(agentId, version));
    expect(ids.toSorted()).toEqual(ids);
  });

  it('compares configurations by their fields, whatever their order', () => {
    expect(sameConfiguration({ model: 'm', temperature: 1 }, { temperature: 1, model: 'm' })).toBe(true);
    expect(sameConfiguration({ model: 'm' }, { model: 'm', temperature: 0 })).toBe(false);
    expect(sameConfiguration({ model: 'm', temperature: 0 }, { model: 'm' })).toBe(false);
    expect(sameConfiguration({ model: 'm' }, { model: 'm', provider: 'p' })).toBe(false);
  });
});

describe('mergeVersions', () => {
  const merge = (kept: number[], held: number[], order: 'asc' | 'desc', after?: number) => {
    const paging = { limit: 2, order, ...(after === undefined ? {} : { after: agentVersionId(agentId, after) }) };
    return mergeVersions(agentId, kept.map(of), held.map(of), paging).map(({ version }) => version);
  };

  it('puts both into the order of the page, each version once', () => {
    expect(merge([1, 2, 3], [3, 4], 'asc')).toEqual([1, 2, 3, 4]);
    expect(merge([3, 2, 1], [3, 4], 'desc')).toEqual([4, 3, 2, 1]);
    expect(merge([], [1], 'desc')).toEqual([1]);
  });

  it('goes on behind the last page', () => {
    expect(merge([3], [3, 4, 5], 'asc', 2)).toEqual([3, 4, 5]);
    expect(merge([], [3, 4, 5], 'asc', 4)).toEqual([5]);
    expect(merge([3, 2, 1], [4, 5], 'desc', 5)).toEqual([4, 3, 2, 1]);
    expect(merge([1], [4, 5], 'desc', 2)).toEqual([1]);
  });
});
