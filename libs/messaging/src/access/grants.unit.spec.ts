import { newId } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { grantedSubjects, grantFilters, grantRights, type Selection } from './grants.js';

const ownerId = newId('user', 1);
const objectId = newId('conversation', 2);

describe('grantFilters', () => {
  it.each<[string, Selection, readonly string[]]>([
    ['an owner', { ownerId }, [`evt.${ownerId}.>`]],
    ['an object', { objectId }, [`evt.*.*.${objectId}.>`]],
    ["an owner's object", { ownerId, objectId }, [`evt.${ownerId}.*.${objectId}.>`]],
    ['types', { types: ['agent.created', 'conversation.message.created'] }, ['evt.*.agent.*.created', 'evt.*.conversation.*.message.created']],
    ["an owner's events of a type", { ownerId, types: ['execution.completed'] }, [`evt.${ownerId}.execution.*.completed`]],
    ['all that of an object', { objectId, types: ['conversation.deleted'] }, [`evt.*.conversation.${objectId}.deleted`]],
  ])('matches %s', (_what, selection, expected) => {
    expect(grantFilters(selection)).toEqual(expected);
  });

  it.each<[string, Selection]>([
    ['nothing', {}],
    ['no types', { types: [] }],
    ['everybody', { ownerId: '*' }],
    ['several parts of a subject', { ownerId: `${ownerId}.agent` }],
    ['everything behind', { objectId: '>' }],
    ['an event that there is not', { types: ['agent.sold' as never] }],
  ])('refuses %s', (_what, selection) => {
    expect(() => grantFilters(selection)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });
});

describe('grantRights', () => {
  it('are to its own consumer, letters and inbox', () => {
    const { publish, subscribe } = grantRights('crm');
    expect(subscribe).toEqual(['_INBOX_crm.>', 'rdr.crm.*']);
    expect(publish.filter((subject) => !/\bcrm\b/.test(subject))).toEqual([]);
  });

  it('make no consumer: whoever may can have the broker send to any subject', () => {
    expect(grantedSubjects('crm').filter(({ subject }) => /CREATE|DELETE|PAUSE|DIRECT|STREAM/.test(subject))).toEqual([]);
  });
});
