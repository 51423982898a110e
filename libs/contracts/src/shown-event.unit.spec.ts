import { describe, expect, it } from 'vitest';
import type { AnyDomainEvent } from './envelope.js';
import { EVENT_CONTRACTS, type EventType } from './events/index.js';
import { shownEvent } from './shown-event.js';

const called = { provider: 'a-name', billedTo: 'agent_owner' };
const event = (type: EventType, agentOwnerId: string): AnyDomainEvent =>
  ({ type, data: { userId: 'user_1', agentOwnerId, ...called, model: called } }) as unknown as AnyDomainEvent;

/** Types whose data names who was called, at its top or for a call of the model. */
const types = EVENT_CONTRACTS.filter(({ schema }) => JSON.stringify(schema).includes('"billedTo"')).map(({ type }) => type);

describe('shownEvent', () => {
  it('knows of types that tell who was called', () => {
    expect(types).toContain('execution.completed');
    expect(types).toContain('execution.step.completed');
  });

  it.each(types)("names in %s no key of somebody else's, and one's own", (type) => {
    const isStep = type === 'execution.step.completed';
    const provider = (shown: AnyDomainEvent): unknown => {
      const data = shown.data as unknown as { readonly provider: string; readonly model: { readonly provider: string } };
      return isStep ? data.model.provider : data.provider;
    };
    expect(provider(shownEvent(event(type, 'user_2')))).toBe('agent_owner');
    expect(provider(shownEvent(event(type, 'user_1')))).toBe('a-name');
  });

  it('leaves everything else as it is', () => {
    const other = event('agent.deleted', 'user_2');
    expect(shownEvent(other)).toBe(other);
  });
});
