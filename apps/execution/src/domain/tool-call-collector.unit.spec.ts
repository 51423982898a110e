import { MAX_TOOL_CALL_BYTES, MAX_TOOL_CALLS } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { ToolCallCollector } from './tool-call-collector.js';

describe('calls of tools in pieces', () => {
  it('are put together by their index', () => {
    const calls = new ToolCallCollector();
    for (const piece of [{ index: 1, id: 'b', name: 'g', arguments: '' }, { index: 0, id: 'a', name: 'f', arguments: '{"x"' }]) expect(calls.add(piece)).toBe(true);
    calls.add({ index: 1, arguments: '{}' });
    calls.add({ index: 0, arguments: ':1}' });
    expect(calls.calls).toEqual([
      { id: 'a', name: 'f', arguments: '{"x":1}' },
      { id: 'b', name: 'g', arguments: '{}' },
    ]);
    calls.clear();
    expect(calls.calls).toEqual([]);
  });

  it('are bounded in number', () => {
    const calls = new ToolCallCollector();
    const taken = Array.from({ length: MAX_TOOL_CALLS + 1 }, (_, index) => calls.add({ index, id: `${index}`, name: 'f', arguments: '' }));
    expect(taken.filter(Boolean)).toHaveLength(MAX_TOOL_CALLS);
    expect(calls.add({ index: 0, arguments: 'x' })).toBe(true);
  });

  it('are bounded in size, counted as JSON', () => {
    const calls = new ToolCallCollector();
    expect(calls.add({ index: 0, id: 'a', name: 'f', arguments: '"'.repeat(MAX_TOOL_CALL_BYTES / 2) })).toBe(false);
    expect(calls.calls).toEqual([]);
  });
});
