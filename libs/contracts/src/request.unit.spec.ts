import { describe, expect, it } from 'vitest';
import { pageOf } from './request.js';

const row = (id: number, kib = 0) => ({ id: `row_${id}`, text: 'x'.repeat(kib * 1024) });

describe('pageOf', () => {
  it('takes the row too many as a sign of more', () => {
    const [one, two, three] = [row(1), row(2), row(3)];
    expect(pageOf([one, two, three], 2)).toEqual({ object: 'list', data: [one, two], has_more: true, first_id: 'row_1', last_id: 'row_2' });
    expect(pageOf([one, two], 2)).toMatchObject({ data: [one, two], has_more: false });
    expect(pageOf([], 2)).toEqual({ object: 'list', data: [], has_more: false, first_id: null, last_id: null });
  });

  it('is shorter where its rows are large, and has one at least', () => {
    const large = Array.from({ length: 10 }, (_, index) => row(index, 200));
    expect(pageOf(large, 100)).toMatchObject({ data: large.slice(0, 3), has_more: true, last_id: 'row_2' });
    expect(pageOf([row(1, 2_000), row(2)], 100)).toMatchObject({ data: [{ id: 'row_1' }], has_more: true });
    expect(pageOf([row(1, 2_000)], 100)).toMatchObject({ has_more: false });
  });
});
