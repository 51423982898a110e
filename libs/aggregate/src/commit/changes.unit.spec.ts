import { describe, expect, it } from 'vitest';
import type { AggregateState } from '../types.js';
import { ChangeFolder } from './changes.js';

interface Basket extends AggregateState {
  readonly name: string;
  readonly items: readonly number[];
  readonly seenAt: Date | null;
}

const now = new Date('2026-01-02T03:04:05.678Z');
const basket = (items: readonly number[]): Basket => ({
  _id: 'b',
  v: 3,
  createdAt: now,
  updatedAt: now,
  name: 'a',
  items,
  seenAt: null,
});

describe('ChangeFolder', () => {
  it('folds sets: the last one wins', () => {
    const folder = new ChangeFolder(basket([]));
    folder.add({ set: { name: 'b' } }, now);
    folder.add({ set: { name: 'c' } }, now);
    expect(folder.state.name).toBe('c');
    expect(folder.toUpdate()).toEqual({ set: { name: 'c' }, push: {}, currentDate: {} });
  });

  it('folds appends of several commands into one push', () => {
    const folder = new ChangeFolder(basket([1]));
    folder.add({ append: { items: [2] } }, now);
    folder.add({ append: { items: [3, 4] } }, now);
    expect(folder.state.items).toEqual([1, 2, 3, 4]);
    expect(folder.toUpdate().push).toEqual({ items: { $each: [2, 3, 4] } });
  });

  it('drops from the start by slicing to the known length', () => {
    const folder = new ChangeFolder(basket([1, 2, 3]));
    folder.add({ drop: { items: 2 }, append: { items: [4] } }, now);
    expect(folder.state.items).toEqual([3, 4]);
    expect(folder.toUpdate().push).toEqual({ items: { $each: [4], $slice: -2 } });
  });

  it('drops what an earlier command of the same commit appended', () => {
    const folder = new ChangeFolder(basket([1]));
    folder.add({ append: { items: [2, 3] } }, now);
    folder.add({ drop: { items: 2 } }, now);
    expect(folder.state.items).toEqual([3]);
    expect(folder.toUpdate().push).toEqual({ items: { $each: [3], $slice: -1 } });
  });

  it('sets an array that has become empty, since no slice of zero tells a type', () => {
    const folder = new ChangeFolder(basket([1]));
    folder.add({ drop: { items: 1 } }, now);
    expect(folder.toUpdate()).toEqual({ set: { items: [] }, push: {}, currentDate: {} });
  });

  it('never puts one field under two operators', () => {
    const folder = new ChangeFolder(basket([1]));
    folder.add({ append: { items: [2] } }, now);
    folder.add({ set: { items: [9] } }, now);
    folder.add({ append: { items: [10] } }, now);
    expect(folder.state.items).toEqual([9, 10]);
    expect(folder.toUpdate()).toEqual({ set: { items: [9, 10] }, push: {}, currentDate: {} });
  });

  it('lets the server write its time', () => {
    const folder = new ChangeFolder(basket([]));
    folder.add({ set: { seenAt: null } }, now);
    folder.add({ serverTime: ['seenAt'] }, now);
    expect(folder.state.seenAt).toEqual(now);
    expect(folder.toUpdate()).toEqual({ set: {}, push: {}, currentDate: { seenAt: true } });
  });

  it('forgets the server\'s time of a field that a later command sets', () => {
    const folder = new ChangeFolder(basket([]), ['seenAt']);
    folder.add({ serverTime: ['seenAt'] }, now);
    folder.add({ set: { seenAt: null } }, now);
    expect(folder.toUpdate()).toEqual({ set: { seenAt: null }, push: {}, currentDate: {} });
  });

  it('counts each command as a version', () => {
    const folder = new ChangeFolder(basket([]));
    folder.add({ set: { name: 'b' } }, now);
    folder.add({ set: { name: 'c' } }, now);
    expect(folder.state.v).toBe(5);
  });
});
