import type { Paging } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { greaterThan, internal, lessThan, oneOf, owned, pageQuery, type OwnedFilter } from './index.js';

interface Note {
  readonly _id: string;
  readonly userId: string;
  readonly ownerId: string;
  readonly stars: number;
  readonly tags: readonly string[];
}

const caller = { userId: 'user_1' };

describe('filters', () => {
  it('name the caller', () => {
    expect(owned<Note>(caller, { stars: 3 })).toEqual({ stars: 3, userId: 'user_1' });
    expect(owned<Note>(caller, {}, 'ownerId')).toEqual({ ownerId: 'user_1' });
  });

  it('do not let the filter choose another owner', () => {
    expect(owned<Note>(caller, { userId: 'user_2' })).toEqual({ userId: 'user_1' });
  });

  it('refuse a caller without an id, and a missing reason', () => {
    expect(() => owned<Note>({ userId: '' }, {})).toThrow(TypeError);
    expect(() => owned<Note>({} as typeof caller, {})).toThrow(TypeError);
    expect(() => internal<Note>('', {})).toThrow(TypeError);
    expect(internal<Note>('sweep', { tags: 'a', stars: oneOf([1, 2]) })).toMatchObject({ tags: 'a' });
  });

  it('do not compile where they are wrong', () => {
    // @ts-expect-error a misspelt field
    owned<Note>(caller, { star: 3 });
    // @ts-expect-error a value of another type
    owned<Note>(caller, { stars: '3' });
    // @ts-expect-error an operator that no function made
    owned<Note>(caller, { stars: { $gt: 3 } });
    // @ts-expect-error an owner field that holds no id
    owned<Note>(caller, {}, 'stars');
    // @ts-expect-error a filter without a caller
    const bare: OwnedFilter<Note> = { stars: 3 };
    // @ts-expect-error an internal filter where the caller's is asked for
    const wrong: OwnedFilter<Note> = internal<Note>('x', {});
    expect([bare, wrong]).toHaveLength(2);
  });
});

describe('pageQuery', () => {
  const filter = owned<Note>(caller, {});
  const page = (paging: Paging): object => pageQuery(paging, filter);

  it('reads one row more than the page holds', () => {
    expect(page({ limit: 20, order: 'desc' })).toEqual({ filter, sort: { _id: -1 }, limit: 21 });
  });

  it('goes on after the last id, in either direction, for the same caller', () => {
    expect(page({ limit: 1, order: 'asc', after: 'n5' })).toEqual({
      filter: { userId: 'user_1', _id: greaterThan('n5') },
      sort: { _id: 1 },
      limit: 2,
    });
    expect(page({ limit: 1, order: 'desc', after: 'n5' })).toMatchObject({ filter: { _id: lessThan('n5') } });
  });

  it('is bounded', () => {
    expect(page({ limit: 5_000, order: 'asc' })).toMatchObject({ limit: 101 });
    expect(page({ limit: 0, order: 'asc' })).toMatchObject({ limit: 2 });
  });

  it('refuses a filter that names _id already', () => {
    const byId = internal<Note>('test', { _id: 'a' });
    expect(() => pageQuery({ limit: 1, order: 'asc', after: 'b' }, byId)).toThrow(TypeError);
  });
});
