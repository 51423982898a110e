import { describe, expect, expectTypeOf, it } from 'vitest';
import { EVENT_CONTRACTS, eventFilter, ownedEventFilter, type EventData, type EventType as ContractType } from '@fenago/contracts';
import { filtersOf, overlap } from '../src/filters.js';
import { EVENT_KINDS } from '../src/generated/kinds.js';
import type { EventDataMap, EventType } from '../src/index.js';

/** Types of which services could publish what the library does not say. */
type Differing = { [K in ContractType]: EventData<K> extends EventDataMap[K] ? never : K }[ContractType];

describe('the types of events', () => {
  it('are those of the contracts', () => {
    expectTypeOf<EventType>().toEqualTypeOf<ContractType>();
    expectTypeOf<Differing>().toBeNever();
    expect(Object.keys(EVENT_KINDS).toSorted()).toEqual(EVENT_CONTRACTS.map(({ type }) => type).toSorted());
  });

  it('have the subjects that services publish them on', () => {
    for (const { type } of EVENT_CONTRACTS) expect(filtersOf({}, [type])).toEqual([eventFilter(type)]);
    const [owner, object] = ['user_1', 'agent_1'];
    expect(filtersOf({ owner, object }, ['agent.created'])).toEqual([ownedEventFilter(owner, { types: ['agent.created'], objectId: object })]);
    expect(filtersOf({ owner }, [])).toEqual([ownedEventFilter(owner, {})]);
    expect(filtersOf({ owner, object }, [])).toEqual([ownedEventFilter(owner, { objectId: object })]);
  });
});

describe('filters', () => {
  it.each([
    ['evt.>', 'evt.user_1.agent.a.created', true],
    ['evt.*.agent.*.created', 'evt.user_1.>', true],
    ['evt.*.agent.*.created', 'evt.user_1.*.a.>', true],
    ['evt.*.agent.*.created', 'evt.*.agent.*.deleted', false],
    ['evt.user_1.>', 'evt.user_2.>', false],
    ['evt.*.conversation.*.message.created', 'evt.*.conversation.*.created', false],
    ['evt.user_1', 'evt.user_1.>', false],
  ])('%s and %s match the same: %s', (one, other, same) => {
    expect([overlap(one, other), overlap(other, one)]).toEqual([same, same]);
  });
});
