import { describe, expect, it } from 'vitest';
import { deterministicId, newId } from './ids.js';
import { AGGREGATE_ID, ownedEventFilter } from './subjects.js';

const userId = newId('user', 0);

describe('ownedEventFilter', () => {
  it.each([
    ['everything', {}, `evt.${userId}.>`],
    ['an object', { objectId: 'agent_1' }, `evt.${userId}.*.agent_1.>`],
    ['a type', { types: ['conversation.message.created'] as const }, `evt.${userId}.conversation.*.message.created`],
    ['a type of an object', { types: ['agent.deleted'] as const, objectId: 'agent_1' }, `evt.${userId}.agent.agent_1.deleted`],
    ['several types', { types: ['agent.deleted', 'user.updated'] as const }, `evt.${userId}.>`],
  ])('of %s is no wider than it has to be', (_what, selection, filter) => {
    expect(ownedEventFilter(userId, selection)).toBe(filter);
  });
});

describe('AGGREGATE_ID', () => {
  const pattern = new RegExp(AGGREGATE_ID);

  it.each([userId, newId('toolSecretRing', 0), deterministicId('allowance', 0, 'a'), `${newId('execution', 0)}:12`, `${newId('execution', 0)}:0:c1`, `${userId}:conversation`])('takes %s', (id) => {
    expect(pattern.test(id)).toBe(true);
  });

  it.each(['*', '>', `${userId}.>`, `${userId}.*`, `${userId} `, `${userId}\n`, ''])('takes nothing that means something in a subject: %j', (id) => {
    expect(pattern.test(id)).toBe(false);
  });
});
