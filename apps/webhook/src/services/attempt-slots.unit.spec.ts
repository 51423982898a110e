import { describe, expect, it } from 'vitest';
import type { Claimant } from '../domain/fair-share.js';
import { AttemptSlots } from './attempt-slots.js';

const never = new AbortController().signal;
const of = (webhookId: string, fields: Partial<Claimant> = {}): Claimant => ({ webhookId, concurrency: 5, isSuspect: false, ...fields });

describe('AttemptSlots', () => {
  it('gives what is free at once, and then in the order in which they came', async () => {
    const slots = new AttemptSlots(2, () => 1);
    const [first] = [await slots.take(of('a'), never), await slots.take(of('a'), never)];
    const order: string[] = [];
    const later = ['b', 'c'].map(async (name) => {
      const slot = await slots.take(of(name), never);
      order.push(name);
      return slot;
    });
    first?.end();
    // Ended twice it gives nothing that it does not have.
    first?.end();
    const given = await later[0];
    expect(order).toEqual(['b']);
    given?.end();
    await later[1];
    expect(order).toEqual(['b', 'c']);
  });

  it('lets nobody wait behind suspects', async () => {
    const slots = new AttemptSlots(4, () => 4);
    for (const name of ['a', 'b']) await slots.take(of(name, { isSuspect: true }), never);
    const waits = slots.take(of('c', { isSuspect: true }), never);
    expect(await Promise.race([waits, Promise.resolve('waits')])).toBe('waits');
    expect(await slots.take(of('d'), never)).toBeDefined();
  });

  it('turns away whoever does not wait any more', async () => {
    const slots = new AttemptSlots(1, () => 1);
    const slot = await slots.take(of('a'), never);
    const leaving = new AbortController();
    const [left, stays] = [slots.take(of('b'), leaving.signal), slots.take(of('c'), never)];
    leaving.abort();
    expect(await left).toBeUndefined();
    slot?.end();
    expect(await stays).toBeDefined();
    expect(await slots.take(of('d'), leaving.signal)).toBeUndefined();
  });
});
