import { describe, expect, it } from 'vitest';
import { eventOrdinal } from './envelope.js';

describe('eventOrdinal', () => {
  it('orders events by version, then by their place in the commit', () => {
    const ids = ['agent_1:2', 'agent_1:3.1', 'agent_1:3.2', 'agent_1:3.10', 'agent_1:4.1', 'agent_1:5'];
    const ordinals = ids.map((id) => eventOrdinal({ id, sequence: Number(/:(\d+)/u.exec(id)?.[1]) }));
    expect([...ordinals].sort((a, b) => a - b)).toEqual(ordinals);
    expect(new Set(ordinals).size).toBe(ids.length);
  });

  it('is not misled by an id that holds a colon', () => {
    expect(eventOrdinal({ id: 'exec_1:0:7', sequence: 7 })).toBe(7 * 1_024);
    expect(eventOrdinal({ id: 'exec_1:0:7.3', sequence: 7 })).toBe(7 * 1_024 + 3);
  });
});
