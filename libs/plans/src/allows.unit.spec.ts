import { describe, expect, it } from 'vitest';
import { allowsModel, allowsTools } from './allows.js';

describe('allowsModel', () => {
  it.each([
    [['*'], 'gpt-5', true],
    [['gpt-5'], 'gpt-5', true],
    [['gpt-5'], 'gpt-5-mini', false],
    [['gpt-5*'], 'gpt-5-mini', true],
    [['gpt-5*'], 'gpt-4', false],
    [['small', 'gpt-5*'], 'small', true],
    [[], 'small', false],
  ])('%j and %s: %s', (models, model, allowed) => {
    expect(allowsModel({ models }, model)).toBe(allowed);
  });
});

describe('allowsTools', () => {
  it('takes every kind that the plan names, and no other', () => {
    const plan = { tools: ['builtin', 'client'] as ('builtin' | 'client')[] };
    expect(allowsTools(plan, [])).toBe(true);
    expect(allowsTools(plan, [{ type: 'builtin' }, { type: 'client' }])).toBe(true);
    expect(allowsTools(plan, [{ type: 'builtin' }, { type: 'mcp' }])).toBe(false);
  });
});
