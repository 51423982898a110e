import { describe, expect, it } from 'vitest';
import { entityTagOf, IF_MATCH_PATTERN, isKnown, revisionsOf } from './entity-tags.js';

describe('entityTagOf', () => {
  it('changes with the revision, and with what moves without one', () => {
    expect(entityTagOf({ revision: 3 })).toBe('"3"');
    expect(entityTagOf({ revision: 3, lastActive: null })).toBe('"3"');
    const [one, other] = ['2026-11-23T09:00:00.000Z', '2026-11-23T09:00:00.001Z'].map((lastActive) => entityTagOf({ revision: 3, lastActive }));
    expect(one).toMatch(/^"3\.[0-9a-z]+"$/);
    expect(other).not.toBe(one);
  });

  it('changes with the role of a user, and with the credential that asks', () => {
    const role = 'user';
    const credential = { type: 'api_key', id: 'key_1', scopes: ['profile:read'] };
    const tags = [{ role }, { role: 'admin' }, { role, credential }, { role, credential: { ...credential, scopes: [] } }].map((seen) => entityTagOf({ revision: 3, ...seen }));
    expect(new Set(tags).size).toBe(4);
    expect(tags.map(revisionsOf)).toEqual([[3], [3], [3], [3]]);
  });
});

describe('revisionsOf', () => {
  it.each([
    [undefined, undefined],
    ['*', undefined],
    [' * ', undefined],
    ['"3"', [3]],
    [entityTagOf({ revision: 3, lastActive: '2026-11-23T09:00:00.000Z' }), [3]],
    ['"3", "4" ,"17"', [3, 4, 17]],
    ['W/"3"', []],
    ['W/"3", "4"', [4]],
    ['"another server\'s"'.replaceAll(' ', '-'), []],
    ['"3-gzip"', []],
    ['""', []],
    ['"-1"', []],
    [`"${'9'.repeat(16)}"`, []],
  ])('%s allows %j', (header, revisions) => {
    expect(revisionsOf(header)).toEqual(revisions);
    // A header is read without the space around it.
    expect((header ?? '*').trim()).toMatch(new RegExp(IF_MATCH_PATTERN));
  });

  it.each(['', '3', '"3', '"3" "4"', '"3",', ',"3"', '*, "3"', 'w/"3"', '"a b"', Array.from({ length: 17 }, () => '"1"').join()])('refuses %s', (header) => {
    expect(() => revisionsOf(header)).toThrow(expect.objectContaining({ code: 'invalid_request', fields: [expect.objectContaining({ path: '/If-Match' })] }));
    expect(header).not.toMatch(new RegExp(IF_MATCH_PATTERN));
  });
});

describe('isKnown', () => {
  it.each([
    [undefined, false],
    ['*', true],
    ['"3"', true],
    ['W/"3"', true],
    ['"2", W/"3"', true],
    ['"2"', false],
    ['"3.abc"', false],
    ['3', false],
    ['', false],
  ])('%s → %s', (header, known) => {
    expect(isKnown(header, '"3"')).toBe(known);
  });
});
