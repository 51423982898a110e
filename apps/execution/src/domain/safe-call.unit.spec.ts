import { TOOL_CALL_ID_LENGTH, TOOL_NAME_PATTERN } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { planCalls } from './plan-calls.js';
import { safePiece } from './safe-call.js';
import { begun } from './steps.js';
import { ToolCallCollector } from './tool-call-collector.js';

const LONG = 'x'.repeat(5_000);

describe('calls as providers write them', () => {
  it.each(['call_1', LONG, 'a b', 'a\r\nX-Evil: 1', 'ключ', '\u0000', 'x'.repeat(96), 'x'.repeat(97), ' '])('have an id that events and headers take: %j', (id) => {
    const piece = safePiece({ index: 0, id, name: 'look', arguments: '' });
    expect(piece.id).toMatch(/^[\x21-\x7e]+$/);
    expect(piece).toEqual(safePiece({ index: 0, id, name: 'look', arguments: '' }));
    // Asked for again and again, it stays one.
    const steps = begun([], 1, new Date(0));
    const calls = [piece, piece].map((one) => ({ id: one.id ?? '', name: 'look', arguments: '' }));
    const ids = planCalls(calls, [], steps, true).toolCalls.map((call) => call.id);
    expect(new Set(ids).size).toBe(2);
    expect(Math.max(...ids.map(({ length }) => length))).toBeLessThanOrEqual(TOOL_CALL_ID_LENGTH);
  });

  it.each(['search web', 'ns:tool', '', LONG, 'météo', 'a/b'])('have a name that events take, and that no tool has: %j', (name) => {
    const piece = safePiece({ index: 0, id: 'c', name, arguments: '' });
    expect(piece.name).toMatch(new RegExp(TOOL_NAME_PATTERN));
    expect(piece.name).toMatch(/^unknown\./);
  });

  it('keep what is fine, and a call without a name has one', () => {
    expect(safePiece({ index: 2, id: 'call_a', name: 'crm__find.one-1', arguments: '{' })).toEqual({ index: 2, id: 'call_a', name: 'crm__find.one-1', arguments: '{' });
    expect(safePiece({ index: 2, arguments: '}' })).toEqual({ index: 2, arguments: '}' });
    const collector = new ToolCallCollector();
    collector.add({ index: 0, arguments: '{}' });
    expect(collector.calls).toEqual([{ id: 'call_0', name: 'unknown.', arguments: '{}' }]);
  });
});
